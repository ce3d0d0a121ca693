import Analysis
import TestSupport
import Testing

/// Mean ranks against SciPy and scikit-posthocs.
@Suite struct NemenyiTests {
  /// Demšar (2006), table 5a: q for α = 0.05 and 2 to 10 classifiers. Three decimals of a table of 1963,
  /// the last of which is not always right.
  private static let published = [
    1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164,
  ]

  @Test func `critical values are those of the published table`() {
    for (place, value) in Self.published.enumerated() {
      let count = place + 2
      let ranks = [[Double]](repeating: (1...count).map { Double($0) }, count: 10)
      let unit = (Double(count * (count + 1)) / 60).squareRoot()
      #expect(abs(MeanRanks(ranks: ranks).criticalDifference / unit - value) < 0.001)
    }
  }

  struct Case: Sendable {
    /// A row a problem, a column a method.
    let scores: [[Double]]
    /// Means of `scipy.stats.rankdata` over the rows.
    let means: [Double]
    /// The pairs with p < 0.05 by `scikit_posthocs.posthoc_nemenyi_friedman`.
    let apart: [[Int]]
  }

  /// By SciPy 1.17.1 and scikit-posthocs 0.17.1, on scores with ties.
  static let cases = [
    Case(
      scores: [
        [7, 8, 9, 3, 10, 7, 10],
        [2, 1, 1, 10, 11, 5, 7],
        [2, 2, 8, 8, 3, 4, 9],
        [8, 9, 2, 7, 3, 4, 5],
        [3, 4, 7, 6, 6, 11, 9],
        [6, 7, 4, 10, 3, 5, 5],
        [0, 9, 1, 6, 10, 9, 11],
        [0, 5, 1, 3, 10, 3, 9],
        [0, 3, 9, 4, 5, 3, 10],
        [1, 5, 1, 2, 10, 3, 8],
        [3, 2, 6, 8, 11, 4, 12],
        [0, 2, 6, 9, 11, 9, 4],
      ],
      means: [
        2.2083333333333335, 3.5, 3.2916666666666665, 4.333333333333333, 5.083333333333333,
        3.9166666666666665, 5.666666666666667,
      ],
      apart: [[0, 4], [0, 6]]),
    Case(
      scores: [
        [12, 26, 18, 9, 26, 10, 29, 10, 22, 22],
        [28, 23, 22, 18, 14, 33, 37, 16, 19, 23],
        [14, 9, 15, 33, 17, 36, 24, 20, 40, 27],
        [23, 11, 32, 26, 32, 9, 12, 12, 27, 26],
        [29, 9, 8, 29, 15, 30, 17, 26, 14, 33],
        [27, 22, 29, 27, 23, 35, 23, 14, 28, 32],
        [5, 6, 22, 17, 20, 31, 29, 36, 17, 36],
        [16, 3, 5, 14, 25, 12, 25, 39, 16, 18],
        [28, 9, 29, 14, 28, 9, 27, 36, 22, 33],
        [6, 6, 3, 18, 21, 10, 15, 28, 22, 20],
        [0, 3, 22, 7, 31, 24, 16, 29, 16, 23],
        [14, 21, 7, 14, 8, 11, 15, 19, 39, 25],
        [3, 29, 20, 7, 8, 10, 36, 26, 32, 42],
        [12, 29, 15, 25, 30, 10, 31, 34, 41, 34],
        [14, 6, 26, 17, 30, 9, 19, 34, 30, 35],
      ],
      means: [
        3.933333333333333, 3.466666666666667, 4.633333333333334, 4.366666666666666, 5.8, 5.0,
        6.333333333333333, 6.6, 6.7, 8.166666666666666,
      ],
      apart: [[0, 9], [1, 9], [2, 9], [3, 9]]),
  ]

  @Test(arguments: cases) func `means and differences are those of scikit-posthocs`(_ test: Case) {
    let found = MeanRanks(ranks: test.scores.map(MeanRanks.ranks))
    #expect(zip(found.means, test.means).allSatisfy { abs($0 - $1) < 1e-12 })
    var apart: [[Int]] = []
    for i in found.means.indices {
      for j in found.means.indices.dropFirst(i + 1)
      where abs(found.means[i] - found.means[j]) > found.criticalDifference {
        apart.append([i, j])
      }
    }
    #expect(apart == test.apart)
    // The same pairs share no bar.
    let places = found.order
    for i in places.indices {
      for j in places.indices.dropFirst(i + 1) {
        let joined = found.cliques.contains { $0.contains(i) && $0.contains(j) }
        let pair = [min(places[i], places[j]), max(places[i], places[j])]
        #expect(joined != test.apart.contains(pair))
      }
    }
  }

  @Test(arguments: cases) func `methods and problems may come in any order`(_ test: Case) {
    var generator = SplitMix(seed: 5)
    let ranks = test.scores.map(MeanRanks.ranks)
    let found = MeanRanks(ranks: ranks)
    for _ in 0..<20 {
      let order = Array(found.means.indices).shuffled(using: &generator)
      let other = MeanRanks(
        ranks: ranks.shuffled(using: &generator).map { row in order.map { row[$0] } })
      #expect(zip(other.means, order).allSatisfy { abs($0 - found.means[$1]) < 1e-12 })
      #expect(other.criticalDifference == found.criticalDifference)
      #expect(other.cliques == found.cliques)
    }
    let sum = found.means.reduce(0, +)
    let count = Double(found.means.count)
    #expect(abs(sum - count * (count + 1) / 2) < 1e-9)
  }
}

