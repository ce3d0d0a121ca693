import Engine
import Lanes

/// A model together with the rows that it learns from and is tested on, in one precision: what all threads
/// share.
public final class ModelProblem<Element: PackElement>: Sendable {
  public let model: Model
  private enum Rows: Sendable {
    case network(Network, training: ModelRows<Element>, testing: ModelRows<Element>)
    case cells(
      rank: Int, training: FactorizationLoss<Element>.Cells,
      testing: FactorizationLoss<Element>.Cells)
  }
  private let rows: Rows

  /// - Parameters:
  ///   - model: whose shape suits the rows.
  ///   - features: row by row, those of the training rows, then those of the test rows: `model.features` numbers
  ///     a row, of a factorization two, the cell's row and column.
  ///   - targets: a number for each row: the class from 0 on, or what is to be predicted.
  ///   - trainingRows: how many rows are learned from; the others are for tests.
  public init(
    _ model: Model, features: UnsafeBufferPointer<Double>, targets: UnsafeBufferPointer<Double>,
    trainingRows: Int
  ) {
    precondition((0...targets.count).contains(trainingRows), "as many rows as there are")
    self.model = model
    if let network = Network(model) {
      func part(_ range: Range<Int>) -> ModelRows<Element> {
        ModelRows(
          count: range.count, features: model.features,
          values: UnsafeBufferPointer(
            rebasing: features[
              range.lowerBound * model.features..<range.upperBound * model.features]),
          targets: UnsafeBufferPointer(rebasing: targets[range]))
      }
      rows = .network(
        network, training: part(0..<trainingRows), testing: part(trainingRows..<targets.count))
      return
    }
    func cells(_ range: Range<Int>) -> FactorizationLoss<Element>.Cells {
      var cells = FactorizationLoss<Element>.Cells()
      for row in range {
        cells.rows.append(Int32(features[2 * row]))
        cells.columns.append(Int32(features[2 * row + 1]))
        cells.targets.append(Element(targets[row]))
      }
      return cells
    }
    var rank = 1
    if case .matrixFactorization(let chosen) = model.kind { rank = chosen }
    rows = .cells(
      rank: rank, training: cells(0..<trainingRows), testing: cells(trainingRows..<targets.count))
  }

  /// How many rows are learned from.
  public var trainingRows: Int {
    switch rows {
    case .network(_, let training, _): training.count
    case .cells(_, let training, _): training.targets.count
    }
  }

  /// The loss for one thread's batches.
  ///
  /// - Parameter lanesAreElements: whether its batches are of one trial each, whose elements lie in lanes; else
  ///   lanes are trials.
  public func loss(lanesAreElements: Bool) -> any DataLoss<LanePack<Element>> {
    switch rows {
    case .network(let network, let training, let testing):
      NetworkLoss(
        network, training: training, testing: testing, classifies: model.classifies,
        lanesAreElements: lanesAreElements)
    case .cells(let rank, let training, let testing):
      FactorizationLoss(
        model, rank: rank, training: training, testing: testing,
        lanesAreElements: lanesAreElements)
    }
  }
}
