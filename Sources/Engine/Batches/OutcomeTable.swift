import Glibc

/// The outcomes of a group of trials, by trial: columns that several threads fill, each its own rows.
///
/// A trial of float32 takes 9 bytes and 4 for each number, one of float64 9 and 8.
public final class OutcomeTable: Sendable {
  public let count: Int
  public let dimension: Int
  /// Whether rows have ``Outcome/Measures``.
  public let hasMeasures: Bool
  /// Whether rows have ``Outcome/finalAverageLoss``.
  public let hasAverage: Bool
  /// Numbers of a row before the final point: the losses and the norm, then the measures, then the average's loss.
  private var leading: Int { 3 + (hasMeasures ? 4 : 0) + (hasAverage ? 1 : 0) }
  /// Whether numbers are kept as Float, which those of a float32 trial are.
  public let isSingle: Bool
  // Every row is written once, by the one thread that ran the trial, and read only after that thread has
  // reported the trial as ended.
  nonisolated(unsafe) private let statuses: UnsafeMutablePointer<Status>
  nonisolated(unsafe) private let counts:
    UnsafeMutablePointer<(iterations: Int32, evaluations: Int32)>
  /// Final loss, gradient norm, best loss, measures and the average's loss if there are any, then the final point.
  nonisolated(unsafe) private let numbers: UnsafeMutableRawPointer

  /// Memory that the system does not grant.
  public struct OutOfMemory: Error, Sendable {}

  /// Room for `count` trials of losses of `dimension` numbers; a row means nothing before it is set.
  public init(
    count: Int, dimension: Int, hasMeasures: Bool = false, hasAverage: Bool = false,
    isSingle: Bool = false
  ) throws(OutOfMemory) {
    self.count = count
    self.dimension = dimension
    self.hasMeasures = hasMeasures
    self.hasAverage = hasAverage
    let columns = 3 + (hasMeasures ? 4 : 0) + (hasAverage ? 1 : 0) + dimension
    self.isSingle = isSingle
    // Zeros that the system gives when they are first touched: by the threads that run the trials.
    func zeros(_ count: Int, _ stride: Int) -> UnsafeMutableRawPointer? {
      calloc(max(1, count), stride)
    }
    let statuses = zeros(count, MemoryLayout<Status>.stride)
    let counts = zeros(count, MemoryLayout<(iterations: Int32, evaluations: Int32)>.stride)
    let numbers = zeros(
      count * columns, isSingle ? MemoryLayout<Float>.stride : MemoryLayout<Double>.stride)
    guard let statuses, let counts, let numbers else {
      for memory in [statuses, counts, numbers] { free(memory) }
      throw OutOfMemory()
    }
    self.statuses = statuses.bindMemory(to: Status.self, capacity: max(1, count))
    self.counts = counts.bindMemory(
      to: (iterations: Int32, evaluations: Int32).self, capacity: max(1, count))
    if isSingle {
      numbers.bindMemory(to: Float.self, capacity: max(1, count * columns))
    } else {
      numbers.bindMemory(to: Double.self, capacity: max(1, count * columns))
    }
    self.numbers = numbers
  }

  deinit {
    free(statuses)
    free(counts)
    free(numbers)
  }

  private func number(_ index: Int, _ column: Int) -> Double {
    precondition(index >= 0 && index < count, "no such trial")
    let at = index * (leading + dimension) + column
    return isSingle
      ? Double(numbers.assumingMemoryBound(to: Float.self)[at])
      : numbers.assumingMemoryBound(to: Double.self)[at]
  }

  // MARK: Columns

  public func status(of index: Int) -> Status {
    precondition(index >= 0 && index < count, "no such trial")
    return statuses[index]
  }
  public func iterations(of index: Int) -> Int {
    precondition(index >= 0 && index < count, "no such trial")
    return Int(counts[index].iterations)
  }
  public func gradientEvaluations(of index: Int) -> Int {
    precondition(index >= 0 && index < count, "no such trial")
    return Int(counts[index].evaluations)
  }
  public func finalLoss(of index: Int) -> Double { number(index, 0) }
  public func gradientNorm(of index: Int) -> Double { number(index, 1) }
  public func bestLoss(of index: Int) -> Double { number(index, 2) }
  /// The loss at the average that the optimizer reports; nil where the table has no such column.
  public func finalAverageLoss(of index: Int) -> Double? {
    hasAverage ? number(index, leading - 1) : nil
  }
  /// ``Outcome/reportedLoss``.
  public func reportedLoss(of index: Int) -> Double {
    finalAverageLoss(of: index) ?? finalLoss(of: index)
  }
  /// A component of the final point.
  public func final(_ component: Int, of index: Int) -> Double {
    number(index, leading + component)
  }
  /// What is measured beside the training loss; nil where the table has no such columns.
  public func measures(of index: Int) -> Outcome.Measures? {
    guard hasMeasures else { return nil }
    var measures = Outcome.Measures()
    measures.finalTestLoss = number(index, 3)
    measures.finalTestAccuracy = number(index, 4)
    measures.bestTestAccuracy = number(index, 5)
    measures.finalNorm = number(index, 6)
    return measures
  }

  // MARK: Rows

