import Plotting
import Results
import Sweeps

/// What the figures of series share: names, quantiles, and the choice of an axis.
extension FigureData {
  /// What stands for an optimizer of the list where its trials stand together: its title, and what
  /// tells it from other listings of the same optimizer.
  func seriesTitle(ofOptimizer index: Int) -> String {
    let titles = experiment.optimizers.indices.map(longTitle)
    let own = titles[index]
    let twins = titles.indices.filter { titles[$0] == own }
    guard twins.count > 1, let place = twins.firstIndex(of: index) else { return own }
    return "\(own) (\(place + 1))"
  }

  private func longTitle(_ index: Int) -> String {
    let choice = experiment.optimizers[index]
    let swept = Set(choice.sweptParameters)
    let fixed = choice.distinguishing(in: experiment).filter { !swept.contains($0) }
      .map { choice.detail($0, choice.fixed[$0]) }
    return ([choice.title] + choice.distinguishingWords(in: experiment) + fixed)
      .joined(separator: ", ")
  }

  /// The losses that have trials.
  var lossesWithTrials: [Int] {
    experiment.losses.indices.filter { loss in
      plan.groups.contains { $0.lossIndex == loss && $0.count > 0 }
    }
  }

  /// All trials of a loss as the set of a figure.
  func wholeSet(ofLoss index: Int) -> TrialSet {
    TrialSet(
      lossIndex: index, optimizerIndex: nil,
      groups: plan.groups.filter { $0.lossIndex == index && $0.count > 0 }, drawn: [])
  }
}

/// Quantiles of sorted numbers.
public enum Quantiles {
  /// The quantile of numbers in ascending order, between neighbours by proportion (type 7 of
  /// Hyndman & Fan); infinite where a neighbour with a share is.
  ///
  /// - Parameters:
  ///   - sorted: at least one number, ascending, none NaN.
  ///   - q: from 0 to 1.
  public static func quantile(_ sorted: [Double], _ q: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = min(max(q, 0), 1) * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    guard low + 1 < sorted.count else { return last }
    let t = place - Double(low)
    let (a, b) = (sorted[low], sorted[low + 1])
    if t == 0 || a == b { return a }
    // An infinite neighbour: whatever its share, the place between is as infinite.
    if a == -.infinity { return b == .infinity ? .nan : a }
    return b == .infinity ? b : a + (b - a) * t
  }

  /// Two quantiles in words: `quartiles`, or `10 % and 90 % quantiles`.
  static func named(_ band: ClosedRange<Double>) -> String {
    switch (band.lowerBound, band.upperBound) {
    case (0.25, 0.75): return "quartiles (25 % and 75 %)"
    case (0, 1): return "least and greatest"
    default:
      return "\(Words.rounded(band.lowerBound * 100)) % and"
        + " \(Words.rounded(band.upperBound * 100)) % quantiles"
    }
  }
}

/// How an axis over some numbers is best spaced.
enum AxisChoice {
  /// By logarithm where all are positive and far apart, or evenly spaced in the logarithm.
  static func scale(of values: [Double], allowsZero: Bool = false) -> AxisScale {
    var low = Double.infinity
    var high = 0.0
    for value in values where value.isFinite {
      guard value > 0 || value == 0 && allowsZero else { return .linear }
      guard value > 0 else { continue }
      low = min(low, value)
      high = max(high, value)
    }
    guard high > low else { return .linear }
    if high / low >= 30 { return .log10 }
    guard high / low >= 4, values.count < 100_000 else { return .linear }
    let distinct = Set(values).sorted()
    guard distinct.count > 2, distinct[0] > 0 else { return .linear }
    let ratio = distinct[1] / distinct[0]
    return zip(distinct, distinct.dropFirst()).allSatisfy { abs($1 / $0 / ratio - 1) < 1e-6 }
      ? .log10 : .linear
  }

  /// A range around finite numbers that all positions of an axis lie in; around one number, a
  /// window.
  static func range(_ values: [Double], _ scale: AxisScale, margin: Double) -> ClosedRange<Double> {
    let range = Axis.range(over: values, scale: scale, margin: margin)
    guard range.lowerBound == range.upperBound else { return range }
    let value = range.lowerBound
    return scale == .log10
      ? value / 10...value * 10 : value - max(1, abs(value) / 2)...value + max(1, abs(value) / 2)
  }
}

extension Measure {
  /// A number of a trial.
  func value(_ table: OutcomeTable, _ index: Int) -> Double {
    switch self {
    case .finalLoss: table.finalLoss(of: index)
    case .bestLoss: table.bestLoss(of: index)
    case .iterations: Double(table.iterations(of: index))
    case .gradientNorm: table.gradientNorm(of: index)
    case .gradientEvaluations: Double(table.gradientEvaluations(of: index))
    }
  }

  /// The number where trials are ranked: infinite for NaN, and for an exploded trial whatever it
  /// came to, but for the best loss, which it did reach.
  func ranked(_ table: OutcomeTable, _ index: Int) -> Double {
    if self != .bestLoss, table.status(of: index) == .exploded { return .infinity }
    let value = value(table, index)
    return value.isNaN ? .infinity : value
  }

  var noun: String {
    switch self {
    case .finalLoss: "final loss"
    case .bestLoss: "lowest loss"
    case .iterations: "iterations"
    case .gradientNorm: "final gradient norm"
    case .gradientEvaluations: "gradient evaluations"
    }
  }
}

extension String {
  /// With a capital at its beginning.
  var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
