/// The best of some settings drawn at random without replacement: what tuning costs.
///
/// With the scores in order, the i-th lowest of n (from 0) is the best of k with the probability
/// C(n−1−i, k−1) / C(n, k): exact, by order statistics.
package struct ExpectedBest: Sendable {
  /// After 1, 2, … n settings: the mean of the best, its median, and the quantiles of the band.
  package let means: [Double]
  package let medians: [Double]
  package let lower: [Double]
  package let upper: [Double]

  /// - Parameters:
  ///   - scores: of all settings, the lower the better; may be infinite.
  ///   - band: the quantiles that ``lower`` and ``upper`` are: the least score that the best of so large
  ///     a share of all draws does not exceed.
  package init(_ scores: [Double], band: ClosedRange<Double> = 0.1...0.9) {
    let sorted = scores.sorted()
    let count = sorted.count
    let infinite = sorted.count { $0 == .infinity }
    let largest = sorted.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    let levels = [band.lowerBound, 0.5, band.upperBound]
    var means: [Double] = []
    var quantiles: [[Double]] = [[], [], []]
    for drawn in 1...max(1, count) where count > 0 {
      // The probability that the best is none of the first i: a product of shares that are left.
      var left = 1.0
      var mean = 0.0
      var found = [Double?](repeating: nil, count: levels.count)
      for (at, value) in sorted.enumerated() {
        let next =
          count - at - 1 >= drawn ? left * Double(count - at - drawn) / Double(count - at) : 0
        let share = left - next
        if share > 0 { mean += share * value }
        for (place, level) in levels.enumerated()
        where found[place] == nil && 1 - next >= level - 1e-12 {
          found[place] = value
        }
        left = next
        // What is left cannot change the last digit; so all draws take n log n steps, not n².
        if left == 0 || left * largest <= 1e-18 * abs(mean) && left < 1e-12 { break }
      }
      // A draw of infinite scores alone may be too rare for the product above.
      means.append(drawn <= infinite ? .infinity : mean)
      for place in levels.indices { quantiles[place].append(found[place] ?? sorted[count - 1]) }
    }
    self.means = means
    (lower, medians, upper) = (quantiles[0], quantiles[1], quantiles[2])
  }
}

extension ExpectedBest {
  private init(means: [Double], medians: [Double], lower: [Double], upper: [Double]) {
    self.means = means
    self.medians = medians
    self.lower = lower
    self.upper = upper
  }

  /// The same as people read a result, where scores were its ranks.
  package func shown(_ measure: Measure) -> ExpectedBest {
    guard measure.isLargerBetter else { return self }
    func shown(_ numbers: [Double]) -> [Double] { numbers.map(measure.shown) }
    return ExpectedBest(
      means: shown(means), medians: shown(medians), lower: shown(upper), upper: shown(lower))
  }
}
