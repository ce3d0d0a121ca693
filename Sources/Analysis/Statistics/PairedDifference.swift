import Support
import Sweeps

/// The median of paired differences, with the interval in which it lies with a confidence of 95 %.
///
/// The interval is the percentile bootstrap's (Efron 1979): the 2.5 % and 97.5 % quantiles of the medians
/// of samples drawn with replacement, with a fixed seed.
package struct PairedDifference: Sendable, Hashable {
  package let median: Double
  package let lower: Double
  package let upper: Double
  package let pairs: Int

  /// How many samples are drawn; of many pairs fewer, since their medians hardly differ.
  package static let mostSamples = 9999
  private static func samples(of pairs: Int) -> Int {
    max(999, min(mostSamples, 2_000_000 / max(1, pairs)))
  }

  /// Whether the interval holds 0: the two cannot be distinguished.
  package var holdsZero: Bool { lower <= 0 && upper >= 0 }

  /// - Parameter differences: at least two, none NaN; they may be infinite.
  package init(_ differences: [Double]) {
    let sorted = differences.sorted()
    pairs = sorted.count
    median = Quantiles.quantile(sorted, 0.5)
    guard sorted.first != sorted.last else {
      (lower, upper) = (median, median)
      return
    }
    var random = RandomBits(seed: 0, purpose: .bootstrap)
    var counts = [Int](repeating: 0, count: sorted.count)
    var medians: [Double] = []
    let samples = Self.samples(of: pairs)
    medians.reserveCapacity(samples)
    for _ in 0..<samples {
      for at in counts.indices { counts[at] = 0 }
      for _ in counts.indices { counts[random.next(below: counts.count)] += 1 }
      medians.append(Self.median(sorted, counts))
    }
    medians.sort()
    lower = Quantiles.quantile(medians, 0.025)
    upper = Quantiles.quantile(medians, 0.975)
  }

  /// The median of numbers, each so many times.
  private static func median(_ sorted: [Double], _ counts: [Int]) -> Double {
    func number(_ place: Int) -> Double {
      var seen = 0
      for (value, count) in zip(sorted, counts) {
        seen += count
        if seen > place { return value }
      }
      return sorted[sorted.count - 1]
    }
    let count = sorted.count
    let low = number((count - 1) / 2)
    let high = count % 2 == 1 ? low : number(count / 2)
    return Quantiles.quantile([low, high], 0.5)
  }
}
