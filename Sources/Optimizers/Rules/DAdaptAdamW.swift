import Engine
import Lanes

/// D-Adapt AdamW: adamW that estimates its distance to the solution.
///
/// ηₜ = d·η·√(1−β₂ᵗ)/(1−β₁ᵗ), b = √β₂
/// r ← b·r + (1−b)·ηₜ·⟨g, s/(√v + ε)⟩
/// m ← β₁·m + (1−β₁)·ηₜ·g, v ← β₂·v + (1−β₂)·g², s ← b·s + (1−b)·ηₜ·g
/// d ← max(d, r/((1−b)·‖s‖₁))
/// x ← x − m/(√v + ε) − λ·ηₜ·x
///
/// Sums are over all parameters. Defazio & Mishchenko 2023; Optax contrib dadapt_adamw.
struct DAdaptAdamW<V: Lane>: VectorRule {
  var learningRate: V = 1
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-8
  var initialEstimate: V = 1e-6
  var weightDecay: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var kept: V = 0
  var gain: V = 0
  var correction: V = 0

  struct State: RuleState {
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
    for i in e.indices { e.state[i] = State() }
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    kept = beta2.squareRoot()
    gain = 1 - kept
    correction = (1 - V.pow(beta2, t)).squareRoot() / (1 - V.pow(beta1, t))
  }

  func step(_ e: Elements<Self>) {
    let d = e.shared[0].estimate
    let rate = d * learningRate * correction
    let progress = e.sum(over: .all) {
      e.gradient[$0] * (e.state[$0].sum / (e.state[$0].v.squareRoot() + epsilon))
    }
    let numerator = kept * e.shared[0].numerator + gain * rate * progress
    for i in e.indices {
      let g = e.gradient[i]
      e.state[i].m = beta1 * e.state[i].m + gain1 * rate * g
      e.state[i].v = beta2 * e.state[i].v + gain2 * g * g
      e.state[i].sum = kept * e.state[i].sum + gain * rate * g
    }
    let estimate = numerator / (gain * e.sum(over: .all) { e.state[$0].sum.magnitude })
    e.shared[0] = Shared(estimate: V.select(estimate .> d, estimate, d), numerator: numerator)
    for i in e.indices {
      let step = e.state[i].m / (e.state[i].v.squareRoot() + epsilon)
      e.x[i] -= step + weightDecay * rate * e.x[i]
    }
  }

  static var decay: DecoupledDecay<Self>? { .before(\.weightDecay, none: 0) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
      .init("initial_estimate", \.initialEstimate, .positive, "d₀: the first estimate."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let dadaptAdamW = OptimizerDefinition(
    "dadapt_adamw", title: "D-Adapt AdamW",
    summary: "AdamW that estimates its distance to the solution.",
    equations: [
      "ηₜ = d·η·√(1−β₂ᵗ)/(1−β₁ᵗ), b = √β₂",
      "r ← b·r + (1−b)·ηₜ·⟨g, s/(√v + ε)⟩",
      "m ← β₁·m + (1−β₁)·ηₜ·g, v ← β₂·v + (1−β₂)·g², s ← b·s + (1−b)·ηₜ·g",
      "d ← max(d, r/((1−b)·‖s‖₁))",
      "x ← x − m/(√v + ε) − λ·ηₜ·x",
    ],
    source: "Defazio & Mishchenko 2023; Optax contrib dadapt_adamw",
    DAdaptAdamW())
}
