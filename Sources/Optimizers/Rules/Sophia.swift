import Engine
import Lanes

/// Sophia: steps in proportion to momentum over curvature, none longer than a bound.
///
/// D = z⊙(H·z), where z is ±1 at random, or the diagonal of H exactly, at each k-th step
/// h ← β₂·h + (1−β₂)·D at these steps
/// m ← β₁·m + (1−β₁)·g
/// x ← x·(1 − η·λ) − η·max(−ρ, min(ρ, m/max(h, ε)))
///
/// Liu 2023 (Sophia-H, algorithm 3); pytorch_optimizer SophiaH, whose z are normal numbers. At steps that k
/// divides the diagonal is estimated by Hutchinson's method, from one product of the second derivatives and
/// random signs, or found exactly, from as many products as there are parameters; each counts as an evaluation.
/// Random signs depend on the trial's seed, the step and the element alone. Over data all is of the step's
/// minibatch. Before the first of these steps, and where the curvature is not positive, all steps have the
/// largest length, ρ·η.
struct Sophia<V: Lane>: VectorRule {
  var learningRate: V = 6e-2
  var beta1: V = 0.96
  var beta2: V = 0.99
  var bound: V = 0.01
  var epsilon: V = 1e-12
  var weightDecay: V = 0
  var period: V = 10
  var diagonal: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var kept: V = 0
  var isFound: V = 0

  struct State: RuleState {
    var m: V = 0
    var curvature: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    kept = 1 - learningRate * weightDecay
    isFound = V.select(t - period * (t / period).roundedDown() .== 0, 1, 0)
  }

  func step(_ e: Elements<Self>) {
    let found = e.hessianDiagonal(isExact: diagonal .> 0, where: isFound .> 0)
    for i in e.indices {
      let mean = beta2 * e.state[i].curvature + gain2 * found
      e.state[i].curvature = V.select(isFound .> 0, mean, e.state[i].curvature)
      e.state[i].m = beta1 * e.state[i].m + gain1 * e.gradient[i]
      let wanted = e.state[i].m / V.maximum(e.state[i].curvature, epsilon)
      let step = V.maximum(-bound, V.minimum(bound, wanted))
      e.x[i] = kept * e.x[i] - learningRate * step
    }
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step over ρ, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean curvature."),
      .init("rho", \.bound, .nonNegative, "ρ: the largest change of an element, over η."),
      .init("epsilon", \.epsilon, .nonNegative, "The least curvature."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
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
  static let sophia = OptimizerDefinition(
    "sophia", title: "Sophia",
    summary: "Steps in proportion to momentum over curvature, none longer than a bound.",
    equations: [
      "D = z⊙(H·z), where z is ±1 at random, or the diagonal of H exactly, at each k-th step",
      "h ← β₂·h + (1−β₂)·D at these steps",
      "m ← β₁·m + (1−β₁)·g",
      "x ← x·(1 − η·λ) − η·max(−ρ, min(ρ, m/max(h, ε)))",
    ],
    source: "Liu 2023 (Sophia-H, algorithm 3); pytorch_optimizer SophiaH, whose z are normal "
      + "numbers",
    needs: .curvature, randomness: .choice(parameter: "diagonal", word: "hutchinson"),
    Sophia())
}
