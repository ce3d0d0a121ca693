import Engine

/// Line search descent: straight down the slope, as far as it helps.
///
/// t = η, η·r, η·r², … until f(x − t·g) ≤ f(x) − c·t·‖g‖²
/// x ← x − t·g
///
/// Armijo (1966); Nocedal & Wright, "Numerical Optimization" (2006), algorithm 3.1.
struct LineSearchDescent<Number: BinaryFloatingPoint>: SearchMethod {
  var learningRate: Number
  private var search: Backtracking<Number>
  private var direction: [Number] = []

  init(dimension: Int, parameters: [Number]) {
    learningRate = parameters[0]
    search = Backtracking(decrease: parameters[1], shrink: parameters[2])
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func begin(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    if largest(trial.gradient) == 0 { return .done }
    direction = trial.gradient.map { -$0 }
    return search.begin(&trial, along: direction, from: learningRate)
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func resume(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    let request = search.resume(&trial)
    return request == .done ? trial.move(along: direction, by: search.t) : request
  }

  mutating func code(_ coder: inout StateCoder) {}

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
    LineSearchDescent<Float>.self, LineSearchDescent<Double>.self)
}
