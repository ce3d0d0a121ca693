import Engine
import Lanes

/// SWA: reports the mean of some of an optimizer's points, all of equal weight.
///
/// x ← the optimizer's step
/// a ← x before and at step `first`
/// a ← a + (x − a)/n at the n-th of the steps `first`, `first` + `period`, …
/// the average is a
///
/// Izmailov, "Averaging Weights Leads to Wider Optima and Better Generalization" (2018); PyTorch swa_utils,
/// get_swa_multi_avg_fn. Gradients are taken at x, which the average does not touch. The learning rate is the
/// wrapped optimizer's own.
extension OptimizerCatalogue {
  static let swa = OptimizerDefinition(
    "swa", title: "SWA",
    summary: "Reports the mean of some of an optimizer's points, all of equal weight.",
    equations: [
      "x ← the optimizer's step", "a ← x before and at step first",
      "a ← a + (x − a)/n at the n-th of the steps first, first + period, …",
      "the average is a",
    ],
    source: "Izmailov 2018; PyTorch get_swa_multi_avg_fn",
    parameters: [
      ParameterDescription(
        name: "first", defaultValue: 1, range: .factor,
        summary: "The first step whose point is averaged.", kind: .whole),
      ParameterDescription(
        name: "period", defaultValue: 1, range: .factor,
        summary: "How many steps from one averaged point to the next.", kind: .whole),
    ], wrapper: averagingSome)

  private static let averagingSome: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 2)
    wrapper.constants = { parameters, t in
      let first = TracerLane.maximum(1, parameters[0].roundedDown())
      let period = TracerLane.maximum(1, parameters[1].roundedDown())
      let periods = ((t - first) / period).roundedDown()
      let isDue = (t - first - period * periods) .== 0
      let share = TracerLane.select(isDue, 1 / (periods + 1), 0)
      return [TracerLane.select(t .<= first, 1, share)]
    }
    wrapper.initialState = { [$0] }
    wrapper.finish = { element, x in
      let (share, mean) = (element.constants[0], element.state[0])
      let moved = TracerLane.select(share .< 1, mean + share * (x - mean), x)
      // A point between two that are averaged may be no number at all.
      return (x, [.select(share .> 0, moved, mean)])
    }
    wrapper.average = { $1[0] }
    return wrapper
  }()
}
