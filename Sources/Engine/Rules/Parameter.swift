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
  /// A list of numbers, with its defaults: hyperparameters `name[0]`, `name[1]`, … as files write them. See
  /// ``ParameterDescription/written(_:)``.
  case list([Double])
}

/// A hyperparameter of a rule: its name in experiment files, its property, its range.
public struct Parameter<R: VectorRule> {
  public let name: String
  fileprivate let path: WritableKeyPath<R, R.V>
  public let range: ParameterRange
  public let summary: String
  public let kind: ParameterKind
  /// The parameter whose value this one has where it is not given: its default is then `unset`.
  public let defaultsTo: String?

  public init(
    _ name: String, _ path: WritableKeyPath<R, R.V>, _ range: ParameterRange, _ summary: String,
    kind: ParameterKind = .number, defaultsTo: String? = nil
  ) {
    self.defaultsTo = defaultsTo
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

extension Lane {
  /// The default of a hyperparameter that is the same as another one where it is not given: NaN, which no
  /// file can give. See ``or(_:)``.
  public static var unset: Self { Self(repeating: .nan) }

  /// The number; where it is not given, another one.
  public func or(_ other: Self) -> Self { replacing(with: other, where: self .!= self) }
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
  /// The parameter whose value this one has where it is not given; its default is then NaN.
  public let defaultsTo: String?

  public init(
    name: String, defaultValue: Double, range: ParameterRange, summary: String,
    kind: ParameterKind = .number, defaultsTo: String? = nil
  ) {
    self.defaultsTo = defaultsTo
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
      kind: kind, defaultsTo: defaultsTo)
  }
}

extension ParameterDescription {
  /// The name of the list that it is a number of, as in `coefficients[0]`; nil for others.
  public var listName: String? {
    guard name.hasSuffix("]"), let bracket = name.firstIndex(of: "[") else { return nil }
    return String(name[..<bracket])
  }

  /// Parameters as experiment files write them: the numbers of a list as one.
  public static func written(_ all: [ParameterDescription]) -> [ParameterDescription] {
    var result: [ParameterDescription] = []
    for parameter in all {
      guard let name = parameter.listName else {
        result.append(parameter)
        continue
      }
      guard result.last?.name != name else { continue }
      result.append(
        ParameterDescription(
          name: name, defaultValue: parameter.defaultValue, range: parameter.range,
          summary: parameter.summary,
          kind: .list(all.filter { $0.listName == name }.map(\.defaultValue))))
    }
    return result
  }
}
