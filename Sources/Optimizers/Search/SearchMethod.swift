import Engine
import Lanes

/// An optimizer that looks around before it moves: it asks for losses and gradients wherever it wants.
///
/// It works on a block of trials at once, one in each lane of `V`, or on one trial, where `V` is a number. What
/// it keeps lies in a ``SearchMemory``. All tensors of the parameters are one vector for it.
///
/// A step is a conversation: ``begin(_:)`` and then ``resume(_:)`` put points to ask about into the trials'
/// ``SearchTrials/probe`` and say which lanes ask; the answers stand in the trials when ``resume(_:)`` is
/// called for these lanes. Lanes end the step at rounds of their own, with
/// ``SearchTrials/move(_:along:by:)``; what is kept of those that have ended must not change any more. So
/// a trial has the numbers that it has alone, whatever its neighbours do.
protocol SearchMethod<V>: SendableMetatype {
  associatedtype V: Lane
  init(_ memory: SearchMemory<V>)
  /// The parameter of the name `learning_rate`, which a schedule sets before each step; nil where there is none.
  var rate: SearchNumber<V>? { get }
  /// Makes room for what a step will add, where a method keeps more with every step.
  ///
  /// - Parameter step: how many steps will have been made, the same for all blocks.
  mutating func reserve(_ step: Int)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V>
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V>

  static var parameters: [ParameterDescription] { get }
  /// Whether it may ask for second derivatives.
  static var asksForCurvature: Bool { get }
  /// Whether losses are all it asks for; the gradients of the trials are then not its own.
  static var asksForLosses: Bool { get }
  /// Whether it uses the loss of the start, which is then counted like those that it asks for.
  static var takesLossOfStart: Bool { get }
  /// Whether its last parameter is the trial's seed.
  static var isRandom: Bool { get }
}

extension SearchMethod {
  var rate: SearchNumber<V>? { nil }
  static var asksForCurvature: Bool { false }
  static var asksForLosses: Bool { false }
  static var takesLossOfStart: Bool { false }
  static var isRandom: Bool { false }
  mutating func reserve(_ step: Int) {}
}

/// What some trials of a block ask for. All that ask at a time ask for the same.
struct SearchRequest<V: Lane> {
  enum Kind {
    /// The loss and the gradient at `probe`.
    case gradient
    /// The loss at `probe`.
    case loss
    /// The product of the second derivatives at `x` and the direction `along`, as `probeGradient`.
    case curvature
  }
  let kind: Kind
  let lanes: V.Mask

  @inline(__always)
  static func gradient(_ lanes: V.Mask) -> Self { Self(kind: .gradient, lanes: lanes) }
  @inline(__always)
  static func loss(_ lanes: V.Mask) -> Self { Self(kind: .loss, lanes: lanes) }
  @inline(__always)
  static func curvature(_ lanes: V.Mask) -> Self { Self(kind: .curvature, lanes: lanes) }
  /// The step is over for all.
  @inline(__always)
  static var done: Self { Self(kind: .gradient, lanes: V.Mask(repeating: false)) }
}

/// The trials of a block within a step: their points, and the points that their method asks about.
struct SearchTrials<V: Lane> {
  /// Which trials begin, or were answered.
  var lanes: V.Mask
  let x: SearchVector<V>
  let gradient: SearchVector<V>
  let loss: V
  /// Where the method asks for a gradient next, and along which direction for the curvature.
  let probe: SearchVector<V>
  let along: SearchVector<V>
  /// The answers.
  let probeLoss: V
  let probeGradient: SearchVector<V>
  let paused: UnsafeMutablePointer<V>

  /// Says which trials stand still in this step by definition, not because they have converged.
  @inline(__always)
  func pause(_ lanes: V.Mask) { paused.pointee = V(truth: lanes) }

  /// Puts x + t·d into the probe.
  @inline(__always)
  func look(along direction: SearchVector<V>, by t: V) {
    probe.set { x[$0] + t * direction[$0] }
  }

  /// Moves some trials to x + t·d.
  @inline(__always)
  func move(_ lanes: V.Mask, along direction: SearchVector<V>, by t: V) {
    x.set(lanes) { x[$0] + t * direction[$0] }
  }
}
