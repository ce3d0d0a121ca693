import Engine
import Lanes

/// Prodigy: adam that estimates its distance to the solution.
///
/// ηₜ = d·η·√(1−β₂ᵗ)/(1−β₁ᵗ)
/// r ← β₃·r + d/d₀·ηₜ·⟨g, x₀ − x⟩
/// m ← β₁·m + (1−β₁)·d·g, v ← β₂·v + (1−β₂)·(d·g)²
/// s ← β₃·s + d/d₀·ηₜ·g
/// d ← max(d, k·r/‖s‖₁)
/// x ← x − ηₜ·(m/(√v + d·ε) + λ·x)
///
/// Sums are over all parameters. Mishchenko & Defazio 2023; Optax contrib prodigy.
struct Prodigy<V: Lane>: VectorRule {
  var learningRate: V = 1
  var beta1: V = 0.9
  var beta2: V = 0.999
  var beta3: V = 0
  var epsilon: V = 1e-8
  var initialEstimate: V = 1e-6
  var estimateFactor: V = 1
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var kept: V = 0
  var correction: V = 0

  struct State: RuleState {
    var origin: V = 0
    var m: V = 0
    var v: V = 0
    var sum: V = 0
  }
  struct Shared: RuleState {
    var estimate: V = 0
    var numerator: V = 0
  }

  func start(_ e: Elements<Self>) {
    e.shared[0] = Shared(estimate: initialEstimate)
    for i in e.indices { e.state[i].origin = e.x[i] }
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    kept = V.select(beta3 .> 0, beta3, beta2.squareRoot())
    correction = (1 - V.pow(beta2, t)).squareRoot() / (1 - V.pow(beta1, t))
  }

  func step(_ e: Elements<Self>) {
    let d = e.shared[0].estimate
    let rate = d * learningRate * correction
    let progress = e.sum(over: .all) { e.gradient[$0] * (e.state[$0].origin - e.x[$0]) }
    let numerator = kept * e.shared[0].numerator + (d / initialEstimate) * rate * progress
    for i in e.indices {
      let g = d * e.gradient[i]
      e.state[i].m = beta1 * e.state[i].m + gain1 * g
      e.state[i].v = beta2 * e.state[i].v + gain2 * g * g
      e.state[i].sum = kept * e.state[i].sum + rate * g / initialEstimate
    }
    let estimate = estimateFactor * numerator / e.sum(over: .all) { e.state[$0].sum.magnitude }
    let larger = V.select(estimate .> d, estimate, d)
    e.shared[0] = Shared(estimate: larger, numerator: numerator)
    for i in e.indices {
      let step = e.state[i].m / (e.state[i].v.squareRoot() + larger * epsilon)
      e.x[i] -= weightDecay * rate * e.x[i] + rate * step
    }
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("beta_3", \.beta3, .decay, "The decay of the estimate; 0 for √β₂."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("initial_estimate", \.initialEstimate, .positive, "d₀: the first estimate."),
      .init("estimate_factor", \.estimateFactor, .nonNegative, "k: scales the estimate."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let prodigy = OptimizerDefinition(
    "prodigy", title: "Prodigy",
    summary: "Adam that estimates its distance to the solution.",
    equations: [
      "ηₜ = d·η·√(1−β₂ᵗ)/(1−β₁ᵗ)",
      "r ← β₃·r + d/d₀·ηₜ·⟨g, x₀ − x⟩",
      "m ← β₁·m + (1−β₁)·d·g, v ← β₂·v + (1−β₂)·(d·g)²",
      "s ← β₃·s + d/d₀·ηₜ·g",
      "d ← max(d, k·r/‖s‖₁)",
      "x ← x − ηₜ·(m/(√v + d·ε) + λ·x)",
    ],
    source: "Mishchenko & Defazio 2023; Optax contrib prodigy",
    Prodigy())
}
