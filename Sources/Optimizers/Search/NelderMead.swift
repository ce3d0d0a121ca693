import Engine
import Lanes

/// Nelder–Mead: a simplex of n + 1 points that turns its worst one over the others.
///
/// at first x and x with each coordinate times 1.05, or 0.00025 where it is 0
/// x̄ = the mean of all but the worst; r = x̄ + ρ·(x̄ − worst)
/// e = x̄ + ρχ·(x̄ − worst) where f(r) is the lowest; where f(r) is no better than the second worst,
/// c = x̄ ± ψ·(x̄ − worst), or all points go to the best by σ
///
/// Nelder & Mead, "A simplex method for function minimization" (1965), as SciPy has it. ρ 1, χ 2, ψ ½, σ ½;
/// `adaptive` as Gao & Han (2012). x is the best point. One or two losses a step where the simplex does not
/// shrink, n + 1 at the start; no gradient. For a few parameters; it may stop where no minimum is.
struct NelderMead<V: Lane>: SearchMethod {
  /// What the block's trials have been asked for; they keep pace.
  private enum Stage {
    case start(Int)
    case reflection, second
    case shrink(Int)
  }

  private let n: Int
  private let isAdaptive: SearchNumber<V>
  private let vertices: [SearchVector<V>]
  private let losses: SearchVector<V>
  private let center: SearchVector<V>
  private let reflected: SearchVector<V>
  private let reflectedLoss: SearchNumber<V>
  /// The second point of a step, and what decides over it.
  private let other: SearchVector<V>
  private var stage = Stage.reflection
  private var isFirst = true
  private var moving = V.Mask(repeating: false)
  private var shrinking = V.Mask(repeating: false)

  init(_ memory: SearchMemory<V>) {
    n = memory.dimension
    isAdaptive = memory.parameter(0)
    vertices = (0...n).map { _ in memory.vector() }
    losses = memory.vector(n + 1)
    (center, reflected, other) = (memory.vector(), memory.vector(), memory.vector())
    reflectedLoss = memory.number()
  }

  static var asksForLosses: Bool { true }
  static var takesLossOfStart: Bool { true }

  mutating func reserve(_ step: Int) { isFirst = step == 1 }

