import Datasets
import Engine
import Lanes

/// A model's loss over the rows of a data set, on arrays: for a training loop of one's own.
///
/// ```swift
/// let digits = try DataSet(.catalogue("digits"), name: "digits")
/// let loss = try TrainingLoss<Float>("mlp", on: digits) { $0.hidden = [32] }
/// var parameters = loss.start(seed: 0)
/// let adam = try Optimizer("adam", ["learning_rate": 1e-3], parameters: parameters)
/// let minibatches = loss.minibatches(of: 32, seed: 0)
/// for step in 1...20 * minibatches.stepsPerEpoch {
///   let (value, gradient) = loss(parameters, rows: minibatches.rows(of: step))
///   adam.step(&parameters, gradient: gradient, loss: value)
/// }
/// ```
///
/// The numbers are those of an experiment's trial, to the last bit. Used by one thread.
public final class TrainingLoss<Number: PackElement> {
  /// The model; its tensors name and shape the parameters, laid end to end.
  public let model: Model
  private let loss: any DataLoss<LanePack<Number>>
  private let batch: Batch<LanePack<Number>>
  private let other: Batch<LanePack<Number>>

  /// A model of the catalogue for a data set.
  ///
  /// - Parameters:
  ///   - name: as experiment files write it: `mlp`.
  ///   - data: whose features and targets suit the model.
  ///   - choose: sets what is not to have its default.
  /// - Throws: ``ModelDefinition/Misfit``: an unknown name, or what of the data does not suit the model.
  public init(
    _ name: String, on data: DataSet,
    choose: (inout ModelDefinition.Choice) -> Void = { _ in }
  ) throws(ModelDefinition.Misfit) {
    guard let definition = ModelCatalogue.model(named: name) else {
      throw ModelDefinition.Misfit(
        message: "unknown model '\(name)'",
        hint: ModelCatalogue.all.map(\.name).joined(separator: ", "))
    }
    var choice = ModelDefinition.Choice()
    choose(&choice)
    model = try definition.model(choice, for: data)
    loss = ModelProblem<Number>.of(model, data).loss(lanesAreElements: true)
    batch = Batch(elements: model.dimension)
    other = Batch(elements: model.dimension)
  }

  /// How many rows are learned from, and how many are held out.
  public var trainingRows: Int { loss.trainingRows }
  public var testRows: Int { loss.testRows }

  /// Where trials of an experiment begin by custom.
  ///
  /// - Parameters:
  ///   - seed: from 0 on.
  ///   - rule: another rule than the model's own.
  public func start(seed: Int, _ rule: StartRule? = nil) -> [Number] {
    (rule ?? .customary(model)).point(model.tensors, seed: seed).map { Number($0) }
  }

  /// Which rows each step uses.
  ///
  /// - Parameters:
  ///   - size: rows of a minibatch, from 1 to ``trainingRows``.
  ///   - seed: what the order of the rows depends on, beside the epoch.
  ///   - order: of the rows within an epoch.
  public func minibatches(
    of size: Int, seed: Int, order: MinibatchOrder = .shuffled
  ) -> MinibatchSequence {
    MinibatchSequence(rows: trainingRows, size: size, order: order, seed: seed)
  }

  /// The loss and its gradient, regularization included.
  ///
  /// - Parameters:
  ///   - parameters: as many as the model has.
  ///   - rows: numbers of training rows; nil for all.
  public func callAsFunction(
    _ parameters: [Number], rows: UnsafeBufferPointer<Int32>? = nil
  ) -> (loss: Number, gradient: [Number]) {
    batch.setElements(of: batch.x, to: parameters)
    loss.evaluate(
      at: batch.x, rows: rows, loss: batch.loss, gradient: batch.gradient, batch: batch)
    return (batch.loss[0].element(at: 0), batch.elements(of: batch.gradient))
  }

  /// The product of the matrix of second derivatives and a direction, exactly.
  ///
  /// - Parameters:
  ///   - parameters: as many as the model has.
  ///   - direction: as many numbers.
  ///   - rows: numbers of training rows; nil for all.
  public func curvature(
    _ parameters: [Number], along direction: [Number], rows: UnsafeBufferPointer<Int32>? = nil
  ) -> [Number] {
    batch.setElements(of: batch.x, to: parameters)
    other.setElements(of: other.x, to: direction)
    loss.curvature(
      at: batch.x, along: other.x, product: other.gradient, rows: rows, batch: batch)
    return other.elements(of: other.gradient)
  }

  /// The loss over the test rows, without regularization, and the share of them that is classified rightly; NaN
  /// where there is none.
  ///
  /// - Parameter parameters: as many as the model has.
  public func test(_ parameters: [Number]) -> (loss: Number, accuracy: Number) {
    batch.setElements(of: batch.x, to: parameters)
    loss.test(at: batch.x, loss: batch.loss, accuracy: other.loss, batch: batch)
    return (batch.loss[0].element(at: 0), other.loss[0].element(at: 0))
  }
}
