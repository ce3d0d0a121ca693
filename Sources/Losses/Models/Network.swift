/// The layers of a model that feeds rows forward, and what its outputs cost.
struct Network: Sendable {
  /// One layer: z = W·a + b.
  struct Layer: Sendable {
    /// From 1, that of the first hidden layer.
    let index: Int
    let inputs: Int
    let outputs: Int
    /// The places of W[0][0] and b[0] among the parameters.
    let weights: Int
    let biases: Int
  }

  /// What a row's outputs cost.
  enum Head: Sendable {
    /// ½·(z − y)².
    case squaredError
    /// log(1 + e^(−s·z)), s = ±1 of y = 1 or 0.
    case logistic
    /// log Σ e^z − z[y].
    case crossEntropy
  }

  let layers: [Layer]
  /// φ of all layers but the last.
  let activation: Model.Activation
  let head: Head
  let l2: Double
  let dimension: Int

  /// Nil for a factorization, which has no layers.
  init?(_ model: Model) {
    let hidden: [Int]
    switch model.kind {
    case .linearRegression: (hidden, head, activation) = ([], .squaredError, .relu)
    case .logisticRegression: (hidden, head, activation) = ([], .logistic, .relu)
    case .softmaxRegression: (hidden, head, activation) = ([], .crossEntropy, .relu)
    case .mlp(let widths, let function, let task):
      (hidden, activation) = (widths, function)
      head = task == .classification ? .crossEntropy : .squaredError
    case .matrixFactorization: return nil
    }
    let widths = [model.features] + hidden + [model.outputs]
    var layers: [Layer] = []
    var place = 0
    for (at, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      let biases = place + inputs * outputs
      layers.append(
        Layer(index: at + 1, inputs: inputs, outputs: outputs, weights: place, biases: biases))
      place = biases + outputs
    }
    self.layers = layers
    l2 = model.l2
    dimension = model.dimension
  }
}