  /// An adaptive coefficient, or the usual one.
  @inline(__always)
  private func coefficient(_ usual: V, _ adaptive: V) -> V {
    V.select(isAdaptive.isTrue, adaptive, usual)
  }
  @inline(__always) private var size: V { V(repeating: V.Element(n)) }
  @inline(__always) private var chi: V { coefficient(2, 1 + 2 / size) }
  @inline(__always) private var psi: V { coefficient(0.5, 0.75 - 1 / (2 * size)) }
  @inline(__always) private var sigma: V { coefficient(0.5, 1 - 1 / size) }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    moving = trials.lanes
    guard isFirst, n > 0 else { return reflect(trials) }
    for k in 0...n {
      vertices[k].set { i in
        guard i == k - 1 else { return trials.x[i] }
        return ((1 + 0.05) * trials.x[i]).replacing(with: 0.00025, where: trials.x[i] .== 0)
      }
    }
    losses[0] = trials.loss
    return ask(trials, moving, at: 1, .start(1))
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    switch stage {
    case .start(let k):
      losses[k] = trials.probeLoss
      if k < n { return ask(trials, moving, at: k + 1, .start(k + 1)) }
      for k in 1...n { sink(k, moving) }
      return reflect(trials)
    case .reflection: return takeReflection(trials)
    case .second: return takeSecond(trials)
    case .shrink(let k):
      losses[k] = losses[k].replacing(with: trials.probeLoss, where: shrinking)
      if k < n { return ask(trials, shrinking, at: k + 1, .shrink(k + 1)) }
      for k in 1...n { sink(k, shrinking) }
      return finish(trials)
    }
  }

  @inline(__always)
  private mutating func ask(
    _ trials: SearchTrials<V>, _ lanes: V.Mask, at vertex: Int, _ next: Stage
  ) -> SearchRequest<V> {
    stage = next
    trials.probe.set { vertices[vertex][$0] }
    return .loss(lanes)
  }

  @inline(__always)
  private mutating func reflect(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    center.set { i in
      var sum = vertices[0][i]
      for k in 1..<max(1, n) { sum += vertices[k][i] }
      return sum / size
    }
    reflected.set { 2 * center[$0] - vertices[n][$0] }
    stage = .reflection
    trials.probe.set { reflected[$0] }
    return .loss(moving)
  }

  @inline(__always)
  private mutating func takeReflection(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let loss = trials.probeLoss
    reflectedLoss.value = loss
    let isLowest = loss .< losses[0]
    let isGood = .!isLowest .& (loss .< losses[max(0, n - 1)])
    let isOutside = loss .< losses[n]
    // Expansion, outside contraction, or inside contraction.
    let (chi, psi) = (chi, psi)
    let worst = vertices[n]
    other.set { i in
      let outside = (1 + psi) * center[i] - psi * worst[i]
      let inside = (1 - psi) * center[i] + psi * worst[i]
      let expanded = (1 + chi) * center[i] - chi * worst[i]
      return V.select(isLowest, expanded, V.select(isOutside, outside, inside))
    }
    let accepted = moving .& isGood
    worst.set(accepted) { reflected[$0] }
    losses[n] = losses[n].replacing(with: loss, where: accepted)
    sink(n, accepted)
    let goesOn = moving .& .!isGood
    guard goesOn.isAnyTrue else { return finish(trials) }
    stage = .second
    trials.probe.set { other[$0] }
    return .loss(goesOn)
  }

  @inline(__always)
  private mutating func takeSecond(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let (loss, reflection) = (trials.probeLoss, reflectedLoss.value)
    let isLowest = reflection .< losses[0]
    let isOutside = reflection .< losses[n]
    let isTaken = isLowest .& (loss .< reflection)
    let isContracted =
      .!isLowest .& ((isOutside .& (loss .<= reflection)) .| (.!isOutside .& (loss .< losses[n])))
    let second = trials.lanes .& (isTaken .| isContracted)
    let first = trials.lanes .& isLowest .& .!isTaken
    vertices[n].set(second) { other[$0] }
    vertices[n].set(first) { reflected[$0] }
    losses[n] = losses[n].replacing(with: loss, where: second)
      .replacing(with: reflection, where: first)
    sink(n, second .| first)
    shrinking = (trials.lanes .& .!second .& .!first)
    guard shrinking.isAnyTrue else { return finish(trials) }
    let sigma = sigma
    for k in 1...n {
      vertices[k].set(shrinking) { vertices[0][$0] + sigma * (vertices[k][$0] - vertices[0][$0]) }
    }
    return ask(trials, shrinking, at: 1, .shrink(1))
  }

  /// Puts a point before those that have a higher loss; of equals the earlier stays first. NaN is last.
  @inline(__always)
  private func sink(_ last: Int, _ lanes: V.Mask) {
    var place = last
    var lanes = lanes
    while place > 0 {
      let (a, b) = (losses[place - 1], losses[place])
      lanes .&= ((b .< a) .| (a.isNaNMask .& .!b.isNaNMask))
      guard lanes.isAnyTrue else { return }
      losses[place - 1] = a.replacing(with: b, where: lanes)
      losses[place] = b.replacing(with: a, where: lanes)
      let (first, second) = (vertices[place - 1], vertices[place])
      for i in 0..<n {
        let (a, b) = (first[i], second[i])
        first[i] = a.replacing(with: b, where: lanes)
        second[i] = b.replacing(with: a, where: lanes)
      }
      place -= 1
    }
  }

  @inline(__always)
  private mutating func finish(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    var stays = moving
    for i in 0..<n { stays .&= (trials.x[i] .== vertices[0][i]) }
    trials.pause(stays)
    trials.x.set(moving) { vertices[0][$0] }
    return .done
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "adaptive", defaultValue: 0, range: .unit,
        summary: "Whether χ, ψ and σ suit the number of parameters.", kind: .boolean)
    ]
  }
}

extension OptimizerCatalogue {
  static let nelderMead = OptimizerDefinition(
    "nelder_mead", title: "Nelder–Mead",
    summary: "A simplex of n + 1 points that turns its worst one over the others.",
    equations: [
      "x̄ = the mean of all but the worst, r = x̄ + (x̄ − worst)",
      "e = x̄ + χ·(x̄ − worst), where f(r) is the lowest",
      "c = x̄ ± ψ·(x̄ − worst), where f(r) is no better than the second worst",
      "all points go to the best by σ, where f(c) is no better either",
    ],
    source: "Nelder & Mead 1965; SciPy; adaptive: Gao & Han 2012", needs: .losses,
    search: SearchFamily(
      NelderMead<Double>.parameters, .float(NelderMead<Float>.self, NelderMead<FloatPack>.self),
      .double(NelderMead<Double>.self, NelderMead<DoublePack>.self), pauses: true,
      mostParameters: 200))
}
