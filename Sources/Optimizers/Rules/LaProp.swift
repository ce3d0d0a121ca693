import Engine
import Lanes

/// LaProp: adam whose momentum is of scaled gradients.
///
/// v ← β₂·v + (1−β₂)·g², a ← β₂·a + (1−β₂)·g
/// d = (√(v + 1e-15) + ε)/√(1−β₂ᵗ); centered, from step k + 1 on, of v − a² in place of v
/// m ← β₁·m + (1−β₁)·η·g/d
/// x ← (x − m/(1−β₁ᵗ))·(1 − η·λ)
///
/// Ziyin 2020; pytorch_optimizer LaProp. The decay comes last.
struct LaProp<V: Lane>: Rule {
  var learningRate: V = 4e-4
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-15
  var weightDecay: V = 0
  var centered: V = 0
  var centeredFrom: V = 10
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0
  var isCentered: V = 0
  var kept: V = 0

  struct State: RuleState {
    var m: V = 0
    var v: V = 0
    var mean: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = (1 - beta1) * learningRate
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t)).squareRoot()
    isCentered = V.select(t .> centeredFrom, centered, 0)
    kept = 1 - learningRate * weightDecay
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.v = beta2 * s.v + gain2 * (gradient * gradient)
    s.mean = beta2 * s.mean + gain2 * gradient
    let square = V.select(isCentered .> 0, s.v - s.mean * s.mean, s.v)
    let divisor = ((square + 1e-15).squareRoot() + epsilon) * correction2
    s.m = beta1 * s.m + gain1 * (gradient / divisor)
    x = (x - s.m * correction1) * kept
  }

  static var decay: DecoupledDecay<Self>? { .after(\.kept) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean scaled gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
      .flag("centered", \.centered, "Whether v is without the square of the mean gradient."),
      .init(
        "centered_from", \.centeredFrom, .nonNegative, "k: the last step that is not centered.",
        kind: .whole),
    ]
  }
}

extension OptimizerCatalogue {
  static let laProp = OptimizerDefinition(
    "laprop", title: "LaProp",
    summary: "Adam whose momentum is of scaled gradients.",
    equations: [
      "v ← β₂·v + (1−β₂)·g², a ← β₂·a + (1−β₂)·g",
      "d = (√(v + 1e-15) + ε)/√(1−β₂ᵗ); centered, from step k + 1 on, of v − a² in place of v",
      "m ← β₁·m + (1−β₁)·η·g/d",
      "x ← (x − m/(1−β₁ᵗ))·(1 − η·λ)",
    ],
    source: "Ziyin 2020; pytorch_optimizer LaProp",
    LaProp())
}
