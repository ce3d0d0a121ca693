import Engine
import Lanes

/// L-BFGS: Newton's method with curvature remembered from the last steps.
///
/// s = x − x′, y = g − g′, kept where ⟨s,y⟩ > 1e-10, at most `history` pairs
/// d = −H·g by the two-loop recursion, H₀ = ⟨s,y⟩/⟨y,y⟩
/// x ← x + t·d, t by strong Wolfe, or η
///
/// Liu & Nocedal, "On the limited memory BFGS method" (1989); PyTorch's LBFGS, one iteration a step.
/// The first step is min(1, 1/‖g‖₁)·η long; nothing moves where max|g| ≤ 1e-7.
struct LBFGS<V: Lane>: SearchMethod {
  let learningRate: SearchNumber<V>
  var rate: SearchNumber<V>? { learningRate }
  /// Whether steps are searched for.
  private let searches: SearchNumber<V>
  private let hasBegun: SearchNumber<V>
  private var pairs: CurvaturePairs<V>
  /// H₀
  private let scale: SearchNumber<V>
  private let slope: SearchVector<V>
  /// s and y.
  private let moved: SearchVector<V>
  private let change: SearchVector<V>
  private let direction: SearchVector<V>
  private var search: StrongWolfe<V>

  init(_ memory: SearchMemory<V>) {
    learningRate = memory.parameter(0)
    searches = memory.parameter(2)
    (hasBegun, scale) = (memory.number(), memory.number())
    scale.value = 1
    (slope, moved) = (memory.vector(), memory.vector())
    (change, direction) = (memory.vector(), memory.vector())
    search = StrongWolfe(memory, along: direction)
    pairs = CurvaturePairs(memory, parameter: 1)
  }

  mutating func reserve(_ step: Int) { pairs.turn(step) }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let g = trials.gradient
    let moves = trials.lanes .& .!(largest(g) .<= 1e-7)
    remember(trials, moves .& hasBegun.isTrue)
    let isFirst = moves .& .!hasBegun.isTrue
    var t = learningRate.value
    if isFirst.isAnyTrue {
      direction.set(isFirst) { -g[$0] }
      hasBegun.set(isFirst, 1)
      var sum: V = 0
      for i in 0..<g.count { sum += g[i].magnitude }
      t = t.replacing(with: V.smaller(1, 1 / sum) * t, where: isFirst)
    }
    slope.set(moves) { g[$0] }
    let isFlat = moves .& (dot(g, direction) .> -1e-9)
    if isFlat.isAnyTrue { moved.set(isFlat) { direction[$0] * learningRate.value } }
    let isSearched = moves .& .!isFlat .& searches.isTrue
    move(trials, moves .& .!isFlat .& .!isSearched, by: t)
    return search.begin(trials, isSearched, from: t)
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let goesOn = search.resume(trials)
    move(trials, trials.lanes .& .!goesOn, by: search.t.value)
    return .gradient(goesOn)
  }

  @inline(__always)
  private func move(_ trials: SearchTrials<V>, _ lanes: V.Mask, by t: V) {
    guard lanes.isAnyTrue else { return }
    moved.set(lanes) { direction[$0] * t }
    trials.move(lanes, along: direction, by: t)
  }

  /// Keeps the last step and the change of the gradient, and finds the next direction.
  @inline(__always)
  private func remember(_ trials: SearchTrials<V>, _ lanes: V.Mask) {
    let g = trials.gradient
    change.set { g[$0] - slope[$0] }
    let curvature = dot(change, moved)
    let isKept = lanes .& (curvature .> 1e-10)
    pairs.keep(isKept, of: trials.lanes, step: moved, change: change, curvature: curvature)
    scale.set(isKept, curvature / dot(change, change))
    direction.set(lanes) { -g[$0] }
    pairs.multiply(direction, lanes, scale: scale.value)
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "learning_rate", defaultValue: 1, range: .nonNegative,
        summary: "The first step to try, η; the step itself without a line search."),
      .init(
        name: "history", defaultValue: 10, range: .factor,
        summary: "How many steps are remembered.",
        kind: .whole),
      .init(
        name: "line_search", defaultValue: 1, range: .unit, summary: "How the step is found.",
        kind: .choice(["none", "strong_wolfe"])),
    ]
  }
}

extension OptimizerCatalogue {
  static let lbfgs = OptimizerDefinition(
    "lbfgs", title: "L-BFGS",
    summary: "Newton's method with curvature remembered from the last steps.",
    equations: [
      "s = x − x′, y = g − g′, kept where ⟨s,y⟩ > 1e-10, at most `history` pairs",
      "d = −H·g by the two-loop recursion, H₀ = ⟨s,y⟩/⟨y,y⟩",
      "x ← x + t·d, t by strong Wolfe, or η",
    ],
    source: "Liu & Nocedal 1989; PyTorch LBFGS, one iteration a step",
    search: SearchFamily(
      LBFGS<Double>.parameters, .float(LBFGS<Float>.self, LBFGS<FloatPack>.self),
      .double(LBFGS<Double>.self, LBFGS<DoublePack>.self)))
}
