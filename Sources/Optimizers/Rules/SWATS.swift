import Engine
import Lanes

/// SWATS: adam until its steps are those of a fixed rate, then gradient descent with that rate.
///
/// g ← g + λ·x
/// adam: m ← β₁·m + (1−β₁)·g, v ← β₂·v + (1−β₂)·g²
/// p = −η·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√(v + 1e-15) + ε), x ← x + p
/// where ⟨p, g⟩ ≠ 0: s = ⟨p, p⟩/−⟨p, g⟩, l ← β₂·l + (1−β₂)·s, L = l/(1−β₂ᵗ)
/// after a step, t > 1, with L > 0 and |L − s| ≤ 1e-8 + ε·|s|, sgd, with rate L:
/// b ← β₁·b + g, x ← x − L·(1−β₁)·b, with Nesterov x ← x − L·b
///
/// Keskar & Socher 2017; pytorch_optimizer SWATS. One tensor switches all, from the next step on, at the rate
/// of the last that does. Products are of each tensor. As in the library, ε is both in the divisor and the
/// tolerance.
struct SWATS<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-6
  var weightDecay: V = 0
  var nesterov: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var rate: V = 0
  var correction2: V = 0
  var descent: V = 0
  var isFirst: V = 0

  struct State: RuleState {
    var m: V = 0
    var v: V = 0
    var sum: V = 0
  }
  /// The mean s of a tensor, l.
  struct TensorState: RuleState {
    var scale: V = 0
  }
  /// L once it has switched, 0 before.
  struct Shared: RuleState {
    var rate: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    rate = learningRate * (1 - V.pow(beta2, t)).squareRoot() / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
    descent = V.select(nesterov .> 0, 1, gain1)
    isFirst = V.select(t .<= 1, 1, 0)
  }

  func step(_ e: Elements<Self>) {
    let known = e.shared[0].rate
    let hasSwitched = known .> 0
    for i in e.indices {
      e.gradient[i] += weightDecay * e.x[i]
      let g = e.gradient[i]
      e.state[i].m = beta1 * e.state[i].m + gain1 * g
      e.state[i].v = beta2 * e.state[i].v + gain2 * (g * g)
      e.state[i].sum = V.select(hasSwitched, beta1 * e.state[i].sum + g, 0)
    }
    func change(_ i: Int) -> V {
      -(rate * (e.state[i].m / ((e.state[i].v + 1e-15).squareRoot() + epsilon)))
    }
    let product = e.sum { change($0) * e.gradient[$0] }
    let square = e.sum { change($0) * change($0) }
    let scale = square / -product
    let mean = beta2 * e.tensor[0].scale + gain2 * scale
    e.tensor[0].scale = V.select(product .!= 0, mean, e.tensor[0].scale)
    let found = mean * correction2
    let isNear = (found - scale).magnitude .<= 1e-8 + epsilon * scale.magnitude
    let isFound = (product .!= 0) .& (isFirst .== 0) .& (found .> 0) .& isNear
    let last = e.last(over: .all) { _ in V.select(isFound, found, 0) }
    e.shared[0].rate = V.select(hasSwitched, known, last)
    for i in e.indices {
      let descended = known * (descent * e.state[i].sum)
      e.x[i] += V.select(hasSwitched, -descended, change(i))
    }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0; how near L is to s."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: added to the gradient as λ·x."),
      .flag("nesterov", \.nesterov, "Whether gradient descent looks one step ahead."),
    ]
  }
}

extension OptimizerCatalogue {
  static let swats = OptimizerDefinition(
    "swats", title: "SWATS",
    summary:
      "Adam until its steps are those of a fixed rate, then gradient descent with that rate.",
    equations: [
      "g ← g + λ·x",
      "adam: m ← β₁·m + (1−β₁)·g, v ← β₂·v + (1−β₂)·g²",
      "p = −η·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√(v + 1e-15) + ε), x ← x + p",
      "where ⟨p, g⟩ ≠ 0: s = ⟨p, p⟩/−⟨p, g⟩, l ← β₂·l + (1−β₂)·s, L = l/(1−β₂ᵗ)",
      "after a step, t > 1, with L > 0 and |L − s| ≤ 1e-8 + ε·|s|, sgd, with rate L:",
      "b ← β₁·b + g, x ← x − L·(1−β₁)·b, with Nesterov x ← x − L·b",
    ],
    source: "Keskar & Socher 2017; pytorch_optimizer SWATS. One tensor switches all, from the "
      + "next step on, at the rate of the last that does",
    SWATS())
}
