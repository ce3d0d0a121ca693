import Engine
import Lanes

/// Fromage: steps of a fixed part of the parameters' length.
///
/// x ← (x − η·‖x‖/‖g‖·g) / √(1 + η²); the norms are at least n
///
/// Norms are of each tensor for itself. Bernstein 2020; Optax fromage.
struct Fromage<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var minNorm: V = 1e-6
  var shrink: V = 0

  typealias State = NoState

  mutating func prepare(step t: V) {
    shrink = 1 / (1 + learningRate * learningRate).squareRoot()
  }

  func step(_ e: Elements<Self>) {
    let length = V.maximum(e.norm { e.x[$0] }, minNorm)
    let slope = V.maximum(e.norm { e.gradient[$0] }, minNorm)
    let ratio = V.select((length .== 0) .| (slope .== 0), 1, length / slope)
    for i in e.indices {
      e.x[i] = shrink * (e.x[i] - learningRate * (ratio * e.gradient[i]))
    }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("min_norm", \.minNorm, .nonNegative, "n: the least that a norm counts."),
    ]
  }
}

extension OptimizerCatalogue {
  static let fromage = OptimizerDefinition(
    "fromage", title: "Fromage",
    summary: "Steps of a fixed part of the parameters' length.",
    equations: [
      "x ← (x − η·‖x‖/‖g‖·g) / √(1 + η²); the norms are at least n"
    ],
    source: "Bernstein 2020; Optax fromage",
    Fromage())
}
