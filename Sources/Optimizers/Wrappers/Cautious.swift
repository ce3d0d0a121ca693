import Engine
import Lanes

/// Cautious: takes of an optimizer's step what goes downhill.
///
/// u is the optimizer's step without its weight decay
/// u ← 0 where u·g ≥ 0, else u·size/(count + 1), the count being that of the others
/// x ← x + u, and the weight decay as the optimizer applies it
///
/// Counts are of each tensor for itself. Liang, "Cautious Optimizers" (2024), in the form of pytorch_optimizer;
/// C-Optim scales by size/max(count, size/1000). Weight decay is that which the optimizer applies to x itself;
/// what it adds to the gradient is part of u. What the optimizer keeps is as without it.
extension OptimizerCatalogue {
  static let cautious = OptimizerDefinition(
    "cautious", title: "Cautious",
    summary: "Takes of an optimizer's step what goes downhill.",
    equations: [
      "u is the optimizer's step without its weight decay",
      "u ← 0 where u·g ≥ 0, else u·size/(count + 1), the count being that of the others",
      "x ← x + u, and the weight decay as the optimizer applies it",
    ],
    source:
      "Liang 2024, in the form of pytorch_optimizer; C-Optim scales by size/max(count, size/1000)",
    parameters: [], wrapper: goingDownhill)

  private static let goingDownhill: OptimizerWrapper = {
    var wrapper = OptimizerWrapper(parameterCount: 0)
    wrapper.finish = { element, x in
      let step = undecayed(element, x) - element.x
      let goesDownhill = step.signum * element.gradient .< 0
      let count = element.sum(TracerLane.select(goesDownhill, 1, 0), over: .tensor)
      let kept = TracerLane.select(goesDownhill, step * (element.count / (count + 1)), 0)
      let point = element.x + kept
      guard let decay = element.decay else { return (point, []) }
      return (decay.factorAfter.map { point * $0 } ?? point + (x - decay.x), [])
    }
    // A step of which nothing is left is one all the same.
    wrapper.isPaused = { element, x in
      let step = undecayed(element, x) - element.x
      let goesDownhill = step.signum * element.gradient .< 0
      let count = element.sum(TracerLane.select(goesDownhill, 1, 0), over: .all)
      let moved = element.sum(TracerLane.select(step .!= 0, 1, 0), over: .all)
      return (count .== 0) .& (moved .> 0)
    }
    return wrapper
  }()

  /// Where the optimizer's step leads without weight decay.
  private static func undecayed(_ element: WrapperElement, _ x: TracerLane) -> TracerLane {
    element.decay?.x ?? x
  }
}
