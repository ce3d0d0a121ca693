import Datasets
import Engine
import Foundation
import Lanes
import Optimizers
import Testing

private func objects(_ name: String) throws -> [[String: Any]] {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures/\(name)")
  return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
  }
}

/// A record of training over data, with the loss and its gradient in plain loops.
private struct Training: CustomStringConvertible, Sendable {
  enum Model: Sendable {
    case softmax
    case network(hidden: Int)
    case factorization(rank: Int)
  }
  let optimizer: String
  let settings: OptimizerSettings
  let model: Model
  let regularization: Double
  let batch: Int
  let tensors: [TensorShape]
  let start: [Double]
  /// By step.
  let loss: [Int: Double]
  let norm: [Int: Double]
  let tolerance: [Int: Double]
  let description: String
}

private func trainings() throws -> [Training] {
  func bySteps(_ value: Any?) -> [Int: Double] {
    let numbers = value as? [String: Double] ?? [:]
    return Dictionary(
      uniqueKeysWithValues: numbers.compactMap { key, value in
        Int(key).map { ($0, value) }
      })
  }
  return try objects("models.jsonl").map { object in
    let experiment = object["experiment"] as? [String: Any] ?? [:]
    let entry = (experiment["optimizers"] as? [[String: [String: Any]]])?.first?.first
    let loss = (experiment["loss"] as? [String: [String: Any]])?.first
    let shapes = object["shapes"] as? [String: [Int]] ?? [:]
    let order = ["W", "b", "W1", "b1", "W2", "b2", "U", "V"].filter { shapes[$0] != nil }
    let model: Training.Model =
      switch loss?.key {
      case "mlp": .network(hidden: (loss?.value["hidden"] as? [Int])?.first ?? 0)
      case "matrix_factorization": .factorization(rank: loss?.value["rank"] as? Int ?? 0)
      default: .softmax
      }
    return Training(
      optimizer: entry?.key ?? "", settings: try settingsOf(entry?.key ?? "", entry?.value ?? [:]),
      model: model, regularization: loss?.value["l2"] as? Double ?? .nan,
      batch: (experiment["batch"] as? [String: Any])?["size"] as? Int ?? 0,
      tensors: order.map { name in
        let shape = shapes[name] ?? []
        return TensorShape(name, rows: shape[0], columns: shape.count > 1 ? shape[1] : nil)
      },
      start: object["start"] as? [Double] ?? [], loss: bySteps(object["loss"]),
      norm: bySteps(object["norm"]), tolerance: bySteps(object["tolerance"]),
      description: "\(entry?.key ?? "") of \(loss?.key ?? "")")
  }
}

/// The training rows of a data set: features, scaled where there are many, and the target.
private func trainingRows(_ name: String) throws -> (features: [[Double]], targets: [Double]) {
  let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Experiments/data/\(name)")
  let data = try DataSet(
    name == "digits"
      ? .catalogue(name)
      : .file(path: file.path, target: "value", test: .share(0.2)), name: name)
  let width = data.featureNames.count
  let features = (0..<data.trainingRows).map { row in
    Array(data.features[row * width..<(row + 1) * width])
  }
  return (features, Array((data.targets ?? data.features)[0..<data.trainingRows]))
}

extension Training {
  var data: String {
    if case .factorization = model { "ratings.csv" } else { "digits" }
  }

  /// The loss over some rows, and its gradient.
  func evaluate(
    _ x: [Double], _ data: (features: [[Double]], targets: [Double]), _ rows: Range<Int>
  ) -> (loss: Double, gradient: [Double]) {
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: x.count)
    for row in rows {
      let (features, target) = (data.features[row], data.targets[row])
      switch model {
      case .factorization(let rank):
        let (u, v) = (Int(features[0]) * rank, (30 + Int(features[1])) * rank)
        let rest = (0..<rank).reduce(-target) { $0 + x[u + $1] * x[v + $1] }
        loss += rest * rest / 2
        for k in 0..<rank {
          gradient[u + k] += rest * x[v + k]
          gradient[v + k] += rest * x[u + k]
        }
      case .softmax:
        loss += entropy(x, features, Int(target), at: 0, &gradient).loss
      case .network(let hidden):
        let inputs = features.count
        let values = (0..<hidden).map { j in
          tanh(
            (0..<inputs).reduce(x[hidden * inputs + j]) { $0 + x[j * inputs + $1] * features[$1] })
        }
        let above = entropy(x, values, Int(target), at: hidden * (inputs + 1), &gradient)
        loss += above.loss
        for j in 0..<hidden {
          let slope = above.slopes[j] * (1 - values[j] * values[j])
          for k in 0..<inputs { gradient[j * inputs + k] += slope * features[k] }
          gradient[hidden * inputs + j] += slope
        }
      }
    }
    let count = Double(rows.count)
    var first = 0
    loss /= count
    for at in gradient.indices { gradient[at] /= count }
    for tensor in tensors {
      for at in first..<first + tensor.count where tensor.isMatrix {
        loss += regularization * x[at] * x[at] / 2
        gradient[at] += regularization * x[at]
      }
      first += tensor.count
    }
    return (loss, gradient)
  }

  /// The cross-entropy of the last layer, whose weights begin at a place, and its slopes in the inputs.
  private func entropy(
    _ x: [Double], _ inputs: [Double], _ label: Int, at first: Int, _ gradient: inout [Double]
  ) -> (loss: Double, slopes: [Double]) {
    let count = inputs.count
    let outputs = (0..<10).map { c in
      inputs.indices.reduce(x[first + 10 * count + c]) {
        $0 + x[first + c * count + $1] * inputs[$1]
      }
    }
    let largest = outputs.max() ?? 0
    let total = outputs.reduce(0) { $0 + exp($1 - largest) }
    var slopes = [Double](repeating: 0, count: count)
    for c in 0..<10 {
      let slope = exp(outputs[c] - largest) / total - (c == label ? 1 : 0)
      for k in 0..<count {
        gradient[first + c * count + k] += slope * inputs[k]
        slopes[k] += slope * x[first + c * count + k]
      }
      gradient[first + 10 * count + c] += slope
    }
    return (log(total) + largest - outputs[label], slopes)
  }
}

/// Rules that work a tensor at a time, against the libraries that they are from.
@Suite struct TensorGoldenTests {
  @Test(arguments: try trainings())
  fileprivate func trainingIsTheSources(_ training: Training) throws {
    let definition = try #require(OptimizerCatalogue.optimizer(named: training.optimizer))
    let data = try trainingRows(training.data)
    let count = data.targets.count
    var x = training.start
    let optimizer = Optimizer<Double>(
      definition, training.settings, parameters: x, tensors: training.tensors)
    var first = 0
    #expect(training.loss.count == 9 && training.norm.count == 9)
    for step in training.loss.keys.sorted() {
      while optimizer.steps < step {
        let last = min(count, first + training.batch)
        optimizer.step(&x, gradient: training.evaluate(x, data, first..<last).gradient)
        first = last < count ? last : 0
      }
      let tolerance = max(1e-9, training.tolerance[step] ?? 0)
      let found = [
        training.evaluate(x, data, 0..<count).loss, x.reduce(0) { $0 + $1 * $1 }.squareRoot(),
      ]
      for (number, expected) in zip(found, [training.loss[step], training.norm[step]]) {
        let expected = try #require(expected)
        let error = abs(number - expected) / max(1, abs(expected))
        #expect(error <= tolerance, "step \(step): \(number), not \(expected), off by \(error)")
      }
    }
  }
}
