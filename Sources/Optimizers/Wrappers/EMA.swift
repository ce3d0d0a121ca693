import Engine
import Lanes

/// EMA: reports the exponential moving average of an optimizer's points.
///
/// x ← the optimizer's step
/// a ← x at the first step, d·a + (1−d)·x at later ones
/// the average is a
///
/// Polyak & Juditsky, "Acceleration of Stochastic Approximation by Averaging" (1992); PyTorch swa_utils,
/// get_ema_multi_avg_fn. No bias correction. Gradients are taken at x, which the average does not touch.
extension OptimizerCatalogue {
  static let ema = OptimizerDefinition(
    "ema", title: "EMA",
    summary: "Reports the exponential moving average of an optimizer's points.",
    equations: [
      "x ← the optimizer's step", "a ← x at the first step, d·a + (1−d)·x at later ones",
      "the average is a",
    ],
    source: "Polyak & Juditsky 1992; PyTorch get_ema_multi_avg_fn",
    parameters: [
      ParameterDescription(
        name: "decay", defaultValue: 0.999, range: .decay,
        summary: "d: how much of the average stays at each step.")
    ], wrapper: averaging)

  private static let averaging: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.constants = { parameters, t in
      let kept = TracerLane.select(t .> 1, parameters[0], 0)
      return [kept, 1 - kept]
    }
    wrapper.initialState = { [$0] }
    wrapper.finish = { element, x in
      let isLater = element.constants[0] .> 0
      let mean = element.constants[0] * element.state[0] + element.constants[1] * x
      return (x, [.select(isLater, mean, x)])
    }
    wrapper.average = { $1[0] }
    return wrapper
  }()
}
