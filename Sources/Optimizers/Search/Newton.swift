import Engine
import Lanes

/// Newton: steps to where the loss would be lowest if it were quadratic.
///
/// H·d = −g, by conjugate gradients until ‖H·d + g‖ ≤ min(½, √‖g‖)·‖g‖ or the curvature along a
/// direction is not positive
/// x ← x + t·d, t = η, η/2, η/4, … until f falls enough
///
/// Nocedal & Wright, "Numerical Optimization" (2006), algorithm 7.1: line search Newton–CG. Each
/// product H·p counts as an evaluation.
struct Newton<V: Lane>: SearchMethod {
  let learningRate: SearchNumber<V>
  var rate: SearchNumber<V>? { learningRate }
  private let direction: SearchVector<V>
  private let residual: SearchVector<V>
  private let conjugate: SearchVector<V>
  private let square: SearchNumber<V>
  private let tolerance: SearchNumber<V>
  private var search: Backtracking<V>
  static var asksForCurvature: Bool { true }
  // Trials of a block solve together, and search when all have a direction.
  private var moves = V.Mask(repeating: false)
  private var products = 0
  private var isSearching = false

  init(_ memory: SearchMemory<V>) {
    learningRate = memory.parameter(0)
    (direction, residual, conjugate) = (memory.vector(), memory.vector(), memory.vector())
    (square, tolerance) = (memory.number(), memory.number())
    search = Backtracking(memory, along: direction)
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let g = trials.gradient
    moves = (trials.lanes .& (largest(g) .!= 0))
    direction.set { _ in 0 }
    residual.set { g[$0] }
    conjugate.set { -g[$0] }
    square.value = dot(residual, residual)
    let norm = square.value.squareRoot()
    tolerance.value = V.smaller(0.5, norm.squareRoot()) * norm
    products = 0
    isSearching = false
    trials.along.set { conjugate[$0] }
    return .curvature(moves)
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    isSearching ? resumeSearch(trials) : resumeSolving(trials)
  }

  @inline(__always)
  private mutating func resumeSolving(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let product = trials.probeGradient
    let curvature = dot(conjugate, product)
    let isConvex = trials.lanes .& (curvature .> 0)
    if products == 0 { direction.set(trials.lanes .& .!isConvex) { conjugate[$0] } }
    let alpha = square.value / curvature
    direction.set(isConvex) { direction[$0] + alpha * conjugate[$0] }
    residual.set(isConvex) { residual[$0] + alpha * product[$0] }
    let next = dot(residual, residual)
    products += 1
    var goesOn = V.Mask(repeating: false)
    if products < 2 * direction.count {
      goesOn = (isConvex .& .!(next.squareRoot() .<= tolerance.value))
    }
    guard goesOn.isAnyTrue else {
      isSearching = true
      return search.begin(trials, moves, from: learningRate.value)
    }
    let beta = next / square.value
    conjugate.set(goesOn) { beta * conjugate[$0] - residual[$0] }
    square.set(goesOn, next)
    trials.along.set { conjugate[$0] }
    return .curvature(goesOn)
  }

  @inline(__always)
  private mutating func resumeSearch(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let goesOn = search.resume(trials)
    trials.move(trials.lanes .& .!goesOn, along: direction, by: search.t.value)
    return .gradient(goesOn)
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "learning_rate", defaultValue: 1, range: .positive,
        summary: "The first step to try, η.")
    ]
  }
}

extension OptimizerCatalogue {
  static let newton = OptimizerDefinition(
    "newton", title: "Newton",
    summary: "Steps to where the loss would be lowest if it were quadratic.",
    equations: [
      "H·d = −g, by conjugate gradients until ‖H·d + g‖ ≤ min(½, √‖g‖)·‖g‖",
      "x ← x + t·d, t = η, η/2, η/4, … until f falls enough",
    ],
    source: "Nocedal & Wright 2006, algorithm 7.1 (line search Newton–CG)", needs: .curvature,
    search: SearchFamily(
      Newton<Double>.parameters, .float(Newton<Float>.self, Newton<FloatPack>.self),
      .double(Newton<Double>.self, Newton<DoublePack>.self)))
}
