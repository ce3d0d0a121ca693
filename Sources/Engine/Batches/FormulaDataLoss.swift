import Formulas
import Lanes
import MachineCode
import Programs

/// Numbers of the rows of a data set: those that the columns of a formula hold, row by row.
public struct RowTable: Sendable {
  public let values: [Double]
  /// How many numbers a row has.
  public let width: Int
  public let count: Int

  /// - Parameter values: `width` for each row.
  public init(_ values: [Double], width: Int, count: Int) {
    precondition(values.count == width * count, "as many values as the rows have")
    self.values = values
    self.width = width
    self.count = count
  }
}

/// A loss that is a formula over the rows of a data set. It has no accuracy, and what regularizes it is part
/// of the formula: the test loss is the whole formula over the test rows.
///
/// One loss serves one thread.
public final class FormulaDataLoss<V: PackLane>: DataLoss {
  public let trainingRows: Int
  public let testRows: Int
  public var hasAccuracy: Bool { false }
  private let training: RowTable
  private let tests: RowTable
  private let value: DataProgramRun<V>
  private let gradient: DataProgramRun<V>
  private let curvature: DataProgramRun<V>?
  /// For losses that nobody asked for.
  private let unused: UnsafeMutablePointer<V>

  /// - Parameters:
  ///   - programs: a formula's `Formula.dataPrograms()`.
  ///   - training, test: the numbers of its `Formula.columns`; a column of whole numbers is below
  ///     its bound.
  ///   - maximumTrials: of a batch.
  ///   - instructionSet: what packs are computed with; all give the same bits.
  ///   - keepsLoops: whether programs run with their loops even where straight-line code is short;
  ///     nothing depends on it but time.
  public init(
    _ programs: DataPrograms, training: RowTable, test: RowTable, maximumTrials: Int,
    instructionSet: InstructionSet = .standard, keepsLoops: Bool = false
  ) {
    precondition(
      training.width == programs.valuesPerRow && test.width == programs.valuesPerRow,
      "rows have the numbers of the formula's columns")
    self.training = training
    tests = test
    trainingRows = training.count
    testRows = test.count
    let blocks = max(1, (maximumTrials + V.width - 1) / V.width)
    func run(_ program: DataProgram) -> DataProgramRun<V> {
      DataProgramRun(
        program, dimension: programs.dimension, maximumBlocks: blocks,
        instructionSet: instructionSet, keepsLoops: keepsLoops)
    }
    value = run(programs.value)
    gradient = run(programs.gradient)
    curvature = programs.curvature.map { run($0) }
    unused = .allocateAligned(blocks, repeating: 0)
  }

  deinit { unused.deallocate() }

  public func evaluate(
    at x: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?,
    loss: UnsafeMutablePointer<V>?, gradient wanted: UnsafeMutablePointer<V>?, batch: Batch<V>
  ) {
    if let wanted {
      gradient.run(
        DataProgramBuffers(x: x, value: loss ?? unused, derivatives: wanted), training, rows,
        batch)
    } else if let loss {
      value.run(DataProgramBuffers(x: x, value: loss), training, rows, batch)
    }
  }

  public func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?, batch: Batch<V>
  ) {
    guard let curvature else {
      NoEvaluator().curvature(at: x, along: direction, product: product, batch: batch)
      return
    }
    curvature.run(
      DataProgramBuffers(x: x, direction: direction, derivatives: product), training, rows, batch)
  }

  public func test(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    accuracy: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    value.run(DataProgramBuffers(x: x, value: loss), tests, nil, batch)
    accuracy.update(repeating: V(rounding: .nan), count: batch.blocks)
  }

  /// Whether machine code has run for the rows of gradients.
  package var isNative: Bool { gradient.isNative }
}
