import Engine

/// Conjugate gradient: steps that do not undo the ones before.
///
/// β = max(0, ⟨g, g − g′⟩/⟨g′,g′⟩), 0 at first and where d does not descend
/// d ← −g + β·d
/// x ← x + t·d, t by strong Wolfe with c₁ 1e-4, c₂ 0.1
///
/// Polak & Ribière (1969); Nocedal & Wright, "Numerical Optimization" (2006), algorithm 5.4 with PR⁺.
struct ConjugateGradient<Number: BinaryFloatingPoint>: SearchMethod {
  var learningRate: Number
  private var slope: [Number] = []
  private var direction: [Number] = []
  /// The last step times its slope: the next first step changes the loss as much.
  private var product: Number = 0
  private var search = StrongWolfe<Number>(curvature: 0.1)

  init(dimension: Int, parameters: [Number]) { learningRate = parameters[0] }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func begin(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    let g = trial.gradient
    if largest(g) == 0 { return .done }
    let downhill = g.map { -$0 }
    var t = learningRate * min(1, 1 / largest(g))
    if slope.isEmpty {
      direction = downhill
    } else {
      let difference = zip(g, slope).map { $0 - $1 }
      let beta = max(0, dot(g, difference) / dot(slope, slope))
      for i in direction.indices { direction[i] = downhill[i] + beta * direction[i] }
      if !(dot(g, direction) < 0) { direction = downhill }
      let guess = product / dot(g, direction)
      if guess > 0, guess.isFinite { t = guess }
    }
    slope = g
    return search.begin(&trial, along: direction, from: t)
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func resume(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    let request = search.resume(&trial)
    guard request == .done else { return request }
    product = search.t * dot(slope, direction)
    return trial.move(along: direction, by: search.t)
  }

  mutating func code(_ coder: inout StateCoder) {
    coder.code(&slope, repeating: 0)
    coder.code(&direction, repeating: 0)
    coder.code(&product)
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "learning_rate", defaultValue: 1, range: .positive,
        summary: "The first step to try at the start.")
    ]
  }
}

extension OptimizerCatalogue {
  static let conjugateGradient = OptimizerDefinition(
    "conjugate_gradient", title: "Conjugate gradient",
    summary: "Steps that do not undo the ones before.",
    equations: [
      "β = max(0, ⟨g, g − g′⟩/⟨g′,g′⟩), 0 at first and where d does not descend",
      "d ← −g + β·d", "x ← x + t·d, t by strong Wolfe with c₁ 1e-4, c₂ 0.1",
    ],
    source: "Polak & Ribière 1969; Nocedal & Wright 2006, algorithm 5.4",
    ConjugateGradient<Float>.self, ConjugateGradient<Double>.self)
}
