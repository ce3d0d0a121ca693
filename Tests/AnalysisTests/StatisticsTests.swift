import Analysis
import Testing

/// Statistics against independent computations.
@Suite struct StatisticsTests {
  /// SciPy's `studentized_range.ppf(0.95, k, inf) / sqrt(2)`.
  static let quantiles: [(groups: Int, value: Double)] = [
    (2, 1.959963985), (3, 2.343700586), (4, 2.569031773), (5, 2.727774371), (6, 2.84970542),
    (7, 2.948320018), (8, 3.03087845), (9, 3.101730341), (10, 3.163683577), (20, 3.543799132),
    (50, 3.99234329),
  ]

  @Test(arguments: quantiles) func `critical values are Nemenyi's`(_ groups: Int, _ value: Double) {
    // With k(k+1) / 6N = 1 the critical difference is the quantile itself.
    let problems = groups * (groups + 1)
    let ranks = [[Double]](repeating: (1...groups).map { Double($0) }, count: problems)
    let found = MeanRanks(ranks: ranks).criticalDifference * 6.0.squareRoot()
    #expect(abs(found - value) < 2e-8)
  }

  /// Demšar's example (2006, section 3.2.2): four classifiers on fourteen data sets.
  @Test func `the critical difference of the published example`() {
    let ranks = [[Double]](repeating: [1, 2, 3, 4], count: 14)
    let found = MeanRanks(ranks: ranks).criticalDifference
    #expect(abs(found - 1.25) < 0.005)
  }

  @Test func `ranks share what is tied and add up`() {
    #expect(MeanRanks.ranks([3, 1, 2]) == [3, 1, 2])
    #expect(MeanRanks.ranks([1, 1, 0, .infinity, .infinity]) == [2.5, 2.5, 1, 4.5, 4.5])
    var state: UInt64 = 1
    for _ in 0..<200 {
      let values = (0..<Int(next(&state) % 9 + 1)).map { _ in Double(next(&state) % 4) }
      let ranks = MeanRanks.ranks(values)
      let count = Double(values.count)
      #expect(ranks.reduce(0, +) == count * (count + 1) / 2)
      for (a, b) in zip(values.indices, values.indices.dropFirst()) {
        #expect((values[a] < values[b]) == (ranks[a] < ranks[b]))
      }
    }
  }

  @Test func `bars join the largest sets whose means do not differ`() {
    var state: UInt64 = 7
    for _ in 0..<100 {
      let methods = Int(next(&state) % 6 + 2)
      let problems = Int(next(&state) % 12 + 2)
      let ranks = (0..<problems).map { _ in
        MeanRanks.ranks((0..<methods).map { _ in Double(next(&state) % 100) })
      }
      let found = MeanRanks(ranks: ranks)
      let sorted = found.order.map { found.means[$0] }
      func isJoined(_ a: Int, _ b: Int) -> Bool {
        found.cliques.contains { $0.contains(a) && $0.contains(b) }
      }
      for a in 0..<methods {
        for b in a + 1..<max(methods, a + 1) {
          #expect(isJoined(a, b) == (sorted[b] - sorted[a] <= found.criticalDifference))
        }
      }
      for clique in found.cliques {
        #expect(
          found.cliques.count { $0.contains(clique.lowerBound) && $0.contains(clique.upperBound) }
            == 1)
      }
    }
  }

  // MARK: Paired differences

  static let odd = [
    0.479, 2.23, 0.442, -1.058, 2.689, 0.753, -0.753, 1.191, 0.528, 0.355, -0.156, 1.071, -0.869,
    -0.417, -0.715, 1.255, -0.139, -0.555, -0.891, -0.52, -0.188,
  ]
  static let even = [
    0.224, 1.794, 1.507, -2.211, -1.389, 0.325, 0.078, 0.714, 0.717, 2.618, -0.612, 0.122,
  ]

  /// SciPy's `bootstrap((x,), median, method='percentile', n_resamples=99999)`, the same for three seeds.
  @Test func `intervals are SciPy's`() {
    let first = PairedDifference(Self.odd)
    #expect(first.median == -0.139 && first.lower == -0.52 && first.upper == 0.528)
    let second = PairedDifference(Self.even)
    #expect(second.median == 0.2745)
    #expect(abs(second.lower + 0.267) < 1e-12 && abs(second.upper - 1.112) < 1e-12)
    #expect(first.holdsZero && second.holdsZero)
  }

  @Test func `intervals depend on the numbers alone`() {
    #expect(PairedDifference(Self.odd) == PairedDifference(Self.odd.reversed()))
    let shifted = PairedDifference(Self.odd.map { $0 + 8 })
    #expect(!shifted.holdsZero && abs(shifted.lower - 7.48) < 1e-12)
    #expect(PairedDifference([2, 2, 2]).lower == 2)
    let broken = PairedDifference([0, 1, .infinity, .infinity])
    #expect(broken.lower == 0 && broken.upper == .infinity && broken.median == .infinity)
  }

  /// One explodes where the other does not, and the other way round: nothing can be told.
  @Test func `opposite explosions hold zero`() {
    let mixed = PairedDifference([-.infinity, 1.93, 2.1, .infinity])
    #expect(mixed.holdsZero && mixed.lower == -.infinity && mixed.upper == .infinity)
    #expect(!mixed.median.isNaN)
    #expect(Quantiles.quantile([-.infinity, .infinity], 0.5) == .infinity)
    #expect(Quantiles.quantile([-.infinity, 1], 0.5) == -.infinity)
    #expect(MeanRanks.ranks([.infinity, -.infinity, 3]) == [3, 1, 2])
  }

  // MARK: Tuning

  /// Over all subsets of k settings, one by one.
  @Test func `the expected best is that of all draws`() {
    var state: UInt64 = 3
    for count in 1...9 {
      let scores = (0..<count).map { _ in Double(next(&state) % 20) }
      let best = ExpectedBest(scores)
      for drawn in 1...count {
        let minima = (0..<(1 << count)).filter { $0.nonzeroBitCount == drawn }.map { subset in
          scores.indices.filter { subset >> $0 & 1 == 1 }.map { scores[$0] }.min() ?? .nan
        }.sorted()
        let mean = minima.reduce(0, +) / Double(minima.count)
        #expect(abs(best.means[drawn - 1] - mean) < 1e-9)
        func quantile(_ level: Double) -> Double {
          minima[max(0, Int((level * Double(minima.count) - 1e-9).rounded(.up)) - 1)]
        }
        #expect(best.lower[drawn - 1] == quantile(0.1))
        #expect(best.upper[drawn - 1] == quantile(0.9))
      }
      #expect(best.means.last == scores.min())
      #expect(zip(best.means, best.means.dropFirst()).allSatisfy { $0 >= $1 - 1e-9 })
    }
    #expect(ExpectedBest([1, .infinity, .infinity]).means == [.infinity, .infinity, 1])
  }

  private func next(_ state: inout UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
