import Engine
import Lanes

/// Muon: momentum whose matrices are made orthogonal before the step.
///
/// b ← p·b + (1−p)·g; u = p·b + (1−p)·g with `nesterov`, else b
/// Y = u/max(‖u‖, ε); `iterations` times: K = Y·Yᵀ, Y ← a·Y + (b·K + c·K²)·Y
/// x ← x·(1 − η·λ) − η·r·Y
/// r = √max(1, rows/columns), or 0.2·√max(rows, columns)
/// of a vector: AdamW, with the parameters vector_…
///
/// Jordan 2024; torch.optim.Muon, without its rounding of Y to bfloat16. The iteration pulls every singular
/// value of Y to about 1: five times Newton and Schulz's, with coefficients that rise steeply from 0. A matrix
/// that is taller than wide has K = Yᵀ·Y on the other side, which are the same numbers.
struct Muon<V: Lane>: VectorRule {
  var learningRate: V = 1e-3
  var momentum: V = 0.95
  var weightDecay: V = 0.1
  var nesterov: V = 1
  var adjustment: V = 0
  var a: V = 3.4445
  var b: V = -4.775
  var c: V = 2.0315
  var iterations: V = 5
  var epsilon: V = 1e-7
  var vectorLearningRate: V = .unset
  var vectorBeta1: V = 0.9
  var vectorBeta2: V = 0.999
  var vectorEpsilon: V = 1e-8
  var vectorWeightDecay: V = 0
  var gain: V = 0
  var kept: V = 0
  var vectorRate: V = 0
  var vectorKept: V = 0
  var gain1: V = 0
  var gain2: V = 0
  var correction1: V = 0
  var correction2: V = 0

  struct State: RuleState {
    /// The momentum; of a vector the mean gradient.
    var m: V = 0
    var v: V = 0
  }

  mutating func prepare(step t: V) {
    gain = 1 - momentum
    kept = 1 - learningRate * weightDecay
    vectorRate = vectorLearningRate.or(learningRate)
    vectorKept = 1 - vectorRate * vectorWeightDecay
    gain1 = 1 - vectorBeta1
    gain2 = 1 - vectorBeta2
    correction1 = 1 / (1 - V.pow(vectorBeta1, t))
    correction2 = 1 / (1 - V.pow(vectorBeta2, t))
  }

  func step(_ e: Elements<Self>) {
    for i in e.indices {
      let (x, g) = (e.x[i], e.gradient[i])
      let mean = momentum * e.state[i].m + gain * g
      let u = V.select(nesterov .> 0, momentum * mean + gain * g, mean)
      let stretch = V.select(
        adjustment .> 0, 0.2 * V.maximum(e.rows, e.columns).squareRoot(),
        V.maximum(1, e.rows / e.columns).squareRoot())
      let y = orthogonalized(u / V.maximum(e.norm { _ in u }, epsilon), e)
      let matrix = x * kept - learningRate * stretch * y

      let m = vectorBeta1 * e.state[i].m + gain1 * g
      let v = vectorBeta2 * e.state[i].v + gain2 * (g * g)
      let divisor = (v * correction2).squareRoot() + vectorEpsilon
      let vector = x * vectorKept - vectorRate * (m * correction1) / divisor

      e.x[i] = V.select(e.isMatrix, matrix, vector)
      e.state[i].m = V.select(e.isMatrix, mean, m)
      e.state[i].v = v
    }
  }

  /// A matrix with its singular values pulled towards 1.
  private func orthogonalized(_ y: V, _ e: Elements<Self>) -> V {
    let isTall = e.rows .> e.columns
    let most = Int(e.bounds(of: \.iterations).upperBound)
    func polynomial(_ k: V) -> V { b * k + c * e.product(k, k) }
    var (wide, tall) = (y, y)
    for iteration in 0..<most {
      let isDone = iterations .<= V(repeating: V.Element(iteration))
      let left = e.product(polynomial(e.product(wide, e.transposed(wide))), wide)
      let right = e.product(tall, polynomial(e.product(e.transposed(tall), tall)))
      wide = V.select(isDone, wide, a * wide + left)
      tall = V.select(isDone, tall, a * tall + right)
    }
    return V.select(isTall, tall, wide)
  }

  static var decay: DecoupledDecay<Self>? { .before(\.kept, \.vectorKept, none: 1) }

  static var parameters: [Parameter<Self>] {
    [
      .init("learning_rate", \.learningRate, .nonNegative, "The length of a step, η."),
      .init("momentum", \.momentum, .decay, "The decay of the mean gradient, p."),
      .init("weight_decay", \.weightDecay, .nonNegative, "λ: x shrinks by η·λ at each step."),
      .flag("nesterov", \.nesterov, "Whether the step looks ahead by one more momentum."),
      .init(
        "rate_adjustment", \.adjustment, .unit,
        "r: by the ratio of the sides, or so that steps are as long as AdamW's.",
        kind: .choice(["original", "match_rms_adamw"])),
      .init("coefficients[0]", \.a, .any, "a, b, c of the iteration."),
      .init("coefficients[1]", \.b, .any, "a, b, c of the iteration."),
      .init("coefficients[2]", \.c, .any, "a, b, c of the iteration."),
      .init(
        "iterations", \.iterations, .factor, "How often the iteration is repeated.", kind: .whole),
      .init("epsilon", \.epsilon, .positive, "The least norm of u."),
      .init(
        "vector_learning_rate", \.vectorLearningRate, .nonNegative,
        "The length of a step of vectors; learning_rate, with its schedule, where it is not given.",
        defaultsTo: "learning_rate"),
      .init("vector_beta_1", \.vectorBeta1, .decay, "The decay of a vector's mean gradient."),
      .init("vector_beta_2", \.vectorBeta2, .decay, "The decay of a vector's mean square."),
      .init("vector_epsilon", \.vectorEpsilon, .nonNegative, "Keeps a vector's divisor from 0."),
      .init(
        "vector_weight_decay", \.vectorWeightDecay, .nonNegative,
        "A vector shrinks by as much of its learning rate."),
    ]
  }
}

extension OptimizerCatalogue {
  static let muon = OptimizerDefinition(
    "muon", title: "Muon",
    summary: "Momentum whose matrices are made orthogonal before the step.",
    equations: [
      "b ← p·b + (1−p)·g; u = p·b + (1−p)·g with nesterov, else b",
      "Y = u/max(‖u‖, ε); `iterations` times: K = Y·Yᵀ, Y ← a·Y + (b·K + c·K²)·Y",
      "x ← x·(1 − η·λ) − η·r·Y",
      "r = √max(1, rows/columns), or 0.2·√max(rows, columns)",
      "of a vector: AdamW, with the parameters vector_…",
    ],
    source:
      "Jordan 2024; torch.optim.Muon, without its rounding of Y to bfloat16. Vectors and single "
      + "numbers are AdamW's, as in Optax",
    Muon())
}