/// The bootstrap against the distribution that it samples from.
@Suite struct BootstrapLaws {
  /// The median of n numbers drawn with replacement is at most the j-th of them with the probability that
  /// at least (n + 1) / 2 draws are among the first j, for odd n: a binomial tail. No sampling needed.
  @Test(arguments: [3, 5, 7, 9, 11, 21, 41]) func `intervals are exact for odd counts`(_ count: Int)
  {
    var generator = SplitMix(seed: UInt64(count))
    for _ in 0..<5 {
      let values = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }.sorted()
      let shares = (1...count).map { tail(count, Double($0) / Double(count)) }
      let found = PairedDifference(values.shuffled(using: &generator))
      #expect(found.median == values[count / 2])
      #expect(found.lower == values[shares.firstIndex { $0 >= 0.025 } ?? 0])
      #expect(found.upper == values[shares.firstIndex { $0 >= 0.975 } ?? 0])
    }
  }

  /// The probability of at least (n + 1) / 2 successes in n, each with this probability.
  private func tail(_ count: Int, _ share: Double) -> Double {
    var distribution = [1.0] + [Double](repeating: 0, count: count)
    for _ in 0..<count {
      for at in stride(from: count, through: 1, by: -1) {
        distribution[at] = distribution[at] * (1 - share) + distribution[at - 1] * share
      }
      distribution[0] *= 1 - share
    }
    return distribution[((count + 1) / 2)...].reduce(0, +)
  }

  @Test func `a sign changes sides, a factor scales`() {
    var generator = SplitMix(seed: 2)
    let values = (0..<21).map { _ in Double.random(in: -1...2, using: &generator) }
    let (found, mirrored) = (PairedDifference(values), PairedDifference(values.map { -$0 }))
    #expect(mirrored.median == -found.median)
    #expect(mirrored.lower == -found.upper && mirrored.upper == -found.lower)
    let scaled = PairedDifference(values.map { 4 * $0 })
    #expect(scaled.lower == 4 * found.lower && scaled.upper == 4 * found.upper)
    #expect(found.lower <= found.median && found.median <= found.upper)
  }
}

/// The best of some settings against all draws, one by one, and in closed form.
@Suite struct ExpectedBestLaws {
  private func subsets(of scores: [Double], _ drawn: Int) -> [Double] {
    (0..<(1 << scores.count)).filter { $0.nonzeroBitCount == drawn }.map { subset in
      scores.indices.filter { subset >> $0 & 1 == 1 }.map { scores[$0] }.min() ?? .nan
    }.sorted()
  }

  @Test func `mean, median and band are those of all subsets`() {
    var generator = SplitMix(seed: 9)
    for _ in 0..<40 {
      let count = Int.random(in: 1...10, using: &generator)
      let scores = (0..<count).map { _ -> Double in
        Int.random(in: 0..<5, using: &generator) == 0
          ? .infinity : Double(Int.random(in: -6...6, using: &generator))
      }
      let levels = [0.05, 0.25, 0.4].randomElement(using: &generator) ?? 0.1
      let best = ExpectedBest(scores, band: levels...1 - levels)
      for drawn in 1...count {
        let minima = subsets(of: scores, drawn)
        let mean = minima.reduce(0, +) / Double(minima.count)
        let found = best.means[drawn - 1]
        #expect(found == mean || abs(found - mean) < 1e-9)
        // The least that so large a share of the draws does not exceed.
        func quantile(_ level: Double) -> Double? {
          minima.first { value in
            Double(minima.count { $0 <= value }) >= (level - 1e-12) * Double(minima.count)
          }
        }
        #expect(best.lower[drawn - 1] == quantile(levels))
        #expect(best.medians[drawn - 1] == quantile(0.5))
        #expect(best.upper[drawn - 1] == quantile(1 - levels))
      }
    }
  }

  @Test func `more settings never make it worse, and their order does not matter`() {
    var generator = SplitMix(seed: 4)
    for _ in 0..<50 {
      let count = Int.random(in: 1...60, using: &generator)
      let scores = (0..<count).map { _ in Double.random(in: 1e-9...1, using: &generator) }
      let best = ExpectedBest(scores)
      let shuffled = ExpectedBest(scores.shuffled(using: &generator))
      #expect(best.means == shuffled.means && best.upper == shuffled.upper)
      for line in [best.means, best.medians, best.lower, best.upper] {
        #expect(line.count == count && line.last == scores.min())
        #expect(zip(line, line.dropFirst()).allSatisfy { $0 >= $1 * (1 - 1e-12) })
      }
      #expect(abs(best.means[0] - scores.reduce(0, +) / Double(count)) < 1e-12)
      for at in 0..<count {
        #expect(best.lower[at] <= best.medians[at] && best.medians[at] <= best.upper[at])
      }
    }
  }

  /// For the scores 1, 2, … n the mean of the least of k is (n + 1) / (k + 1).
  @Test(arguments: [2, 9, 100, 3000]) func `the least of some ranks is known in closed form`(
    _ n: Int
  ) {
    let best = ExpectedBest((1...n).map { Double($0) })
    for drawn in [1, 2, 3, n / 2, n - 1, n] where (1...n).contains(drawn) {
      let expected = Double(n + 1) / Double(drawn + 1)
      #expect(abs(best.means[drawn - 1] / expected - 1) < 1e-10)
    }
  }

  /// However rare a draw of exploded settings alone is, its mean is infinite; no rounding decides.
  @Test func `the mean is finite from the first draw that cannot explode`() {
    let scores = [Double](repeating: 1, count: 900) + [Double](repeating: .infinity, count: 700)
    let best = ExpectedBest(scores)
    #expect(best.means[700...].allSatisfy { abs($0 - 1) < 1e-12 })
    #expect(best.means[..<700].allSatisfy { $0 == .infinity })
    #expect(best.upper[2] == 1 && ExpectedBest([.infinity]).means == [.infinity])
  }
}
