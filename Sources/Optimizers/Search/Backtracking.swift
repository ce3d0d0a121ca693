import Engine
import Lanes

/// A line search that shortens the step until the loss falls enough: the Armijo condition.
///
/// f(t) ≤ f(0) + c·t·f′(0), t = η, η·r, η·r², …
///
/// Nocedal & Wright, algorithm 3.1; at most 60 evaluations, then the step is 0.
struct Backtracking<V: Lane> {
  /// c and r.
  private let decrease: SearchNumber<V>
  private let shrink: SearchNumber<V>
  private let direction: SearchVector<V>
  private let slope: SearchNumber<V>
  private var count = 0
  /// The step that is being tried; at the end the step to take.
  let t: SearchNumber<V>

  /// - Parameters:
  ///   - direction: what is searched along.
  ///   - decrease, shrink: c and r; 1e-4 and ½ by default.
  init(
    _ memory: SearchMemory<V>, along direction: SearchVector<V>,
    decrease: SearchNumber<V>? = nil, shrink: SearchNumber<V>? = nil
  ) {
    self.direction = direction
    self.decrease = decrease ?? memory.number()
    if decrease == nil { self.decrease.value = 1e-4 }
    self.shrink = shrink ?? memory.number()
    if shrink == nil { self.shrink.value = 0.5 }
    slope = memory.number()
    t = memory.number()
  }

  /// Starts a search of some trials, all of the block that will search in this step.
  @inline(__always)
  mutating func begin(
    _ trials: SearchTrials<V>, _ lanes: V.Mask, from t: V
  ) -> SearchRequest<V> {
    self.t.value = t
    slope.value = dot(trials.gradient, direction)
    count = 0
    trials.look(along: direction, by: t)
    return .gradient(lanes)
  }

  /// Takes the answers.
  ///
  /// - Returns: the trials that ask again; ``t`` of the others is the step to take.
  @inline(__always)
  mutating func resume(_ trials: SearchTrials<V>) -> V.Mask {
    let bound = trials.loss + decrease.value * t.value * slope.value
    let goesOn = trials.lanes .& .!(trials.probeLoss .<= bound)
    guard goesOn.isAnyTrue else { return goesOn }
    count += 1
    if count == 60 {
      t.set(goesOn, 0)
      return V.Mask(repeating: false)
    }
    t.set(goesOn, t.value * shrink.value)
    trials.look(along: direction, by: t.value)
    return goesOn
  }
}
