import Datasets
import Engine
import Lanes

extension ModelProblem {
  /// A model and the rows of the data set that it was made for, whose features and targets suit it.
  public static func of(_ model: Model, _ data: DataSet) -> ModelProblem {
    let targets =
      model.classifies
      ? (data.labels.map(Array.init) ?? []).map(Double.init)
      : data.targets.map(Array.init) ?? []
    return targets.withUnsafeBufferPointer { targets in
      guard case .matrixFactorization = model.kind else {
        return data.features.withUnsafeBufferPointer { features in
          ModelProblem(
            model, features: features, targets: targets, trainingRows: data.trainingRows)
        }
      }
      // Rows and columns by their places among the distinct ones.
      let known = CellIndices(data)
      let places = [known.rows, known.columns].map { values in
        Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
      }
      let cells = data.features.enumerated().map { at, value in
        Double(places[at % 2][value] ?? 0)
      }
      return cells.withUnsafeBufferPointer { cells in
        ModelProblem(model, features: cells, targets: targets, trainingRows: data.trainingRows)
      }
    }
  }
}
