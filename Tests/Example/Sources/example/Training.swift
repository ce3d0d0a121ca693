import Datasets
import Losses
import Optimizers

/// A network learns the digits, by a loop of one's own.
///
/// - Returns: the share of the test rows that it classifies rightly.
func trainNetwork() throws -> Float {
  let digits = try DataSet(.catalogue("digits"), name: "digits")

  let loss = try TrainingLoss<Float>("mlp", on: digits) {
    $0.hidden = [32]
    $0.activation = .tanh
  }

  var parameters = loss.start(seed: 0)
  let optimizer = try Optimizer(
    "adam", ["learning_rate": 0.003], parameters: parameters, tensors: loss.model.tensors)
  let minibatches = loss.minibatches(of: 32, seed: 0)
  for step in 1...20 * minibatches.stepsPerEpoch {
    let (value, gradient) = loss(parameters, rows: minibatches.rows(of: step))
    optimizer.step(&parameters, gradient: gradient, loss: value)
  }

  let (testLoss, accuracy) = loss.test(parameters)
  print("Test loss \(testLoss), \(accuracy * 100) % of \(loss.testRows) digits right")
  return accuracy
}
