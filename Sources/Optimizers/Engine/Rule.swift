import Lanes

/// An optimizer's arithmetic on one element of the parameters, written once for every lane width.
///
/// A rule is a structure of lanes: its hyperparameters, and what is computed from them once a step.
/// The same source runs one trial, many trials packed in SIMD lanes, and a slice of a large
/// parameter vector, and gives the same bits in all three. Every stored property must be a `V`.
///
/// ```swift
/// struct Momentum<V: Lane>: Rule {
///   var learningRate: V = 1e-3
///   var momentum: V = 0.7
///   struct State: RuleState { var change: V = 0 }
///
///   func update(_ x: inout V, gradient: V, _ s: inout State) {
///     s.change = learningRate * gradient + momentum * s.change
///     x -= s.change
///   }
/// }
/// ```
public protocol Rule: VectorRule where Shared == NoState {
  /// The state before the first step at `x`.
  func initialState(at x: V) -> State
  /// One step of one element.
  func update(_ x: inout V, gradient: V, _ s: inout State)
}

/// An optimizer's arithmetic on all parameters of a trial: for rules that take norms.
public protocol VectorRule: SendableMetatype {
  associatedtype V: Lane
  /// What is kept from step to step for each element.
  associatedtype State: RuleState
  /// What is kept from step to step for all elements together.
  associatedtype Shared: RuleState = NoState

  /// The rule with its default hyperparameters.
  init()
  /// Sets the state before the first step.
  func start(_ e: Elements<Self>)
  /// Computes what depends on the hyperparameters and the step alone. It is called once a step, in
  /// order, on the rule in Double; the results are then rounded to the precision of the trial. What
  /// it leaves in the rule's properties is there at the next step.
  ///
  /// - Parameter t: 1 at the first step.
  mutating func prepare(step t: V)
  /// One step of one trial, or of one trial in each lane.
  func step(_ e: Elements<Self>)

  /// Whether a step of an element depends on that element alone: a step of a tensor then
  /// does the same as on elements in lanes.
  static var isElementwise: Bool { get }
  /// One step of a vector in the caller's memory; called where ``isElementwise`` alone.
  func step(_ tensor: Tensor<Self>)

  /// Whether there are steps at which the rule deliberately leaves the parameters alone.
  static var pauses: Bool { get }
  /// Where the step that was just made left the parameters alone on purpose.
  func isPaused(_ e: Elements<Self>) -> V.Mask
  /// The hyperparameters, in the order of the manual.
  static var parameters: [Parameter<Self>] { get }
}

/// What a rule keeps from step to step: a structure of lanes, 0 at first.
public protocol RuleState {
  init()
}

/// The state of a rule that remembers nothing.
public struct NoState: RuleState {
  @inlinable
  public init() {}
}

extension VectorRule {
  @inlinable
  public func start(_ e: Elements<Self>) {
    for i in e.indices { e.state[i] = State() }
  }

  @inlinable
  public mutating func prepare(step t: V) {}

  @inlinable
  public static var isElementwise: Bool { false }

  @inlinable
  public func step(_ tensor: Tensor<Self>) {}

  @inlinable
  public static var pauses: Bool { false }

  @inlinable
  public func isPaused(_ e: Elements<Self>) -> V.Mask { V.Mask(repeating: false) }
}

extension Rule {
  @inlinable
  public func initialState(at x: V) -> State { State() }

  @inlinable
  public func start(_ e: Elements<Self>) {
    for i in e.indices { e.state[i] = initialState(at: e.x[i]) }
  }

  @inlinable @inline(__always)
  public func step(_ e: Elements<Self>) {
    for i in e.indices { update(&e.x[i], gradient: e.gradient[i], &e.state[i]) }
  }

  @inlinable
  public static var isElementwise: Bool { true }

  @inlinable @inline(__always)
  public func step(_ tensor: Tensor<Self>) {
    for row in 0..<tensor.rows {
      var x = tensor.x(row)
      update(&x, gradient: tensor.gradient(row), &tensor.state[row])
      tensor.setX(row, to: x)
    }
    tensor.stepRest { x, gradient, state in update(&x, gradient: gradient, &state) }
  }
}
