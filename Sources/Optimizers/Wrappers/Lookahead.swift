import Engine
import Lanes

/// Lookahead: an optimizer runs ahead, and every k steps is drawn back to a slower point.
///
/// x ← the optimizer's step
/// every k steps: z ← z + α·(x − z), x ← z
///
/// Zhang, "Lookahead Optimizer: k steps forward, 1 step back" (2019). The trial's point is the fast
/// one, x; the optimizer keeps its state when it is drawn back.
extension OptimizerCatalogue {
  static let lookahead = OptimizerDefinition(
    "lookahead", title: "Lookahead",
    summary: "An optimizer runs ahead, and every k steps is drawn back to a slower point.",
    equations: ["x ← the optimizer's step", "every k steps: z ← z + α·(x − z), x ← z"],
    source: "Zhang 2019; Optax lookahead",
    parameters: [
      ParameterDescription(
        name: "sync_period", defaultValue: 5, range: .factor,
        summary: "k: how many steps it runs ahead.", kind: .whole),
      ParameterDescription(
        name: "slow_step_size", defaultValue: 0.5, range: .unit,
        summary: "α: how far the slow point follows."),
    ], wrapper: drawingBack)

  private static let drawingBack: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 2)
    wrapper.constants = { parameters, t in
      let period = TracerLane.maximum(1, parameters[0].roundedDown())
      let rest = t - period * (t / period).roundedDown()
      return [TracerLane.select(rest .== 0, 1, 0), parameters[1]]
    }
    wrapper.initialState = { [$0] }
    wrapper.finish = { element, x in
      let slow = element.state[0]
      let isDrawnBack = element.constants[0] .> 0
      let point = slow + element.constants[1] * (x - slow)
      return (.select(isDrawnBack, point, x), [.select(isDrawnBack, point, slow)])
    }
    return wrapper
  }()
}
