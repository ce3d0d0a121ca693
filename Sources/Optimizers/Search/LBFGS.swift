import Engine

/// L-BFGS: Newton's method with curvature remembered from the last steps.
///
/// s = x − x′, y = g − g′, kept where ⟨s,y⟩ > 1e-10, at most `history` pairs
/// d = −H·g by the two-loop recursion, H₀ = ⟨s,y⟩/⟨y,y⟩
/// x ← x + t·d, t by strong Wolfe, or η
///
/// Liu & Nocedal, "On the limited memory BFGS method" (1989); PyTorch's LBFGS, one iteration a step.
/// The first step is min(1, 1/‖g‖₁)·η long; nothing moves where max|g| ≤ 1e-7.
struct LBFGS<Number: BinaryFloatingPoint>: SearchMethod {
  var learningRate: Number
  private let history: Int
  private let searches: Bool
  private var steps: [[Number]] = []
  private var changes: [[Number]] = []
  private var scale: Number = 1
  private var slope: [Number] = []
  private var moved: [Number] = []
  private var direction: [Number] = []
  private var search = StrongWolfe<Number>()

  init(dimension: Int, parameters: [Number]) {
    learningRate = parameters[0]
    history = Int(parameters[1])
    searches = parameters[2] > 0
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func begin(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    if largest(trial.gradient) <= 1e-7 { return .done }
    let isFirst = slope.isEmpty
    if isFirst { direction = trial.gradient.map { -$0 } } else { remember(trial) }
    slope = trial.gradient
    var t = learningRate
    if isFirst {
      var sum: Number = 0
      for g in trial.gradient { sum += g.magnitude }
      t = min(1, 1 / sum) * learningRate
    }
    if dot(trial.gradient, direction) > -1e-9 { return stay() }
    guard searches else { return finish(t, &trial) }
    return search.begin(&trial, along: direction, from: t)
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func resume(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    let request = search.resume(&trial)
    return request == .done ? finish(search.t, &trial) : request
  }

  private mutating func finish(
    _ t: Number, _ trial: inout SearchTrial<Number>
  ) -> SearchRequest {
    moved = direction.map { $0 * t }
    return trial.move(along: direction, by: t)
  }

  private mutating func stay() -> SearchRequest {
    moved = direction.map { $0 * learningRate }
    return .done
  }

  /// Keeps the last step and the change of the gradient, and finds the next direction.
  private mutating func remember(_ trial: SearchTrial<Number>) {
    let change = zip(trial.gradient, slope).map { $0 - $1 }
    let curvature = dot(change, moved)
    if curvature > 1e-10 {
      if steps.count == history {
        steps.removeFirst()
        changes.removeFirst()
      }
      steps.append(moved)
      changes.append(change)
      scale = curvature / dot(change, change)
    }
    var weights = [Number](repeating: 0, count: steps.count)
    direction = trial.gradient.map { -$0 }
    for k in steps.indices.reversed() {
      weights[k] = dot(steps[k], direction) * (1 / dot(changes[k], steps[k]))
      for i in direction.indices { direction[i] -= weights[k] * changes[k][i] }
    }
    for i in direction.indices { direction[i] *= scale }
    for k in steps.indices {
      let weight = dot(changes[k], direction) * (1 / dot(changes[k], steps[k]))
      for i in direction.indices { direction[i] += steps[k][i] * (weights[k] - weight) }
    }
  }

  mutating func code(_ coder: inout StateCoder) {
    coder.code(&scale)
    coder.code(&slope, repeating: 0)
    coder.code(&moved, repeating: 0)
    coder.code(&direction, repeating: 0)
    var count = steps.count
    coder.code(&count)
    if count != steps.count, count >= 0, count <= history {
      steps = [[Number]](repeating: [], count: count)
      changes = steps
    }
    for k in steps.indices {
      coder.code(&steps[k], repeating: 0)
      coder.code(&changes[k], repeating: 0)
    }
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
    LBFGS<Float>.self, LBFGS<Double>.self)
}
