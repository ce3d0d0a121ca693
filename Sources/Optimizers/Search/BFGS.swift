import Engine

/// BFGS: Newton's method with an inverse matrix learned from the steps.
///
/// s = x − x′, y = g − g′, ρ = 1/⟨s,y⟩; at first H = ⟨s,y⟩/⟨y,y⟩·I
/// H ← (I − ρ·s·yᵀ)·H·(I − ρ·y·sᵀ) + ρ·s·sᵀ, where ⟨s,y⟩ > 1e-10
/// x ← x − t·H·g, t by strong Wolfe with c₁ 1e-4, c₂ 0.9
///
/// Nocedal & Wright, "Numerical Optimization" (2006), algorithm 6.1. Where the direction does not
/// descend, H is forgotten.
struct BFGS<Number: BinaryFloatingPoint>: SearchMethod {
  var learningRate: Number
  private let dimension: Int
  /// H, row by row; empty before it is known.
  private var inverse: [Number] = []
  private var slope: [Number] = []
  private var moved: [Number] = []
  private var direction: [Number] = []
  private var search = StrongWolfe<Number>()

  init(dimension: Int, parameters: [Number]) {
    self.dimension = dimension
    learningRate = parameters[0]
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func begin(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    if largest(trial.gradient) == 0 { return .done }
    if !slope.isEmpty { remember(trial) }
    slope = trial.gradient
    direction = trial.gradient.map { -$0 }
    var t = learningRate
    if inverse.isEmpty {
      t *= min(1, 1 / largest(trial.gradient))
    } else {
      direction = (0..<dimension).map { -dot(row($0), trial.gradient) }
    }
    if !(dot(trial.gradient, direction) < 0) {
      inverse = []
      direction = trial.gradient.map { -$0 }
    }
    return search.begin(&trial, along: direction, from: t)
  }

  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  mutating func resume(_ trial: inout SearchTrial<Number>) -> SearchRequest {
    let request = search.resume(&trial)
    guard request == .done else { return request }
    moved = direction.map { $0 * search.t }
    return trial.move(along: direction, by: search.t)
  }

  private func row(_ i: Int) -> [Number] {
    Array(inverse[i * dimension..<(i + 1) * dimension])
  }

  private mutating func remember(_ trial: SearchTrial<Number>) {
    let change = zip(trial.gradient, slope).map { $0 - $1 }
    let curvature = dot(change, moved)
    guard curvature > 1e-10 else { return }
    if inverse.isEmpty {
      inverse = [Number](repeating: 0, count: dimension * dimension)
      let scale = curvature / dot(change, change)
      for i in 0..<dimension { inverse[i * dimension + i] = scale }
    }
    let turned = (0..<dimension).map { dot(row($0), change) }
    let factor = (1 + dot(change, turned) / curvature) / curvature
    for i in 0..<dimension {
      for j in 0..<dimension {
        let cross = (turned[i] * moved[j] + moved[i] * turned[j]) / curvature
        inverse[i * dimension + j] += factor * (moved[i] * moved[j]) - cross
      }
    }
  }

  mutating func code(_ coder: inout StateCoder) {
    coder.code(&inverse, repeating: 0)
    coder.code(&slope, repeating: 0)
    coder.code(&moved, repeating: 0)
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
    source: "Nocedal & Wright 2006, algorithm 6.1", BFGS<Float>.self, BFGS<Double>.self)
}
