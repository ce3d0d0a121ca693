import Engine
import Lanes

/// Conjugate gradient: steps that do not undo the ones before.
///
/// β = max(0, ⟨g, g − g′⟩/⟨g′,g′⟩), 0 at first and where d does not descend
/// d ← −g + β·d
/// x ← x + t·d, t by strong Wolfe with c₁ 1e-4, c₂ 0.1
///
/// Polak & Ribière (1969); Nocedal & Wright, "Numerical Optimization" (2006), algorithm 5.4 with PR⁺.
struct ConjugateGradient<V: Lane>: SearchMethod {
  let learningRate: SearchNumber<V>
  var rate: SearchNumber<V>? { learningRate }
  private let hasBegun: SearchNumber<V>
  private let slope: SearchVector<V>
  private let direction: SearchVector<V>
  /// The last step times its slope: the next first step changes the loss as much.
  private let product: SearchNumber<V>
  private var search: StrongWolfe<V>

  init(_ memory: SearchMemory<V>) {
    learningRate = memory.parameter(0)
    hasBegun = memory.number()
    (slope, direction) = (memory.vector(), memory.vector())
    product = memory.number()
    search = StrongWolfe(memory, along: direction, curvature: 0.1)
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let g = trials.gradient
    let size = largest(g)
    let moves = trials.lanes .& (size .!= 0)
    let follows = moves .& hasBegun.isTrue
    var (product, square): (V, V) = (0, 0)
    for i in 0..<g.count {
      product += g[i] * (g[i] - slope[i])
      square += slope[i] * slope[i]
    }
    let beta = V.greater(0, product / square)
    direction.set(moves) { i in
      (-g[i]).replacing(with: -g[i] + beta * direction[i], where: follows)
    }
    direction.set(moves .& .!(dot(g, direction) .< 0)) { -g[$0] }
    let guess = self.product.value / dot(g, direction)
    let isGood = follows .& (guess .> 0) .& (guess .< V(rounding: .infinity))
    slope.set(moves) { g[$0] }
    hasBegun.set(moves, 1)
    return search.begin(
      trials, moves,
      from: (learningRate.value * V.smaller(1, 1 / size)).replacing(with: guess, where: isGood))
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let goesOn = search.resume(trials)
    let found = trials.lanes .& .!goesOn
    if found.isAnyTrue {
      product.set(found, search.t.value * dot(slope, direction))
      trials.move(found, along: direction, by: search.t.value)
    }
    return .gradient(goesOn)
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
    search: SearchFamily(
      ConjugateGradient<Double>.parameters,
      .float(ConjugateGradient<Float>.self, ConjugateGradient<FloatPack>.self),
      .double(ConjugateGradient<Double>.self, ConjugateGradient<DoublePack>.self)))
}
