import Engine
import Lanes

/// AdaHessian: adam on second derivatives in place of squares of gradients.
///
/// D = z⊙(H·z), where z is ±1 at random, or the diagonal of H exactly, at each k-th step
/// v ← β₂·v + (1−β₂)·D² at these steps
/// m ← β₁·m + (1−β₁)·g
/// x ← x·(1 − η·λ) − η·m/(1−β₁ᵗ) / ((v/(1−β₂ᵗ))^(p/2) + ε)
///
/// Yao 2021; pytorch_optimizer AdaHessian. Squares are not averaged over elements, which the paper does for
/// convolutions. At steps that k divides the diagonal is estimated by Hutchinson's method, from one product of
/// the second derivatives and random signs, or found exactly, from as many products as there are parameters;
/// each counts as an evaluation. Random signs depend on the trial's seed, the step and the element alone. Over
/// data all is of the step's minibatch.
struct AdaHessian<V: Lane>: VectorRule {
  var learningRate: V = 0.1
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-16
  var weightDecay: V = 0
  var power: V = 1
  var period: V = 1
  var diagonal: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0
  var halfPower: V = 0
  var kept: V = 0
  var isFound: V = 0

  typealias State = Moments<V>

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
    halfPower = power / 2
    kept = 1 - learningRate * weightDecay
    isFound = V.select(t - period * (t / period).roundedDown() .== 0, 1, 0)
  }

  func step(_ e: Elements<Self>) {
    let found = e.hessianDiagonal(isExact: diagonal .> 0, where: isFound .> 0)
    for i in e.indices {
      let mean = beta2 * e.state[i].v + gain2 * (found * found)
      e.state[i].v = V.select(isFound .> 0, mean, e.state[i].v)
      e.state[i].m = beta1 * e.state[i].m + gain1 * e.gradient[i]
      let divisor = V.pow(e.state[i].v * correction2, halfPower) + epsilon
      e.x[i] = kept * e.x[i] - learningRate * (e.state[i].m * correction1) / divisor
    }
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square of D."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
      .init(
        "hessian_power", \.power, .init(0, 1, includesLower: false),
        "p: 1 for Newton's steps, less for steps nearer to the gradient."),
      .init(
        "update_period", \.period, .factor,
        "k: the second derivatives are found at each k-th step.",
        kind: .whole),
      .init(
        "diagonal", \.diagonal, .unit, "How the second derivatives are found.",
        kind: .choice(["hutchinson", "exact"])),
    ]
  }
}

extension OptimizerCatalogue {
  static let adaHessian = OptimizerDefinition(
    "adahessian", title: "AdaHessian",
    summary: "Adam on second derivatives in place of squares of gradients.",
    equations: [
      "D = z⊙(H·z), where z is ±1 at random, or the diagonal of H exactly, at each k-th step",
      "v ← β₂·v + (1−β₂)·D² at these steps",
      "m ← β₁·m + (1−β₁)·g",
      "x ← x·(1 − η·λ) − η·m/(1−β₁ᵗ) / ((v/(1−β₂ᵗ))^(p/2) + ε)",
    ],
    source: "Yao 2021; pytorch_optimizer AdaHessian. Squares are not averaged over elements, "
      + "which the paper does for convolutions",
    needs: .curvature, randomness: .choice(parameter: "diagonal", word: "hutchinson"),
    AdaHessian())
}
