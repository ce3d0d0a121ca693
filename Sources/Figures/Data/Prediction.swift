import Datasets
import Formulas
import Losses

/// What the parameters of a loss predict for rows of a few features.
enum Prediction {
  /// A number of one feature.
  case curve
  /// The probability of the second of two classes, of one feature.
  case probability
  /// Classes by two features.
  case regions

  /// What can be drawn of a loss.
  ///
  /// - Returns: or why nothing can, as the rest of a sentence about it.
  static func kind(_ loss: Loss) -> Result<Prediction, Reason> {
    guard let data = loss.data else {
      return .failure(Reason("is a function without data", "loss_function draws one"))
    }
    guard data.trainingRows > 0 else { return .failure(Reason("has no rows", "")) }
    switch loss.objective {
    case .model(let model):
      if case .matrixFactorization = model.kind {
        return .failure(Reason("has rows and columns and no features", "loss_curves draws it"))
      }
      switch (data.featureNames.count, model.classifies) {
      case (1, false): return .success(.curve)
      case (1, true) where data.classes.count == 2: return .success(.probability)
      case (1, true):
        return .failure(
          Reason("has \(data.classes.count) classes of one feature", "two features make regions"))
      case (2, true): return .success(.regions)
      case (2, false):
        return .failure(
          Reason("predicts a number of two features", "it draws numbers of one feature"))
      case (let count, _):
        return .failure(
          Reason(
            "is over \(count) features of '\(data.name)'",
            "it draws one or two: features: [\(data.featureNames.prefix(2).joined(separator: ", "))]"
          ))
      }
    case .formula(let formula):
      guard formula.residual(of: data.targetName) != nil else {
        return .failure(
          Reason(
            "is not the mean of the squares of \(data.targetName) less a prediction",
            "as in mean((\(data.targetName) - (a + b*x))^2), without let"))
      }
      let others = formula.columns.filter { $0.name != data.targetName }
      guard others.count == 1, others[0].width == 1 else {
        return .failure(Reason("takes other columns than one feature", "as in mean((y - a*x)^2)"))
      }
      return .success(.curve)
    }
  }

  /// Why a loss has no predictions that a figure could show.
  struct Reason: Error {
    let text: String
    let hint: String

    init(_ text: String, _ hint: String) { (self.text, self.hint) = (text, hint) }
  }
}

/// A feature's numbers in the data's own units: scaling is undone.
struct FeatureAxis {
  let name: String
  let place: Int
  /// Own units of a scaled number: `offset + factor · scaled`.
  private let offset: Double
  private let factor: Double

  init(_ data: DataSet, _ place: Int) {
    self.place = place
    name = data.featureNames[place]
    let width = data.featureNames.count
    let scaled = withExtendedLifetime(data) {
      (0..<data.rows).map { data.features[$0 * width + place] }
    }
    guard let range = data.summary.columns[place].range, data.summary.scale != .none,
      let low = scaled.min(), let high = scaled.max(), high > low
    else {
      (offset, factor) = (0, 1)
      return
    }
    factor = (range.upperBound - range.lowerBound) / (high - low)
    offset = range.lowerBound - factor * low
  }

  func own(_ scaled: Double) -> Double { offset + factor * scaled }
  func scaled(_ own: Double) -> Double { (own - offset) / factor }
}
