import Engine
import Lanes

/// RProp: only the gradient's sign counts; a step grows until the sign turns.
///
/// h ← h·η₊ where g·g′ > 0, h·η₋ where g·g′ < 0, within the bounds
/// g ← 0 where g·g′ < 0
/// x ← x − sign(g)·h, g′ ← g
///
/// Riedmiller & Braun 1993; PyTorch Rprop.
struct RProp<V: Lane>: Rule {
  var learningRate: V = 1e-2
  var etaMinus: V = 0.5
  var etaPlus: V = 1.2
  var minStep: V = 1e-6
  var maxStep: V = 50

  struct State: RuleState {
    var previous: V = 0
    var step: V = 0
  }

  func initialState(at x: V) -> State {
    State(step: learningRate)
  }

  func update(_ x: inout V, gradient: V, _ s: inout State) {
    let product = gradient * s.previous
    let turned = product .< 0
    let factor = V.select(product .> 0, etaPlus, V.select(turned, etaMinus, 1))
    s.step = V.minimum(maxStep, V.maximum(minStep, s.step * factor))
    let g = V.select(turned, 0, gradient)
    x -= g.signum * s.step
    s.previous = g
  }

  static var pauses: Bool { true }

  func isPaused(_ e: Elements<Self>) -> V.Mask {
    // An element whose sign turned waits a step.
    var turned = V.Mask(repeating: false)
    for i in e.indices {
      turned .|= (e.state[i].previous .== 0) .& (e.gradient[i] .!= 0)
    }
    return turned
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The first step, h."),
      .init("eta_minus", \.etaMinus, .decay, "η₋: the factor of a step that went too far."),
      .init("eta_plus", \.etaPlus, .factor, "η₊: the factor of a step that did not."),
      .init("min_step", \.minStep, .nonNegative, "The shortest step."),
      .init("max_step", \.maxStep, .nonNegative, "The longest step."),
    ]
  }
}

extension OptimizerCatalogue {
  static let rprop = OptimizerDefinition(
    "rprop", title: "RProp",
    summary: "Only the gradient's sign counts; a step grows until the sign turns.",
    equations: [
      "h ← h·η₊ where g·g′ > 0, h·η₋ where g·g′ < 0, within the bounds",
      "g ← 0 where g·g′ < 0",
      "x ← x − sign(g)·h, g′ ← g",
    ],
    source: "Riedmiller & Braun 1993; PyTorch Rprop",
    RProp())
}
