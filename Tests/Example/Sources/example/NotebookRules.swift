import Optimizers

// The three optimizers of the notebook, as its reader would write them. They are called as the
// catalogue's, and take their places in the experiment.

struct MyGradientDescent<V: Lane>: Rule {
  var learningRate: V = 1e-3

  typealias State = NoState

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    x -= learningRate * gradient
  }

  static var parameters: [Parameter<Self>] {
    [.init("learning_rate", \.learningRate, .nonNegative, "The length of a step.")]
  }
}

struct MyMomentum<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var momentum: V = 0.7

  struct State: RuleState {
    var change: V = 0
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.change = learningRate * gradient + momentum * s.change
    x -= s.change
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step."),
      .init("momentum", \.momentum, .decay, "The part of the last change that is kept."),
    ]
  }
}

struct MyAdam<V: Lane>: Rule {
  var learningRate: V = 1e-3
  var beta1: V = 0.9
  var beta2: V = 0.999
  var epsilon: V = 1e-7
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0

  struct State: RuleState {
    var mean: V = 0
    var square: V = 0
  }

  mutating func prepare(step t: V) {
    gain1 = 1 - beta1
    gain2 = 1 - beta2
    correction1 = 1 / (1 - V.pow(beta1, t))
    correction2 = 1 / (1 - V.pow(beta2, t))
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    s.mean = beta1 * s.mean + gain1 * gradient
    s.square = beta2 * s.square + gain2 * (gradient * gradient)
    x -= learningRate * (s.mean * correction1) / ((s.square * correction2).squareRoot() + epsilon)
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step."),
      .init("beta_1", \.beta1, .decay, "The decay of the mean gradient."),
      .init("beta_2", \.beta2, .decay, "The decay of the mean square."),
      .init("epsilon", \.epsilon, .nonNegative, "Keeps the divisor from 0."),
    ]
  }
}

let notebookRules = [
  OptimizerDefinition(
    "gradient_descent", title: "Gradient descent", summary: "A step against the gradient.",
    equations: ["x ← x − η·g"], source: "TensorFlow, Optimizers with Core APIs",
    MyGradientDescent()),
  OptimizerDefinition(
    "momentum", title: "Momentum", summary: "Steps that remember where they went.",
    equations: ["Δ ← η·g + p·Δ", "x ← x − Δ"], source: "TensorFlow, Optimizers with Core APIs",
    MyMomentum()),
  OptimizerDefinition(
    "adam", title: "Adam", summary: "Momentum, scaled by the size of the gradient.",
    equations: [
      "m ← β₁·m + (1−β₁)·g", "v ← β₂·v + (1−β₂)·g²",
      "x ← x − η · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)",
    ], source: "TensorFlow, Optimizers with Core APIs",
    MyAdam()),
]
