import Engine
import Lanes

/// NovoGrad: momentum of gradients scaled by their mean norm.
///
/// v ← β₂·v + (1−β₂)·‖g‖², at first ‖g‖²
/// m ← β₁·m + g/(√(v + ε₀) + ε) + λ·x
/// x ← x − η·m
///
/// Each tensor has its own ‖g‖ and v. Ginsburg 2019; Optax novograd.
struct NovoGrad<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.25
  var epsilon: V = 1e-6
  var epsilonRoot: V = 0
  var weightDecay: V = 0
  var kept2: V = 0
  var gain2: V = 0

  struct State: RuleState {
    var m: V = 0
  }
  struct TensorState: RuleState {
    var v: V = 0
  }

  mutating func prepare(step t: V) {
    kept2 = V.select(t .<= 1, 0, beta2)
    gain2 = 1 - kept2
  }

  func step(_ e: Elements<Self>) {
    let square = e.sum { e.gradient[$0] * e.gradient[$0] }
    e.tensor[0].v = kept2 * e.tensor[0].v + gain2 * square
    let divisor = (e.tensor[0].v + epsilonRoot).squareRoot() + epsilon
    for i in e.indices {
      let scaled = e.gradient[i] / divisor + weightDecay * e.x[i]
      e.state[i].m = beta1 * e.state[i].m + scaled
      e.x[i] -= learningRate * e.state[i].m
    }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean squared norm."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("epsilon_root", \.epsilonRoot, .nonNegative, "ε₀: added inside the root."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient, times x."),
    ]
  }
}

extension OptimizerCatalogue {
  static let novoGrad = OptimizerDefinition(
    "novograd", title: "NovoGrad",
    summary: "Momentum of gradients scaled by their mean norm.",
    equations: [
      "v ← β₂·v + (1−β₂)·‖g‖², at first ‖g‖²",
      "m ← β₁·m + g/(√(v + ε₀) + ε) + λ·x",
      "x ← x − η·m",
    ],
    source: "Ginsburg 2019; Optax novograd",
    NovoGrad())
}
