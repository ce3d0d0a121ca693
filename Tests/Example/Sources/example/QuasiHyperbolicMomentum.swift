import Optimizers

/// Quasi-hyperbolic momentum: a step between the gradient's and the momentum's.
///
/// Ma & Yarats 2019. The catalogue does not have it: here it is written outside of the library.
struct QuasiHyperbolicMomentum<V: Lane>: Rule {
  var learningRate: V = 1e-2
  var beta: V = 0.9
  var nu: V = 0.7
  var gain: V = 0
  var plain: V = 0

  struct State: RuleState {
    var mean: V = 0
  }

  mutating func prepare(step t: V) {
    gain = 1 - beta
    plain = 1 - nu
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.mean = beta * s.mean + gain * gradient
    x -= learningRate * (plain * gradient + nu * s.mean)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("beta", \.beta, .decay, "The decay of the mean gradient, β."),
      .init("nu", \.nu, .unit, "The mean gradient's part of the step, ν."),
    ]
  }
}

let quasiHyperbolicMomentum = OptimizerDefinition(
  "quasi_hyperbolic_momentum", title: "Quasi-hyperbolic momentum",
  summary: "A step between the gradient's and the momentum's.",
  equations: ["m ← β·m + (1−β)·g", "x ← x − η·((1−ν)·g + ν·m)"],
  source: "Ma & Yarats 2019",
  QuasiHyperbolicMomentum())
