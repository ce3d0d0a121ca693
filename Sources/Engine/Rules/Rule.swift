import Lanes

/// An optimizer's arithmetic on one element of the parameters, as its paper writes it.
///
/// A rule is a structure of lanes: its hyperparameters, and what is computed from them once a step. It
/// runs once, on a ``TracerLane``; what it recorded is then executed for packed trials and for slices
/// of large tensors alike, so both have the same bits. Every stored property must be a `V`.
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
public protocol Rule: VectorRule
where
  RowState == NoState, ColumnState == NoState, RowSquareState == NoState,
  ColumnSquareState == NoState, TensorState == NoState, Shared == NoState
{
  /// The state before the first step at `x`.
  func initialState(at x: V) -> State
  /// One step of one element.
  func update(_ x: inout V, gradient: V, _ s: inout State)
}

/// An optimizer's arithmetic on all parameters of a trial: for rules that take norms.
///
/// Norms, sums and means run over the tensor that an element belongs to, or over all parameters:
/// ``Elements/sum(over:_:)``. Which of the two a rule does, it documents.
public protocol VectorRule: SendableMetatype {
  associatedtype V: Lane
  /// What is kept from step to step for each element.
  associatedtype State: RuleState
  /// What is kept for each row of a matrix and for each column. A vector is one column.
  associatedtype RowState: RuleState = NoState
  associatedtype ColumnState: RuleState = NoState
  /// What is kept for each pair of rows of the tensor at hand, and for each pair of columns.
  associatedtype RowSquareState: RuleState = NoState
  associatedtype ColumnSquareState: RuleState = NoState
  /// What is kept for each tensor.
  associatedtype TensorState: RuleState = NoState
  /// What is kept for all parameters together.
  associatedtype Shared: RuleState = NoState

  /// The rule with its default hyperparameters.
  init()
  /// Sets the state before the first step.
  func start(_ e: Elements<Self>)
  /// Computes what depends on the hyperparameters and the step alone: in Double, once a step, in order;
  /// the results are then rounded to the precision of the trial. What it leaves in the rule's
  /// properties is there at the next step.
  ///
  /// - Parameter t: 1 at the first step.
  mutating func prepare(step t: V)
  /// One step of one trial.
  func step(_ e: Elements<Self>)

  /// Whether there are steps at which the rule deliberately leaves the parameters unchanged.
  static var pauses: Bool { get }
  /// Where the step that was just made left the parameters unchanged on purpose.
  func isPaused(_ e: Elements<Self>) -> V.Mask
  /// Whether the rule reports an average of its points rather than the last of them.
  static var averages: Bool { get }
  /// What the rule reports of each element: from x, the hyperparameters and the state, not from the gradient, and
  /// not from what ``prepare(step:)`` computes for a step. Before the first step it is x.
  func average(_ e: Elements<Self>) -> V
  /// What of the step is weight decay that the rule applies to x apart from the gradient; nil where nothing is.
  static var decay: DecoupledDecay<Self>? { get }
  /// The hyperparameters, in the order of the manual.
  static var parameters: [Parameter<Self>] { get }
}

/// What a rule keeps from step to step: a structure of lanes, 0 at first.
public protocol RuleState {
  init()
}

/// The state of a rule that keeps nothing.
public struct NoState: RuleState {
  public init() {}
}

extension VectorRule {
  public func start(_ e: Elements<Self>) {
    for i in e.indices { e.state[i] = State() }
  }

  public mutating func prepare(step t: V) {}

  public static var pauses: Bool { false }

  public static var decay: DecoupledDecay<Self>? { nil }

  public func isPaused(_ e: Elements<Self>) -> V.Mask { V.Mask(repeating: false) }

  public static var averages: Bool { false }

  public func average(_ e: Elements<Self>) -> V { e.x[0] }
}

extension Rule {
  public func initialState(at x: V) -> State { State() }

  public func start(_ e: Elements<Self>) {
    for i in e.indices { e.state[i] = initialState(at: e.x[i]) }
  }

  public func step(_ e: Elements<Self>) {
    for i in e.indices { update(&e.x[i], gradient: e.gradient[i], &e.state[i]) }
  }
}
