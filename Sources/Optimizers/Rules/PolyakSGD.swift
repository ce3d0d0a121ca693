import Engine
import Lanes

/// Polyak SGD: steps that would reach the lowest loss if it were linear.
///
/// x ← x − s·min((f − f_min)/(‖g‖² + ε), η_max)·g
///
/// ‖g‖ is over all parameters. Loizou 2021; Optax polyak_sgd. The rate is 0 where ‖g‖² + ε is not above the rounding unit of
/// Double.
struct PolyakSGD<V: Lane>: VectorRule {
  var maxLearningRate: V = 1
  var scaling: V = 1
  var lowestLoss: V = 0
  var epsilon: V = 0

  typealias State = NoState

  func step(_ e: Elements<Self>) {
    let square = e.sum(over: .all) { e.gradient[$0] * e.gradient[$0] } + epsilon
    let wanted = (e.loss - lowestLoss) / square
    let rate = V.select(square .> 0x1p-52, V.minimum(wanted, maxLearningRate), 0)
    for i in e.indices { e.x[i] -= scaling * (rate * e.gradient[i]) }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("max_learning_rate", \.maxLearningRate, .nonNegative, "η_max: the largest rate."),
      .init("scaling", \.scaling, .nonNegative, "s: scales the step."),
      .init("f_min", \.lowestLoss, .any, "The lowest loss."),
      .init("epsilon", \.epsilon, .nonNegative, "Added to ‖g‖²."),
    ]
  }
}

extension OptimizerCatalogue {
  static let polyakSGD = OptimizerDefinition(
    "polyak_sgd", title: "Polyak SGD",
    summary: "Steps that would reach the lowest loss if it were linear.",
    equations: [
      "x ← x − s·min((f − f_min)/(‖g‖² + ε), η_max)·g"
    ],
    source: "Loizou 2021; Optax polyak_sgd. The rate is 0 where ‖g‖² + ε is not above the "
      + "rounding unit of Double",
    PolyakSGD())
}
