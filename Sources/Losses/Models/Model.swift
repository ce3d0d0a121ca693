import Engine

/// A model whose parameters are learned from the rows of a data set: its kind, its shape, and the weight of
/// its regularization.
///
/// The loss is the mean over the rows, plus (l2/2)·‖weights‖², where biases are no weights.
public struct Model: Sendable, Hashable {
  /// What a row's output is, and what it costs.
  public enum Kind: Sendable, Hashable {
    /// z = w·x + b; ½·(z − y)².
    case linearRegression
    /// z = w·x + b; log(1 + e^(−s·z)), with s = ±1 of a target 0 or 1.
    case logisticRegression
    /// z = W·x + b, a number for each class; cross-entropy log Σ e^z − z[label].
    case softmaxRegression
    /// Layers h = φ(W·h + b), the last without φ.
    case mlp(hidden: [Int], activation: Activation, task: Task)
    /// z = U[row]·V[column]; ½·(z − y)².
    case matrixFactorization(rank: Int)
  }

  /// φ of the hidden layers.
  public enum Activation: String, Sendable, Hashable, CaseIterable {
    case relu
    case tanh
    case sigmoid
    /// In its tanh form: ½z(1 + tanh(√(2/π)(z + 0.044715z³))), Hendrycks & Gimpel 2016.
    case gelu
  }

  /// What the outputs of a network are for.
  public enum Task: String, Sendable, Hashable, CaseIterable {
    /// Cross-entropy of as many outputs as there are classes.
    case classification
    /// ½·(z − y)² of one output.
    case regression
  }

  public let kind: Kind
  /// How many features a row has; of a factorization how many rows the matrix has.
  public let features: Int
  /// How many numbers a row's output has; of a factorization how many columns the matrix has.
  public let outputs: Int
  /// λ of (λ/2)·‖weights‖².
  public let l2: Double
  /// The parameters, in order, laid end to end.
  public let tensors: [TensorShape]

  /// - Parameters:
  ///   - kind: with what is chosen of it.
  ///   - features: of a row; of a factorization the rows of the matrix. At least 1.
  ///   - outputs: the classes of a classification, else 1; of a factorization the columns of the matrix.
  ///   - l2: from 0 on.
  public init(_ kind: Kind, features: Int, outputs: Int, l2: Double = 0) {
    self.kind = kind
    self.features = features
    self.outputs = outputs
    self.l2 = l2
    switch kind {
    case .linearRegression, .logisticRegression:
      tensors = [TensorShape("w", rows: features), TensorShape("b", rows: 1)]
    case .softmaxRegression:
      tensors = [
        TensorShape("W", rows: outputs, columns: features), TensorShape("b", rows: outputs),
      ]
    case .mlp(let hidden, _, _):
      let widths = [features] + hidden + [outputs]
      tensors = zip(widths, widths.dropFirst()).enumerated().flatMap { layer, shape in
        [
          TensorShape("W\(layer + 1)", rows: shape.1, columns: shape.0),
          TensorShape("b\(layer + 1)", rows: shape.1),
        ]
      }
    case .matrixFactorization(let rank):
      tensors = [
        TensorShape("U", rows: features, columns: rank),
        TensorShape("V", rows: outputs, columns: rank),
      ]
    }
  }

  /// How many numbers all parameters are.
  public var dimension: Int { tensors.reduce(0) { $0 + $1.count } }

  /// The name of each number.
  public var componentNames: [String] { tensors.flatMap(\.componentNames) }

  /// Whether rows are classified, so that there is an accuracy.
  public var classifies: Bool {
    switch kind {
    case .logisticRegression, .softmaxRegression: true
    case .mlp(_, _, let task): task == .classification
    case .linearRegression, .matrixFactorization: false
    }
  }

  /// Whether (l2/2)·‖·‖² takes a tensor: biases are left out.
  func isRegularized(_ tensor: TensorShape) -> Bool { !tensor.name.hasPrefix("b") }
}

extension Model {
  /// The loss in a line: `mean(log Σ exp(z) − z[label]), z = W·x + b`.
  var formulaText: String {
    let penalty = l2 > 0 ? " + \(l2)/2·‖weights‖²" : ""
    switch kind {
    case .linearRegression: return "½·mean((w·x + b − y)²)\(penalty)"
    case .logisticRegression: return "mean(log(1 + exp(−s·(w·x + b))))\(penalty), s = ±1"
    case .softmaxRegression: return "mean(log Σ exp(z) − z[label])\(penalty), z = W·x + b"
    case .mlp(let hidden, let activation, let task):
      let layers = (1...hidden.count + 1).reversed().reduce("") { text, layer in
        layer == hidden.count + 1
          ? "W\(layer)·h\(layer - 1) + b\(layer)"
          : text + ", h\(layer) = \(activation.rawValue)(W\(layer)·"
            + (layer == 1 ? "x" : "h\(layer - 1)") + " + b\(layer))"
      }
      let cost = task == .classification ? "mean(log Σ exp(z) − z[label])" : "½·mean((z − y)²)"
      return "\(cost)\(penalty), z = \(layers)"
    case .matrixFactorization: return "½·mean((U[row]·V[column] − y)²)\(penalty)"
    }
  }

  /// All that determines the loss beside the rows, as bytes.
  public var canonicalBytes: [UInt8] {
    Array("model \(kind) \(features) \(outputs) \(l2.bitPattern)".utf8)
  }
}
