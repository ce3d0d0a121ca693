import Losses
import Optimizers

/// The schedule that a parameter follows, and where its numbers stand among those of the optimizer.
struct ParameterSchedule: Sendable {
  let parameter: String
  let definition: ScheduleDefinition
  var indices: [Int]
}

/// Tensors for which an optimizer has numbers of their own, and where these stand among its numbers.
struct TensorGroup: Sendable {
  /// As the file names them.
  let tensors: [String]
  var parameters: [(name: String, index: Int)] = []
  var learningRateFactor: Int?
  var frozen: Int?

  /// As columns have it: `b*`, `W1+W2`.
  var name: String { tensors.joined(separator: "+") }

  func settings(_ column: (Int) -> [Double]) -> GroupSettings {
    GroupSettings(
      tensors, parameters: parameters.map { ($0.name, column($0.index)) },
      learningRateFactor: learningRateFactor.map(column), frozen: frozen.map(column))
  }

  /// The same with its numbers at other indices.
  func moved(_ index: (Int) -> Int) -> TensorGroup {
    var result = self
    result.parameters = parameters.map { ($0.name, index($0.index)) }
    result.learningRateFactor = learningRateFactor.map(index)
    result.frozen = frozen.map(index)
    return result
  }
}

extension Loss {
  /// The name of each of its tensors; single numbers are called as their variables.
  var tensorNames: [String] { startNames.map(\.name) }
}
