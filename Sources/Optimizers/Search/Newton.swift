import Engine

/// Newton: steps to where the loss would be lowest if it were quadratic.
///
/// H·d = −g, by conjugate gradients until ‖H·d + g‖ ≤ min(½, √‖g‖)·‖g‖ or the curvature along a
/// direction is not positive
/// x ← x + t·d, t = η, η/2, η/4, … until f falls enough
///
/// Nocedal & Wright, "Numerical Optimization" (2006), algorithm 7.1: line search Newton–CG. Each
/// product H·p counts as an evaluation.
struct Newton<Number: BinaryFloatingPoint>: SearchMethod {
  var learningRate: Number
  private let dimension: Int
  private var direction: [Number] = []
  private var residual: [Number] = []
  private var conjugate: [Number] = []
  private var square: Number = 0
  private var tolerance: Number = 0
  private var products = 0
  private var isSearching = false
  private var search = Backtracking<Number>()

  init(dimension: Int, parameters: [Number]) {
    self.dimension = dimension
    learningRate = parameters[0]
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func begin(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    if largest(trial.gradient) == 0 { return .done }
    direction = [Number](repeating: 0, count: dimension)
    residual = trial.gradient
    conjugate = trial.gradient.map { -$0 }
    square = dot(residual, residual)
    let norm = square.squareRoot()
    tolerance = min(0.5, norm.squareRoot()) * norm
    products = 0
    isSearching = false
    trial.probe = conjugate
    return .curvature
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func resume(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    if isSearching {
      let request = search.resume(&trial)
      return request == .done ? trial.move(along: direction, by: search.t) : request
    }
    let product = trial.probeGradient
    let curvature = dot(conjugate, product)
    guard curvature > 0 else {
      if products == 0 { direction = conjugate }
      return beginSearch(&trial)
    }
    let alpha = square / curvature
    for i in direction.indices {
      direction[i] += alpha * conjugate[i]
      residual[i] += alpha * product[i]
    }
    let next = dot(residual, residual)
    products += 1
    if next.squareRoot() <= tolerance || products >= 2 * dimension { return beginSearch(&trial) }
    let beta = next / square
    for i in conjugate.indices { conjugate[i] = beta * conjugate[i] - residual[i] }
    square = next
    trial.probe = conjugate
    return .curvature
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  private mutating func beginSearch(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    isSearching = true
    return search.begin(&trial, along: direction, from: learningRate)
  }

  mutating func code(_ coder: inout StateCoder) {}

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
    Newton<Float>.self, Newton<Double>.self)
}
