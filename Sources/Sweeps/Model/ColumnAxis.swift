import Losses
import Optimizers
import Support

/// What the trials of a group have in a column, along the axis of the grid that the column lies on.
public struct ColumnAxis: Sendable {
  /// The value at each place of the axis; one where the column is the same in all trials.
  public let values: [Double]
  /// How many places of the grid lie between neighbours on the axis.
  public let stride: Int
  /// Whether the values are spaced by equal factors.
  public let isLogarithmic: Bool

  /// How many places the axis has.
  public var count: Int { values.count }

  /// The axis' place of a place in the grid.
  public func index(of place: Int) -> Int { place / stride % values.count }
}

extension LossChoice {
  /// Whether trials start at different values of a component.
  package func startVaries(in component: Int) -> Bool {
    switch start {
    case .grid(let values): values[component].varies
    case .points(let points): points.contains { $0[component] != points[0][component] }
    case .uniform: true
    case .rule(let rule): rule.usesSeed
    }
  }
}

extension Plan {
  /// The axis of a column in a group; nil where the group has no such column.
  ///
  /// In the column `batch` all rows are as many as there are.
  public func axis(_ column: String, in group: Group) -> ColumnAxis? {
    let loss = experiment.losses[group.lossIndex]
    if let number = loss.number(inColumn: column) {
      return ColumnAxis(values: [number], stride: 1, isLogarithmic: false)
    }
    guard let axis = storedAxis(column, in: group) else { return nil }
    guard column == "batch", let rows = loss.loss.data?.trainingRows,
      experiment.optimizers[group.optimizerIndex].batchParameter != nil
    else { return axis }
    return ColumnAxis(
      values: axis.values.map { $0 == 0 ? Double(rows) : $0 }, stride: axis.stride,
      isLogarithmic: axis.isLogarithmic)
  }

  private func storedAxis(_ column: String, in group: Group) -> ColumnAxis? {
    guard case .grid(let grid) = group.source else { return drawnAxis(column, in: group) }
    let starts = grid.startCounts.reduce(1, *)
    let choice = experiment.optimizers[group.optimizerIndex]
    if let at = choice.parameters.firstIndex(where: { $0.name == column }) {
      var stride = grid.seeds.count * starts
      for axis in grid.axes.reversed() {
        if let target = axis.targets.firstIndex(of: at) {
          return Self.axis(axis.values[target], stride)
        }
        stride *= axis.count
      }
      return ColumnAxis(values: [grid.fixed[at]], stride: 1, isLogarithmic: false)
    }
    let names = experiment.losses[group.lossIndex].loss.componentNames
    guard column.hasPrefix("start."),
      let component = names.firstIndex(of: String(column.dropFirst(6)))
    else { return nil }
    switch grid.start {
    case .grid(let values):
      let faster = grid.startCounts[(component + 1)...].reduce(1, *)
      return Self.axis(values[component], grid.seeds.count * faster)
    case .points(let points):
      return ColumnAxis(
        values: points.map { $0[component] }, stride: grid.seeds.count, isLogarithmic: false)
    case .uniform(let low, let high):
      let values = grid.seeds.map {
        low + (high - low) * Philox.uniform(seed: $0, purpose: .start, index: component)
      }
      return ColumnAxis(values: values, stride: 1, isLogarithmic: false)
    case .rule:
      let loss = experiment.losses[group.lossIndex]
      guard !loss.startsByRule else { return nil }
      return ColumnAxis(
        values: grid.seeds.map { loss.startingPoint(seed: $0)[component] }, stride: 1,
        isLogarithmic: false)
    }
  }

  private static func axis(_ values: SweptValues, _ stride: Int) -> ColumnAxis {
    var isLogarithmic = false
    if case .logarithmic(let first, let last, _) = values.form { isLogarithmic = first != last }
    return ColumnAxis(
      values: (0..<(values.count ?? 1)).map { values[$0] }, stride: stride,
      isLogarithmic: isLogarithmic)
  }
}

extension Plan {
  /// The column of a group whose trials are drawn: a value for each, so that columns vary together.
  private func drawnAxis(_ column: String, in group: Group) -> ColumnAxis? {
    let choice = experiment.optimizers[group.optimizerIndex]
    let names = experiment.losses[group.lossIndex].loss.componentNames
    let trials = group.source.columns(0..<group.source.count)
    let values: [Double]
    var isLogarithmic = false
    if let at = choice.parameters.firstIndex(where: { $0.name == column }) {
      values = trials.parameters[at]
      isLogarithmic = choice.sweptValues(of: at)?.drawnRange?.isLogarithmic ?? false
    } else if column.hasPrefix("start."),
      let component = names.firstIndex(of: String(column.dropFirst(6)))
    {
      values = trials.starts[component]
    } else {
      return nil
    }
    return ColumnAxis(values: values, stride: 1, isLogarithmic: isLogarithmic)
  }
}

extension Plan.Group {
  /// The trials of the group in stretches, each with what must be added to a trial's number to have
  /// its place in the grid: more than one stretch only where duplicates were removed.
  public var stretches: [(trials: Range<Int>, shift: Int)] {
    guard let kept else { return count > 0 ? [(0..<count, 0)] : [] }
    var result: [(trials: Range<Int>, shift: Int)] = []
    var start = 0
    var shift = 0
    for index in 0..<count {
      let found = kept.select(index) - index
      if found != shift {
        if index > start { result.append((start..<index, shift)) }
        (start, shift) = (index, found)
      }
    }
    if count > start { result.append((start..<count, shift)) }
    return result
  }
}
