import Engine

/// A line search that shortens the step until the loss falls enough: the Armijo condition.
///
/// f(t) ≤ f(0) + c·t·f′(0), t = η, η·r, η·r², …
///
/// Nocedal & Wright, algorithm 3.1; at most 60 evaluations, then the step is 0.
struct Backtracking<Number: BinaryFloatingPoint> {
  var decrease: Number = 1e-4
  var shrink: Number = 0.5
  private var direction: [Number] = []
  private var slope: Number = 0
  private var count = 0
  /// The step that is being tried; at the end the step to take.
  private(set) var t: Number = 0

  init(decrease: Number = 1e-4, shrink: Number = 0.5) {
    self.decrease = decrease
    self.shrink = shrink
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func begin(
    _ trial: inout SearchTrial<Number>, along direction: [Number], from t: Number
  ) -> SearchRequest {
    self.direction = direction
    self.t = t
    slope = dot(trial.gradient, direction)
    count = 0
    return trial.look(along: direction, by: t)
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func resume(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    if trial.probeLoss <= trial.loss + decrease * t * slope { return .done }
    count += 1
    if count == 60 {
      t = 0
      return .done
    }
    t *= shrink
    return trial.look(along: direction, by: t)
  }
}
