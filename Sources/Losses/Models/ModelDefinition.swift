import Datasets

/// A model of the catalogue of losses, before its data and its numbers are chosen.
public struct ModelDefinition: Sendable {
  /// A parameter beside `data` and `l2`, which all models have.
  public enum Option: String, Sendable, Hashable, CaseIterable {
    case hidden, activation, task, rank
  }

  /// As experiment files write it.
  public let name: String
  /// As figures head it.
  public let title: String
  /// One sentence.
  public let summary: String
  /// The outputs, the loss and the gradient.
  public let equations: [String]
  /// The parameter tensors with their shapes.
  public let tensors: String
  /// Where trials begin by custom.
  public let start: String
  public let source: String
  public let options: [Option]

  /// What is chosen of a model.
  public struct Choice: Sendable, Hashable {
    public var l2 = 0.0
    public var hidden: [Int] = [32]
    public var activation = Model.Activation.relu
    public var task = Model.Task.classification
    public var rank = 2

    public init() {}
  }

  /// Why a data set does not suit a model.
  public struct Misfit: Error, Sendable, Hashable {
    public let message: String
    public let hint: String
  }

  /// The model for a data set.
  ///
  /// - Throws: why the set's targets or features do not suit it.
  public func model(_ choice: Choice, for data: DataSet) throws(Misfit) -> Model {
    let features = data.featureNames.count
    switch name {
    case "linear_regression":
      try expectNumbers(data)
      return Model(.linearRegression, features: features, outputs: 1, l2: choice.l2)
    case "logistic_regression":
      let classes = try classes(of: data)
      guard classes == 2 else {
        throw Misfit(
          message: "\(name) takes two classes, and '\(data.targetName)' of '\(data.name)' has"
            + " \(classes)", hint: "softmax_regression takes any number")
      }
      return Model(.logisticRegression, features: features, outputs: 1, l2: choice.l2)
    case "softmax_regression":
      return Model(
        .softmaxRegression, features: features, outputs: try classes(of: data), l2: choice.l2)
    case "mlp":
      let outputs: Int
      if choice.task == .classification {
        outputs = try classes(of: data)
      } else {
        try expectNumbers(data)
        outputs = 1
      }
      return Model(
        .mlp(hidden: choice.hidden, activation: choice.activation, task: choice.task),
        features: features, outputs: outputs, l2: choice.l2)
    default:
      try expectNumbers(data)
      guard features == 2 else {
        throw Misfit(
          message: "\(name) takes two features, a cell's row and column, and '\(data.name)' has"
            + " \(features)", hint: "name them: features: [row, column]")
      }
      let cells = CellIndices(data)
      return Model(
        .matrixFactorization(rank: choice.rank), features: cells.rows.count,
        outputs: cells.columns.count, l2: choice.l2)
    }
  }

  private func classes(of data: DataSet) throws(Misfit) -> Int {
    if let problem = data.classProblem {
      throw Misfit(
        message: "\(name) classifies rows, and in '\(data.name)' \(problem.message)",
        hint: problem.hint ?? "linear_regression, or an mlp with task: regression, takes numbers")
    }
    guard data.classes.count > 1 else {
      throw Misfit(
        message: "\(name) classifies rows, and the target '\(data.targetName)' of '\(data.name)'"
          + " is a number",
        hint: "linear_regression, or an mlp with task: regression, takes numbers")
    }
    return data.classes.count
  }

  private func expectNumbers(_ data: DataSet) throws(Misfit) {
    guard data.targets != nil else {
      throw Misfit(
        message: "\(name) predicts numbers, and the target '\(data.targetName)' of '\(data.name)'"
          + " is words", hint: "softmax_regression classifies them")
    }
  }
}

/// The distinct rows and columns of a matrix's known cells, ascending.
struct CellIndices {
  let rows: [Double]
  let columns: [Double]

  init(_ data: DataSet) {
    func distinct(_ place: Int) -> [Double] {
      Set((0..<data.rows).map { data.features[2 * $0 + place] }).sorted()
    }
    (rows, columns) = (distinct(0), distinct(1))
  }
}

/// The models that experiment files can name as losses.
public enum ModelCatalogue {
  /// In the order of `descent list losses`.
  public static let all: [ModelDefinition] = [
    ModelDefinition(
      name: "linear_regression", title: "Linear regression",
      summary: "A number as a sum of weighted features; half the mean squared error.",
      equations: [
        "z = w·x + b", "L = ½·mean((z − y)²) + (l2/2)·‖w‖²",
        "∂L/∂w = mean((z − y)·x) + l2·w, ∂L/∂b = mean(z − y)",
      ],
      tensors: "w (features), b (1)", start: "zeros", source: "Legendre 1805, Gauss 1809",
      options: []),
    ModelDefinition(
      name: "logistic_regression", title: "Logistic regression",
      summary: "One of two classes by a sum of weighted features.",
      equations: [
        "z = w·x + b, s = 1 for class 1, −1 for class 0",
        "L = mean(log(1 + exp(−s·z))) + (l2/2)·‖w‖²",
        "∂L/∂w = mean((σ(z) − y)·x) + l2·w, ∂L/∂b = mean(σ(z) − y)",
      ],
      tensors: "w (features), b (1)", start: "zeros", source: "Cox 1958", options: []),
    ModelDefinition(
      name: "softmax_regression", title: "Softmax regression",
      summary: "One of several classes by a sum of weighted features for each.",
      equations: [
        "z = W·x + b", "L = mean(log Σ exp(z) − z[label]) + (l2/2)·‖W‖²",
        "∂L/∂z = (softmax(z) − onehot(label))/rows, ∂L/∂W = Σ ∂L/∂z·xᵀ + l2·W",
      ],
      tensors: "W (classes × features), b (classes)", start: "zeros", source: "Bishop 2006, 4.3.4",
      options: []),
    ModelDefinition(
      name: "mlp", title: "MLP",
      summary: "A network of fully connected layers.",
      equations: [
        "h₁ = φ(W₁·x + b₁), h₂ = φ(W₂·h₁ + b₂), …, z = Wₙ·hₙ₋₁ + bₙ",
        "classification: L = mean(log Σ exp(z) − z[label]) + (l2/2)·Σ‖Wᵢ‖²",
        "regression: L = ½·mean((z − y)²) + (l2/2)·Σ‖Wᵢ‖²",
        "gradients by back-propagation: δᵢ₋₁ = (Wᵢᵀ·δᵢ)·φ′, ∂L/∂Wᵢ = Σ δᵢ·hᵢ₋₁ᵀ + l2·Wᵢ",
      ],
      tensors: "W1 (hidden × features), b1, W2, b2, …", start: "{glorot: uniform}, biases 0",
      source: "Rumelhart, Hinton & Williams 1986", options: [.hidden, .activation, .task]),
    ModelDefinition(
      name: "matrix_factorization", title: "Matrix factorization",
      summary: "The known cells of a matrix as products of two thin factors.",
      equations: [
        "z = U[row]·V[column]", "L = ½·mean((z − y)²) + (l2/2)·(‖U‖² + ‖V‖²)",
        "∂L/∂U[row] = Σ (z − y)·V[column]/cells + l2·U[row], and V alike",
      ],
      tensors: "U (rows × rank), V (columns × rank)", start: "{normal: 0.1}",
      source: "Koren, Bell & Volinsky 2009", options: [.rank]),
  ]

  /// The model of a name; nil if there is none.
  public static func model(named name: String) -> ModelDefinition? {
    all.first { $0.name == name }
  }
}
