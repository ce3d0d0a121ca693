import Engine
import Lanes

/// SAM: steps with the gradient of a point uphill, so that sharp minima are left.
///
/// g′ = ∇f(x + ρ·g/‖g‖)
/// x ← the optimizer's step from x with g′
///
/// ‖g‖ is over all parameters. Foret, "Sharpness-Aware Minimization" (2021). Two gradients a step; where ‖g‖ is 0, g′ is g. The
/// loss that the optimizer sees is the one at x.
extension OptimizerCatalogue {
  static let sam = OptimizerDefinition(
    "sam", title: "SAM",
    summary: "Steps with the gradient of a point uphill, so that sharp minima are left.",
    equations: ["g′ = ∇f(x + ρ·g/‖g‖)", "x ← the optimizer's step from x with g′"],
    source: "Foret 2021; Optax contrib sam",
    parameters: [
      ParameterDescription(
        name: "rho", defaultValue: 0.05, range: .nonNegative, summary: "ρ: how far uphill.")
    ], needs: .evaluations, wrapper: sharpnessAware)

  private static let sharpnessAware: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 1)
    wrapper.gradient = { element in
      let norm = element.norm(element.gradient)
      let reach = TracerLane.select(norm .== 0, 0, element.constants[0] / norm)
      return element.gradient(at: element.x + reach * element.gradient)
    }
    return wrapper
  }()
}
