import Engine
import Lanes

/// Line search descent: straight down the slope, as far as it helps.
///
/// t = η, η·r, η·r², … until f(x − t·g) ≤ f(x) − c·t·‖g‖²
/// x ← x − t·g
///
/// Armijo (1966); Nocedal & Wright, "Numerical Optimization" (2006), algorithm 3.1.
struct LineSearchDescent<V: Lane>: SearchMethod {
  let learningRate: SearchNumber<V>
  var rate: SearchNumber<V>? { learningRate }
  private let direction: SearchVector<V>
  private var search: Backtracking<V>

  init(_ memory: SearchMemory<V>) {
    learningRate = memory.parameter(0)
    direction = memory.vector()
    search = Backtracking(
      memory, along: direction, decrease: memory.parameter(1), shrink: memory.parameter(2))
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func begin(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    direction.set { -trials.gradient[$0] }
    let moves = trials.lanes .& (largest(direction) .!= 0)
    return search.begin(trials, moves, from: learningRate.value)
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  mutating func resume(_ trials: SearchTrials<V>) -> SearchRequest<V> {
    let goesOn = search.resume(trials)
    trials.move(trials.lanes .& .!goesOn, along: direction, by: search.t.value)
    return .gradient(goesOn)
  }

  static var parameters: [ParameterDescription] {
    [
      .init(
        name: "learning_rate", defaultValue: 1, range: .positive,
        summary: "The first step to try, η."),
      .init(
        name: "decrease", defaultValue: 1e-4, range: .openUnit,
        summary: "c: the part of the promised decrease that is asked."),
      .init(
        name: "shrink", defaultValue: 0.5, range: .openUnit,
        summary: "r: how much shorter the next step to try is."),
    ]
  }
}

extension OptimizerCatalogue {
  static let lineSearchDescent = OptimizerDefinition(
    "line_search_descent", title: "Line search descent",
    summary: "Straight down the slope, as far as it helps.",
    equations: [
      "t = η, η·r, η·r², … until f(x − t·g) ≤ f(x) − c·t·‖g‖²", "x ← x − t·g",
    ],
    source: "Armijo 1966; Nocedal & Wright 2006, algorithm 3.1",
    search: SearchFamily(
      LineSearchDescent<Double>.parameters,
      .float(LineSearchDescent<Float>.self, LineSearchDescent<FloatPack>.self),
      .double(LineSearchDescent<Double>.self, LineSearchDescent<DoublePack>.self)))
}
