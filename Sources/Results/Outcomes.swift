/// How a trial ended.
public enum Status: UInt8, Sendable, Hashable, CaseIterable {
  case converged
  case exploded
  case maximumIterations

  /// As tables write it.
  public var name: String {
    switch self {
    case .converged: "converged"
    case .exploded: "exploded"
    case .maximumIterations: "max_iterations"
    }
  }

  /// The status of a name in a table.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// What came of one trial. Numbers of a Float trial are exact in Double.
public struct Outcome: Sendable, Hashable {
  public var status: Status
  /// Steps taken; for an exploded trial the one at which the gradient was NaN.
  public var iterations: Int
  public var gradientEvaluations: Int
  public var finalLoss: Double
  /// ‖∇L‖₂ at the final point.
  public var gradientNorm: Double
  /// The smallest loss of all steps; NaN only if all were.
  public var bestLoss: Double
  public var final: [Double]

  public init(
    status: Status, iterations: Int, gradientEvaluations: Int, finalLoss: Double,
    gradientNorm: Double, bestLoss: Double, final: [Double]
  ) {
    self.status = status
    self.iterations = iterations
    self.gradientEvaluations = gradientEvaluations
    self.finalLoss = finalLoss
    self.gradientNorm = gradientNorm
    self.bestLoss = bestLoss
    self.final = final
  }
}

/// The outcomes of a group of trials, by trial: columns that several threads fill, each its own rows.
public final class OutcomeTable: @unchecked Sendable {
  // Sendable because every row is written once, by the one thread that ran the trial, and read only
  // after all threads have finished.
  public let count: Int
  public let dimension: Int
  private let statuses: UnsafeMutablePointer<Status>
  private let counts: UnsafeMutablePointer<(iterations: Int32, evaluations: Int32)>
  /// Final loss, gradient norm, best loss, then the final point.
  private let numbers: UnsafeMutablePointer<Double>

  /// Room for `count` trials of losses of `dimension` numbers.
  public init(count: Int, dimension: Int) {
    self.count = count
    self.dimension = dimension
    statuses = .allocate(capacity: max(1, count))
    statuses.initialize(repeating: .maximumIterations, count: max(1, count))
    counts = .allocate(capacity: max(1, count))
    counts.initialize(repeating: (0, 0), count: max(1, count))
    numbers = .allocate(capacity: max(1, count * (3 + dimension)))
    numbers.initialize(repeating: .nan, count: max(1, count * (3 + dimension)))
  }

  deinit {
    statuses.deallocate()
    counts.deallocate()
    numbers.deallocate()
  }

  public subscript(_ index: Int) -> Outcome {
    get {
      precondition(index >= 0 && index < count, "no such trial")
      let row = numbers + index * (3 + dimension)
      return Outcome(
        status: statuses[index], iterations: Int(counts[index].iterations),
        gradientEvaluations: Int(counts[index].evaluations), finalLoss: row[0],
        gradientNorm: row[1], bestLoss: row[2],
        final: Array(UnsafeBufferPointer(start: row + 3, count: dimension)))
    }
    set {
      precondition(index >= 0 && index < count, "no such trial")
      statuses[index] = newValue.status
      counts[index] = (
        Int32(clamping: newValue.iterations), Int32(clamping: newValue.gradientEvaluations)
      )
      let row = numbers + index * (3 + dimension)
      row[0] = newValue.finalLoss
      row[1] = newValue.gradientNorm
      row[2] = newValue.bestLoss
      for component in 0..<dimension { row[3 + component] = newValue.final[component] }
    }
  }
}
