/// The mean ranks of several methods over several problems, and how far apart they must be to differ.
///
/// Demšar, "Statistical Comparisons of Classifiers over Multiple Data Sets" (2006): two methods differ at
/// the level of 5 % where their mean ranks differ by the critical difference of Nemenyi's test,
/// q₀.₀₅ · √(k(k+1) / 6N) for k methods on N problems.
package struct MeanRanks: Sendable {
  /// By method.
  package let means: [Double]
  /// What the caller calls each method.
  package let methods: [Int]
  package let problems: Int
  /// What mean ranks must differ by, at the level of 5 %.
  package let criticalDifference: Double

  /// - Parameters:
  ///   - ranks: for each problem the rank of each method; at least one problem.
  ///   - methods: what the caller calls each; their places where it is nil.
  package init(ranks: [[Double]], methods: [Int]? = nil) {
    problems = ranks.count
    let count = ranks.first?.count ?? 0
    self.methods = methods ?? Array(0..<count)
    means = (0..<count).map { method in
      ranks.reduce(0) { $0 + $1[method] } / Double(ranks.count)
    }
    let k = Double(count)
    let quantile = StudentizedRange.quantile(0.95, groups: count) / 2.0.squareRoot()
    criticalDifference = quantile * (k * (k + 1) / (6 * Double(problems))).squareRoot()
  }

  /// The methods, the lowest mean rank first; equal ones in their order.
  package var order: [Int] {
    means.indices.sorted { (means[$0], $0) < (means[$1], $1) }
  }

  /// The largest sets of neighbours in ``order`` whose means do not differ, as places in it: the bars of a
  /// critical difference diagram. Sets within others, and single methods, are none.
  package var cliques: [ClosedRange<Int>] {
    let sorted = order.map { means[$0] }
    let reach = criticalDifference
    var result: [ClosedRange<Int>] = []
    for first in sorted.indices {
      let last = sorted.lastIndex { $0 - sorted[first] <= reach } ?? first
      if last > first, result.last.map({ last > $0.upperBound }) ?? true {
        result.append(first...last)
      }
    }
    return result
  }

  /// The ranks of some numbers, 1 for the lowest; equal ones share the mean of their ranks.
  package static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
      for place in first..<end { ranks[order[place]] = Double(first + 1 + end) / 2 }
      first = end
    }
    return ranks
  }
}
