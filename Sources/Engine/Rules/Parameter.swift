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

/// A hyperparameter of a rule: its name in experiment files, its property, its range.
public struct Parameter<R: VectorRule> {
  public let name: String
  fileprivate let path: WritableKeyPath<R, R.V>
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

  /// Which of the rule's lanes it is.
  var slot: Int { (MemoryLayout<R>.offset(of: path) ?? 0) / MemoryLayout<R.V>.stride }
}

/// A hyperparameter as the catalogue describes it.
public struct ParameterDescription: Sendable, Hashable {
  /// As experiment files write it.
  public let name: String
  public let defaultValue: Double
  public let range: ParameterRange
  public let summary: String
  /// What experiment files write.
  public let kind: ParameterKind

  public init(
    name: String, defaultValue: Double, range: ParameterRange, summary: String,
    kind: ParameterKind = .number
  ) {
    self.name = name
    self.defaultValue = defaultValue
    self.range = range
    self.summary = summary
    self.kind = kind
  }
}

extension Parameter where R.V == TracerLane {
  /// The parameter as the catalogue describes it, with the default that a rule has.
  public func description(in rule: R) -> ParameterDescription {
    ParameterDescription(
      name: name, defaultValue: rule[keyPath: path].constant, range: range, summary: summary,
      kind: kind)
  }
}
