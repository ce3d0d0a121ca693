import Engine
import Lanes

/// BFGS: Newton's method with an inverse matrix learned from the steps.
///
/// s = x − x′, y = g − g′, ρ = 1/⟨s,y⟩; at first H = ⟨s,y⟩/⟨y,y⟩·I
/// H ← (I − ρ·s·yᵀ)·H·(I − ρ·y·sᵀ) + ρ·s·sᵀ, where ⟨s,y⟩ > 1e-10
/// x ← x − t·H·g, t by strong Wolfe with c₁ 1e-4, c₂ 0.9
///
/// Nocedal & Wright, "Numerical Optimization" (2006), algorithm 6.1. Where the direction does not
/// descend, H is forgotten.
struct BFGS<V: Lane>: SearchMethod {
  let learningRate: SearchNumber<V>
  var rate: SearchNumber<V>? { learningRate }
  private let hasBegun: SearchNumber<V>
  /// Whether H is known; its rows.
  private let hasInverse: SearchNumber<V>
  private let inverse: [SearchVector<V>]
  private let slope: SearchVector<V>
  private let moved: SearchVector<V>
  private let direction: SearchVector<V>
  /// y and H·y.
  private let change: SearchVector<V>
  private let turned: SearchVector<V>
  private var search: StrongWolfe<V>

  init(_ memory: SearchMemory<V>) {
    learningRate = memory.parameter(0)
    (hasBegun, hasInverse) = (memory.number(), memory.number())
    (slope, moved, direction) = (memory.vector(), memory.vector(), memory.vector())
    (change, turned) = (memory.vector(), memory.vector())
    search = StrongWolfe(memory, along: direction)
    inverse = (0..<memory.dimension).map { _ in memory.vector() }
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let g = trials.gradient
    let size = largest(g)
    let moves = trials.lanes .& (size .!= 0)
    remember(g, moves .& hasBegun.isTrue)
    slope.set(moves) { g[$0] }
    hasBegun.set(moves, 1)
    let turns = hasInverse.isTrue
    direction.set { -g[$0] }
    if (moves .& turns).isAnyTrue {
      direction.set { direction[$0].replacing(with: -dot(inverse[$0], g), where: turns) }
    }
    let rises = moves .& .!(dot(g, direction) .< 0)
    if rises.isAnyTrue {
      hasInverse.set(rises, 0)
      direction.set(rises) { -g[$0] }
    }
    let first = learningRate.value * V.smaller(1, 1 / size)
    return search.begin(trials, moves, from: V.select(turns, learningRate.value, first))
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let goesOn = search.resume(trials)
    let found = trials.lanes .& .!goesOn
    if found.isAnyTrue {
      let t = search.t.value
      moved.set(found) { direction[$0] * t }
      trials.move(found, along: direction, by: t)
    }
    return .gradient(goesOn)
  }

  /// Learns from the last step.
  @inline(__always)
  private func remember(_ g: SearchVector<V>, _ lanes: V.Mask) {
    change.set { g[$0] - slope[$0] }
    let curvature = dot(change, moved)
    let learns = lanes .& (curvature .> 1e-10)
    guard learns.isAnyTrue else { return }
    let isFirst = learns .& .!hasInverse.isTrue
    if isFirst.isAnyTrue {
      let scale = curvature / dot(change, change)
      for i in 0..<change.count { inverse[i].set(isFirst) { $0 == i ? scale : 0 } }
      hasInverse.set(isFirst, 1)
    }
    turned.set { dot(inverse[$0], change) }
    let factor = (1 + dot(change, turned) / curvature) / curvature
    for i in 0..<change.count {
      let row = inverse[i]
      row.set(learns) { j in
        let cross = (turned[i] * moved[j] + moved[i] * turned[j]) / curvature
        return row[j] + (factor * (moved[i] * moved[j]) - cross)
      }
    }
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "learning_rate", defaultValue: 1, range: .positive,
        summary: "The first step to try.")
    ]
  }
}

extension OptimizerCatalogue {
  static let bfgs = OptimizerDefinition(
    "bfgs", title: "BFGS",
    summary: "Newton's method with an inverse matrix learned from the steps.",
    equations: [
      "s = x − x′, y = g − g′, ρ = 1/⟨s,y⟩; at first H = ⟨s,y⟩/⟨y,y⟩·I",
      "H ← (I − ρ·s·yᵀ)·H·(I − ρ·y·sᵀ) + ρ·s·sᵀ, where ⟨s,y⟩ > 1e-10",
      "x ← x − t·H·g, t by strong Wolfe with c₁ 1e-4, c₂ 0.9",
    ],
    source: "Nocedal & Wright 2006, algorithm 6.1",
    search: SearchFamily(
      BFGS<Double>.parameters, .float(BFGS<Float>.self, BFGS<FloatPack>.self),
      .double(BFGS<Double>.self, BFGS<DoublePack>.self)))
}
