import Engine
import Support
import Sweeps

/// What the repetitions of a setting came to.
package struct SettingSummary: Sendable {
  /// How many repetitions, and how many of them ended in which way, by the status's raw value.
  package let trials: Int
  private let counts: [Int]
  /// Of the metric; an exploded repetition counts as worst.
  package let median: Double
  /// The median where settings are ranked, the smaller the better.
  package let rankedMedian: Double
  package let lowerQuartile: Double
  package let upperQuartile: Double
  /// Of the repetitions that did not explode, and whose metric is a number; NaN where there is none.
  package let mean: Double
  /// The same with n − 1; NaN below two repetitions.
  package let deviation: Double
  /// Of all repetitions.
  package let medianIterations: Double

  /// - Parameter trials: rows of the table; at least one.
  package init(_ table: OutcomeTable, _ trials: [Int], _ metric: Metric) {
    self.trials = trials.count
    var counts = [Int](repeating: 0, count: Status.allCases.count)
    for trial in trials { counts[Int(table.status(of: trial).rawValue)] += 1 }
    self.counts = counts
    let sorted = trials.map { metric.written(table, $0) }.sorted()
    median = Quantiles.quantile(sorted, 0.5)
    rankedMedian = metric.shown(median)
    lowerQuartile = Quantiles.quantile(sorted, 0.25)
    upperQuartile = Quantiles.quantile(sorted, 0.75)
    let sound = trials.filter { table.status(of: $0) != .exploded }
      .map { metric.asWritten(metric.measure.value(table, $0), table) }.filter { !$0.isNaN }
    mean = sound.reduce(0, +) / Double(sound.count)
    let center = mean
    deviation =
      sound.count > 1
      ? (sound.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(sound.count - 1))
        .squareRoot() : .nan
    medianIterations = Quantiles.quantile(
      trials.map { Double(table.iterations(of: $0)) }.sorted(), 0.5)
  }

  /// How many repetitions ended in this way.
  package func count(_ status: Status) -> Int { counts[Int(status.rawValue)] }

  /// The same as a share.
  package func share(_ status: Status) -> Double { Double(count(status)) / Double(trials) }
}

extension Metric {
  /// The column of results that it is of.
  package var measure: Measure {
    switch self {
    case .finalLoss: .finalLoss
    case .bestLoss: .bestLoss
    case .testLoss: .testLoss
    case .testAccuracy: .testAccuracy
    case .iterations: .iterations
    }
  }

  /// The number by which a trial is ranked, the smaller the better: infinite for a trial that exploded,
  /// and as iterations for any that did not converge.
  package func ranked(_ table: OutcomeTable, _ index: Int) -> Double {
    let status = table.status(of: index)
    if status == .exploded || self == .iterations && status != .converged { return .infinity }
    let value = measure.value(table, index)
    return value.isNaN ? .infinity : isLargerBetter ? -value : value
  }

  /// A number by which trials are ranked, as people read it: of accuracies those that came to nothing have −∞.
  package func shown(_ ranked: Double) -> Double { isLargerBetter ? 0 - ranked : ranked }

  /// ``ranked(_:_:)`` as people read it, and as `results.csv` has it, so that whoever computes from the table finds the same.
  package func written(_ table: OutcomeTable, _ index: Int) -> Double {
    asWritten(shown(ranked(table, index)), table)
  }

  /// A number as `results.csv` has it: of a Float the shortest decimal that reads back.
  fileprivate func asWritten(_ value: Double, _ table: OutcomeTable) -> Double {
    guard self != .iterations, table.isSingle, value.isFinite else { return value }
    return Double(decimal(Float(value))) ?? value
  }
}
