import Engine
import Lanes

/// SM3: adaGrad with little memory; on a vector, AdaGrad with momentum.
///
/// a ← a + g²
/// m ← p·m + (1−p)·g/√(a + 1e-8), where a > 0
/// x ← x − η·m
///
/// Anil 2019; Optax sm3. Nothing is to be shared along a vector.
struct SM3<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var momentum: V = 0.9
  var gain: V = 0

  struct State: RuleState {
    var sum: V = 0
    var m: V = 0
  }

  mutating func prepare(step t: V) {
    gain = 1 - momentum
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.sum += gradient * gradient
    let scaled = gradient / (s.sum + 1e-8).squareRoot()
    s.m = momentum * s.m + gain * V.select(s.sum .> 0, scaled, 0)
    x -= learningRate * s.m
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("momentum", \.momentum, .decay, "The decay of the scaled gradient, p."),
    ]
  }
}

extension OptimizerCatalogue {
  static let sm3 = OptimizerDefinition(
    "sm3", title: "SM3",
    summary: "AdaGrad with little memory; on a vector, AdaGrad with momentum.",
    equations: [
      "a ← a + g²",
      "m ← p·m + (1−p)·g/√(a + 1e-8), where a > 0",
      "x ← x − η·m",
    ],
    source: "Anil 2019; Optax sm3. Nothing is to be shared along a vector",
    SM3())
}
