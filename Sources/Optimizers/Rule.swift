import Lanes

/// An optimizer's arithmetic on one element of the parameters, written once for every lane width.
///
/// A rule is a structure of lanes: its hyperparameters, and what is computed from them once a step.
/// The same source runs one trial, many trials packed in SIMD lanes, and a slice of a large
/// parameter vector, and gives the same bits in all three. Every stored property must be a `V`.
///
/// ```swift
/// public struct Momentum<V: Lane>: Rule {
///   public var learningRate: V = 1e-3
///   public var momentum: V = 0.7
///   public struct State: RuleState { var change: V = 0 }
///
///   public func update(_ x: inout V, gradient: V, _ s: inout State) {
///     s.change = learningRate * gradient + momentum * s.change
///     x -= s.change
///   }
/// }
/// ```
public protocol Rule {
  associatedtype V: Lane
  /// What is kept from step to step for each element.
  associatedtype State: RuleState

  /// The rule with its default hyperparameters.
  init()
  /// The state before the first step at `x`.
  func initialState(at x: V) -> State
  /// Computes what depends on the hyperparameters and the step alone. It is called once a step, on
  /// the rule in Double; the results are then rounded to the precision of the trial.
  ///
  /// - Parameter t: 1 at the first step.
  mutating func prepare(step t: V)
  /// One step of one element.
  func update(_ x: inout V, gradient: V, _ s: inout State)

  /// The hyperparameters, in the order of the manual.
  static var parameters: [Parameter<Self>] { get }
}

/// What a rule keeps for each element from step to step: a structure of lanes, 0 at first.
public protocol RuleState {
  init()
}

/// The state of a rule that remembers nothing.
public struct NoState: RuleState {
  @inlinable
  public init() {}
}

extension Rule {
  @inlinable
  public func initialState(at x: V) -> State { State() }

  @inlinable
  public mutating func prepare(step t: V) {}
}

/// A hyperparameter of a rule: its name in experiment files, its place, its range.
public struct Parameter<R: Rule> {
  public let name: String
  @usableFromInline let path: WritableKeyPath<R, R.V>
  public let range: ParameterRange
  public let summary: String

  public init(
    _ name: String, _ path: WritableKeyPath<R, R.V>, _ range: ParameterRange, _ summary: String
  ) {
    self.name = name
    self.path = path
    self.range = range
    self.summary = summary
  }

  /// Which of the rule's numbers it is.
  @usableFromInline
  var slot: Int {
    (MemoryLayout<R>.offset(of: path) ?? 0) / MemoryLayout<R.V>.stride
  }
}

/// The numbers that a hyperparameter may be.
public struct ParameterRange: Sendable, Hashable {
  public let lower: Double
  public let upper: Double
  public let includesLower: Bool
  public let includesUpper: Bool

  public init(
    _ lower: Double, _ upper: Double, includesLower: Bool = true, includesUpper: Bool = true
  ) {
    self.lower = lower
    self.upper = upper
    self.includesLower = includesLower
    self.includesUpper = includesUpper
  }

  /// Any finite number.
  public static let any = ParameterRange(
    -.infinity, .infinity, includesLower: false, includesUpper: false)
  /// From 0 on.
  public static let nonNegative = ParameterRange(0, .infinity, includesUpper: false)
  /// Above 0.
  public static let positive = ParameterRange(
    0, .infinity, includesLower: false, includesUpper: false)
  /// From 0 to below 1: a decay rate.
  public static let decay = ParameterRange(0, 1, includesUpper: false)
  /// From 0 to 1.
  public static let unit = ParameterRange(0, 1)

  /// Whether `value` is in the range; NaN never is.
  public func contains(_ value: Double) -> Bool {
    (includesLower ? value >= lower : value > lower)
      && (includesUpper ? value <= upper : value < upper)
  }

  /// In words: `at least 0`, `at least 0 and below 1`.
  public var text: String {
    var parts: [String] = []
    if lower.isFinite { parts.append("\(includesLower ? "at least" : "above") \(short(lower))") }
    if upper.isFinite { parts.append("\(includesUpper ? "at most" : "below") \(short(upper))") }
    return parts.isEmpty ? "a finite number" : parts.joined(separator: " and ")
  }

  private func short(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