  public subscript(_ index: Int) -> Outcome {
    get {
      Outcome(
        status: status(of: index), iterations: iterations(of: index),
        gradientEvaluations: gradientEvaluations(of: index), finalLoss: finalLoss(of: index),
        gradientNorm: gradientNorm(of: index), bestLoss: bestLoss(of: index),
        finalAverageLoss: finalAverageLoss(of: index),
        final: (0..<dimension).map { final($0, of: index) }, measures: measures(of: index))
    }
    set {
      set(
        index, newValue.status, iterations: newValue.iterations,
        gradientEvaluations: newValue.gradientEvaluations, finalLoss: newValue.finalLoss,
        gradientNorm: newValue.gradientNorm, bestLoss: newValue.bestLoss
      ) { newValue.final[$0] }
      if let measures = newValue.measures { rows.set(index, measures) }
      if let loss = newValue.finalAverageLoss { rows.set(index, finalAverageLoss: loss) }
    }
  }

  /// Sets a row.
  ///
  /// - Parameter final: gives each component of the final point.
  public func set(
    _ index: Int, _ status: Status, iterations: Int, gradientEvaluations: Int, finalLoss: Double,
    gradientNorm: Double, bestLoss: Double, final: (Int) -> Double
  ) {
    rows.set(
      index, status, iterations: iterations, gradientEvaluations: gradientEvaluations,
      finalLoss: finalLoss, gradientNorm: gradientNorm, bestLoss: bestLoss, final: final)
  }

  /// Writes or reads rows as they are in memory.
  func code(_ coder: inout StateCoder, rows: Range<Int>) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "no such trials")
    func code<Number>(_ first: UnsafeMutablePointer<Number>, each: Int = 1) {
      coder.code(
        UnsafeMutableRawBufferPointer(
          start: first + rows.lowerBound * each,
          count: rows.count * each * MemoryLayout<Number>.stride))
    }
    code(statuses)
    code(counts)
    if isSingle {
      code(numbers.assumingMemoryBound(to: Float.self), each: leading + dimension)
    } else {
      code(numbers.assumingMemoryBound(to: Double.self), each: leading + dimension)
    }
  }

  /// The table's memory, for setting many rows.
  public var rows: Rows {
    Rows(
      count: count, dimension: dimension, leading: leading, hasMeasures: hasMeasures,
      hasAverage: hasAverage, isSingle: isSingle, statuses, counts, numbers)
  }

  /// The memory of a table, which must outlive it. It is nothing but addresses, so that setting a row
  /// counts no references.
  public struct Rows {
    @usableFromInline let count: Int
    @usableFromInline let dimension: Int
    @usableFromInline let leading: Int
    private let hasMeasures: Bool
    private let hasAverage: Bool
    @usableFromInline let isSingle: Bool
    @usableFromInline let statuses: UnsafeMutablePointer<Status>
    @usableFromInline let counts: UnsafeMutablePointer<(iterations: Int32, evaluations: Int32)>
    @usableFromInline let numbers: UnsafeMutableRawPointer

    fileprivate init(
      count: Int, dimension: Int, leading: Int, hasMeasures: Bool, hasAverage: Bool, isSingle: Bool,
      _ statuses: UnsafeMutablePointer<Status>,
      _ counts: UnsafeMutablePointer<(iterations: Int32, evaluations: Int32)>,
      _ numbers: UnsafeMutableRawPointer
    ) {
      self.count = count
      self.dimension = dimension
      self.leading = leading
      self.hasMeasures = hasMeasures
      self.hasAverage = hasAverage
      self.isSingle = isSingle
      self.statuses = statuses
      self.counts = counts
      self.numbers = numbers
    }

    /// Sets a row, as ``OutcomeTable/set(_:_:iterations:gradientEvaluations:finalLoss:gradientNorm:bestLoss:final:)``.
    @inlinable @inline(__always)
    public func set(
      _ index: Int, _ status: Status, iterations: Int, gradientEvaluations: Int,
      finalLoss: Double, gradientNorm: Double, bestLoss: Double, final: (Int) -> Double
    ) {
      precondition(index >= 0 && index < count, "no such trial")
      statuses[index] = status
      counts[index] = (Int32(clamping: iterations), Int32(clamping: gradientEvaluations))
      let first = index * (leading + dimension)
      if isSingle {
        let row = numbers.assumingMemoryBound(to: Float.self) + first
        row[0] = Float(finalLoss)
        row[1] = Float(gradientNorm)
        row[2] = Float(bestLoss)
        for component in 0..<dimension { row[leading + component] = Float(final(component)) }
      } else {
        let row = numbers.assumingMemoryBound(to: Double.self) + first
        row[0] = finalLoss
        row[1] = gradientNorm
        row[2] = bestLoss
        for component in 0..<dimension { row[leading + component] = final(component) }
      }
    }

    /// Sets what is measured beside the training loss; nothing where the table has no such columns.
    public func set(_ index: Int, _ measures: Outcome.Measures) {
      precondition(index >= 0 && index < count, "no such trial")
      guard hasMeasures else { return }
      let values = [
        measures.finalTestLoss, measures.finalTestAccuracy, measures.bestTestAccuracy,
        measures.finalNorm,
      ]
      for (at, value) in values.enumerated() { set(index, 3 + at, value) }
    }

    /// Sets the loss at the average that is reported; nothing where the table has no such column.
    public func set(_ index: Int, finalAverageLoss: Double) {
      precondition(index >= 0 && index < count, "no such trial")
      guard hasAverage else { return }
      set(index, leading - 1, finalAverageLoss)
    }

    private func set(_ index: Int, _ column: Int, _ value: Double) {
      let at = index * (leading + dimension) + column
      if isSingle {
        numbers.assumingMemoryBound(to: Float.self)[at] = Float(value)
      } else {
        numbers.assumingMemoryBound(to: Double.self)[at] = value
      }
    }
  }
}
