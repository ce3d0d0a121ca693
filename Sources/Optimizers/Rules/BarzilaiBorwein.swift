import Engine
import Lanes

/// Barzilai–Borwein: gradient descent whose rate is the last step over the change of the gradient.
///
/// s = x − x′, y = g − g′
/// α = ⟨s,s⟩/⟨s,y⟩ (long) or ⟨s,y⟩/⟨y,y⟩ (short), at first and where ⟨s,y⟩ ≤ 0: η
/// x ← x − α·g
///
/// Products are over all parameters. Barzilai & Borwein 1988; Nocedal & Wright.
struct BarzilaiBorwein<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var step: V = 0
  var isFirst: V = 0

  struct State: RuleState {
    var point: V = 0
    var slope: V = 0
  }

  mutating func prepare(step t: V) {
    isFirst = V.select(t .<= 1, 1, 0)
  }

  func step(_ e: Elements<Self>) {
    let moved = e.sum(over: .all) {
      let s = e.x[$0] - e.state[$0].point
      return s * s
    }
    let product = e.sum(over: .all) {
      (e.x[$0] - e.state[$0].point) * (e.gradient[$0] - e.state[$0].slope)
    }
    let turned = e.sum(over: .all) {
      let y = e.gradient[$0] - e.state[$0].slope
      return y * y
    }
    let rate = V.select(step .> 0, product / turned, moved / product)
    let known = V.select((product .> 0) .& .!(isFirst .> 0), rate, learningRate)
    for i in e.indices {
      e.state[i] = State(point: e.x[i], slope: e.gradient[i])
      e.x[i] -= known * e.gradient[i]
    }
  }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The first rate, η."),
      .init("step", \.step, .unit, "Which of the two rates.", kind: .choice(["long", "short"])),
    ]
  }
}

extension OptimizerCatalogue {
  static let barzilaiBorwein = OptimizerDefinition(
    "barzilai_borwein", title: "Barzilai–Borwein",
    summary: "Gradient descent whose rate is the last step over the change of the gradient.",
    equations: [
      "s = x − x′, y = g − g′",
      "α = ⟨s,s⟩/⟨s,y⟩ (long) or ⟨s,y⟩/⟨y,y⟩ (short), at first and where ⟨s,y⟩ ≤ 0: η",
      "x ← x − α·g",
    ],
    source: "Barzilai & Borwein 1988; Nocedal & Wright",
    BarzilaiBorwein())
}
