import Plotting
import Results
import Runner
import Sweeps

/// The results of the trials of one loss at each value of one parameter, a series an optimizer.
public struct Sensitivity: Sendable {
  /// The trials of one optimizer, by the parameter's value.
  public struct Series: Sendable {
    /// The optimizer's place in the experiment's list.
    public let optimizerIndex: Int
    /// Ascending.
    public let points: [Point]
    public var trials: Int { points.reduce(0) { $0 + $1.count } }
    public var exploded: Int { points.reduce(0) { $0 + $1.exploded } }
  }

  /// The trials at one value.
  public struct Point: Sendable, Hashable {
    /// The parameter; the middle of a bin where values are gathered.
    public let x: Double
    /// Infinite where half of the trials or more came to nothing.
    public let median: Double
    public let lower: Double
    public let upper: Double
    /// How many trials, and how many of them exploded.
    public let count: Int
    public let exploded: Int
  }

  public let series: [Series]
  /// Optimizers that lack the parameter.
  public let lacking: [Int]
  /// Whether values were gathered in bins, since there were too many to show.
  public let isBinned: Bool

  /// The most values of the parameter that are not gathered in bins.
  public static let mostValues = 200

  /// Gathers the trials of a loss.
  ///
  /// - Parameters:
  ///   - others: losses whose trials stand with those of the first, from which they differ in the parameter.
  ///   - parameter: as `results.csv` names it; of minibatches all rows are as many as there are.
  ///   - band: the two quantiles beside the median.
  public init(
    _ results: RunResults, lossIndex: Int, others: [Int] = [], parameter: String,
    measure: Measure, band: ClosedRange<Double>
  ) {
    let plan = results.plan
    var series: [Series] = []
    var lacking: [Int] = []
    var isBinned = false
    // Ranks of accuracies fall where these rise.
    let (low, high) =
      measure.isLargerBetter
      ? (band.upperBound, band.lowerBound) : (band.lowerBound, band.upperBound)
    let losses = Set([lossIndex] + others)
    let groups = zip(plan.groups, results.outcomes).filter {
      losses.contains($0.0.lossIndex) && $0.0.count > 0
    }
    for optimizerIndex in plan.experiment.optimizers.indices {
      let choice = plan.experiment.optimizers[optimizerIndex]
      var cells: [Double: (values: [Double], exploded: Int)] = [:]
      var count = 0
      for (group, table) in groups where group.optimizerIndex == optimizerIndex {
        guard let value = Self.value(parameter, plan, group) else { continue }
        count += group.count
        for index in 0..<group.count {
          // +0 and −0 are one value.
          let x = value(index) + 0
          cells[x, default: ([], 0)].values.append(measure.ranked(table, index))
          if table.status(of: index) == .exploded { cells[x]?.exploded += 1 }
        }
      }
      guard count > 0 else {
        if groups.contains(where: { $0.0.optimizerIndex == optimizerIndex }) {
          lacking.append(optimizerIndex)
        }
        continue
      }
      // Where every trial has its own value and others vary with it, as in a random sample, a line
      // through all would be noise.
      let isScattered =
        cells.count > 20 && cells.count == count && choice.sweptParameters.count > 1
      if cells.count > Self.mostValues || isScattered {
        isBinned = true
        let most = Int(Double(count).squareRoot())
        cells = Self.gathered(cells, bins: min(max(most, 5), Self.mostValues / 2))
      }
      let points = cells.keys.sorted().compactMap { x -> Point? in
        guard let cell = cells[x] else { return nil }
        let sorted = cell.values.sorted()
        return Point(
          x: x, median: measure.shown(Quantiles.quantile(sorted, 0.5)),
          lower: measure.shown(Quantiles.quantile(sorted, low)),
          upper: measure.shown(Quantiles.quantile(sorted, high)), count: sorted.count,
          exploded: cell.exploded)
      }
      series.append(Series(optimizerIndex: optimizerIndex, points: points))
    }
    self.series = series
    self.lacking = lacking
    self.isBinned = isBinned
  }

  /// The parameter of each trial of a group; nil where it has none.
  private static func value(
    _ parameter: String, _ plan: Plan, _ group: Plan.Group
  ) -> ((Int) -> Double)? {
    let loss = plan.experiment.losses[group.lossIndex]
    if let number = loss.number(inColumn: parameter) { return { _ in number } }
    let choice = plan.experiment.optimizers[group.optimizerIndex]
    guard let place = choice.parameters.firstIndex(where: { $0.name == parameter }) else {
      return nil
    }
    let all = choice.batchParameter == place ? Double(loss.loss.data?.trainingRows ?? 0) : 0
    return { index in
      let value = plan.trial(index, of: group).parameters[place]
      return value == 0 ? all : value
    }
  }

  /// Cells gathered into bins of equal width on the axis that suits the values.
  private static func gathered(
    _ cells: [Double: (values: [Double], exploded: Int)], bins: Int
  ) -> [Double: (values: [Double], exploded: Int)] {
    let finite = cells.keys.filter(\.isFinite).sorted()
    guard let first = finite.first, let last = finite.last, first < last else { return cells }
    let mapping = AxisMapping(range: first...last, scale: AxisChoice.scale(of: finite))
    var result: [Double: (values: [Double], exploded: Int)] = [:]
    for x in cells.keys.sorted() {
      guard let cell = cells[x] else { continue }
      let position = mapping.position(x)
      let bin = position.isFinite ? min(max(Int(position * Double(bins)), 0), bins - 1) : 0
      let middle = mapping.value(at: (Double(bin) + 0.5) / Double(bins))
      result[middle, default: ([], 0)].values += cell.values
      result[middle]?.exploded += cell.exploded
    }
    return result
  }
}
