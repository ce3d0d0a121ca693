import Engine
import Lanes

/// ADOPT: adam that scales a gradient by the squares before it.
///
/// u = g/max(√v, ε), within ±(t−1)^¼
/// m ← β₁·m + (1−β₁)·u
/// v ← β₂·v + (1−β₂)·g²
/// x ← x − η·m, with Nesterov x ← x − η·(β₁·m + (1−β₁)·u)
///
/// Taniguchi 2024; Optax contrib adopt. The first step only sets v.
struct ADOPT<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.9999
  var epsilon: V = 1e-6
  var nesterov: V = 0
  var useClipping: V = 1
  var kept1: V = 0
  var gain1: V = 0
  var kept2: V = 0
  var gain2: V = 0
  var bound: V = 0
  var isFirst: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    isFirst = V.select(t .<= 1, 1, 0)
    kept1 = V.select(t .<= 1, 1, beta1)
    gain1 = 1 - kept1
    kept2 = V.select(t .<= 1, 0, beta2)
    gain2 = 1 - kept2
    bound = V.select(useClipping .> 0, V.pow(t - 1, 0.25), V(rounding: .infinity))
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let scaled = gradient / V.maximum(s.v.squareRoot(), epsilon)
    let u = V.minimum(bound, V.maximum(-bound, scaled))
    s.m = kept1 * s.m + gain1 * u
    s.v = kept2 * s.v + gain2 * (gradient * gradient)
    x -= learningRate * V.select(nesterov .> 0, kept1 * s.m + gain1 * u, s.m)
  }

  static var pauses: Bool { true }
  func isPaused(_ e: Elements<Self>) -> V.Mask { isFirst .> 0 }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .flag("nesterov", \.nesterov, "Whether to look one step ahead."),
      .flag("use_clipping", \.useClipping, "Whether u is kept within (t−1)^¼."),
    ]
  }
}

extension OptimizerCatalogue {
  static let adopt = OptimizerDefinition(
    "adopt", title: "ADOPT",
    summary: "Adam that scales a gradient by the squares before it.",
    equations: [
      "u = g/max(√v, ε), within ±(t−1)^¼",
      "m ← β₁·m + (1−β₁)·u",
      "v ← β₂·v + (1−β₂)·g²",
      "x ← x − η·m, with Nesterov x ← x − η·(β₁·m + (1−β₁)·u)",
    ],
    source: "Taniguchi 2024; Optax contrib adopt. The first step only sets v",
    ADOPT())
}
