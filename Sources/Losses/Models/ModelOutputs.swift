import Lanes

extension Model {
  /// The outputs of one row, for predictions: z of its last layer.
  ///
  /// - Parameters:
  ///   - features: as the model learned from, scaled: ``features`` numbers.
  ///   - parameters: ``dimension`` numbers, the tensors end to end.
  /// - Returns: ``outputs`` numbers; none for a factorization, which has no features.
  public func outputs(of features: [Double], at parameters: [Double]) -> [Double] {
    precondition(features.count == self.features, "as many features as the model has")
    precondition(parameters.count == dimension, "as many numbers as the model has")
    guard let network = Network(self) else { return [] }
    var inputs = features
    for layer in network.layers {
      var outputs: [Double] = []
      outputs.reserveCapacity(layer.outputs)
      for row in 0..<layer.outputs {
        var sum = parameters[layer.biases + row]
        let first = layer.weights + row * layer.inputs
        for column in 0..<layer.inputs { sum += parameters[first + column] * inputs[column] }
        outputs.append(layer.index < network.layers.count ? network.activation.value(sum) : sum)
      }
      inputs = outputs
    }
    return inputs
  }

  /// The probability of each class that outputs stand for; the outputs themselves where nothing is classified.
  ///
  /// - Parameter outputs: of ``outputs(of:at:)``.
  public func probabilities(_ outputs: [Double]) -> [Double] {
    guard classifies, let largest = outputs.max() else { return outputs }
    if case .logisticRegression = kind {
      let one = Double.sigmoid(outputs[0])
      return [1 - one, one]
    }
    let powers = outputs.map { Double.exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
