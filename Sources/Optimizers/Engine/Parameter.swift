import Lanes

/// What values a hyperparameter takes in experiment files. Inside a rule all are numbers.
public enum ParameterKind: Sendable, Hashable {
  case number
  /// `false` is 0, `true` is 1.
  case boolean
  /// A whole number.
  case whole
  /// One of some words: the first is 0, the second 1.
  case choice([String])
}

/// A hyperparameter of a rule: its name in experiment files, its place, its range.
public struct Parameter<R: VectorRule> {
  public let name: String
  @usableFromInline let path: WritableKeyPath<R, R.V>
  public let range: ParameterRange
  public let summary: String
  public let kind: ParameterKind

  public init(
    _ name: String, _ path: WritableKeyPath<R, R.V>, _ range: ParameterRange, _ summary: String,
    kind: ParameterKind = .number
  ) {
    self.name = name
    self.path = path
    self.range = range
    self.summary = summary
    self.kind = kind
  }

  /// A parameter that is true or false.
  public static func flag(
    _ name: String, _ path: WritableKeyPath<R, R.V>, _ summary: String
  ) -> Self {
    Self(name, path, .unit, summary, kind: .boolean)
  }

  /// Which of the rule's numbers it is.
  @usableFromInline
  var slot: Int {
    (MemoryLayout<R>.offset(of: path) ?? 0) / MemoryLayout<R.V>.stride
  }
}
