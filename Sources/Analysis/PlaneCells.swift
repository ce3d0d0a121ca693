import Engine
import Results
import Runner
import Sweeps

/// The trials of a figure by the cells of a plane of two columns.
///
/// Cells are computed from the plan's grid, not from trials: a million take milliseconds.
package struct PlaneCells: Sendable {
  /// A group of trials with its outcomes; its rows follow those of the group before.
  package struct Part: Sendable {
    package let group: Plan.Group
    package let table: OutcomeTable
    package let firstRow: Int
  }

  package let x: PlaneAxis
  package let y: PlaneAxis
  package let parts: [Part]
  /// The optimizers that lack one of the columns.
  package let without: [Int]
  /// The cell of each row: y · columns + x; −1 where a column is not finite.
  package let cells: [Int32]
  /// Where each cell's rows begin in `members`; one more than cells.
  package let starts: [Int32]
  package let members: [Int32]
  /// Whether so few of the cells hold trials that points show more.
  package let isScattered: Bool

  package var columns: Int { x.values.count }
  package var rowCount: Int { cells.count }
  package var outside: Int { cells.count - members.count }

  package init?(
    _ results: RunResults, _ groups: [Plan.Group], x xName: String, y yName: String
  ) {
    let plan = results.plan
    var parts: [Part] = []
    var axes: [(x: ColumnAxis, y: ColumnAxis)] = []
    var without: [Int] = []
    var rows = 0
    for group in groups {
      guard let x = plan.axis(xName, in: group), let y = plan.axis(yName, in: group) else {
        without.append(group.optimizerIndex)
        continue
      }
      let table = results.outcomes[plan.groupIndex(of: group.first)]
      parts.append(Part(group: group, table: table, firstRow: rows))
      axes.append((x, y))
      rows += group.count
    }
    let x = PlaneAxis(column: xName, values: axes.flatMap(\.x.values))
    let y = PlaneAxis(column: yName, values: axes.flatMap(\.y.values))
    guard !x.values.isEmpty, !y.values.isEmpty, rows > 0 else { return nil }
    self.x = x
    self.y = y
    self.parts = parts
    self.without = without
    let (count, overflow) = x.values.count.multipliedReportingOverflow(by: y.values.count)
    // A grid has no more cells than trials; many more mean columns that vary together.
    guard !overflow, count <= 4 * rows + 64 else {
      isScattered = true
      cells = Array(repeating: 0, count: rows)
      starts = []
      members = []
      return
    }
    let columns = Int32(x.values.count)
    var filled = 0
    let cells = [Int32](unsafeUninitializedCapacity: rows) { cells, initialized in
      for (part, axis) in zip(parts, axes) {
        let across = axis.x.values.map { Int32(x.index(of: $0) ?? -1) }
        let upward = axis.y.values.map { Int32(y.index(of: $0) ?? -1) }
        for (trials, shift) in part.group.stretches {
          let place = trials.lowerBound + shift
          var column = AxisCounter(axis.x, cells: across, place: place)
          var row = AxisCounter(axis.y, cells: upward, place: place)
          for trial in trials {
            let (i, j) = (column.cell, row.cell)
            cells[part.firstRow + trial] = i < 0 || j < 0 ? -1 : j * columns + i
            column.advance()
            row.advance()
          }
        }
        filled += part.group.count
      }
      initialized = filled
    }
    self.cells = cells
    var starts = [Int32](repeating: 0, count: count + 1)
    for cell in cells where cell >= 0 { starts[Int(cell) + 1] += 1 }
    var occupied = 0
    for cell in 0..<count {
      if starts[cell + 1] > 0 { occupied += 1 }
      starts[cell + 1] += starts[cell]
    }
    var next = starts
    var members = [Int32](repeating: 0, count: Int(starts[count]))
    for (row, cell) in cells.enumerated() where cell >= 0 {
      members[Int(next[Int(cell)])] = Int32(row)
      next[Int(cell)] += 1
    }
    self.starts = starts
    self.members = members
    isScattered = occupied * 4 < count
  }

  /// The most trials that one cell holds.
  package var mostInCell: Int {
    var most = 0
    for cell in 0..<max(starts.count - 1, 0) {
      most = max(most, Int(starts[cell + 1] - starts[cell]))
    }
    return most
  }

  /// How many cells hold no trial.
  package var emptyCells: Int {
    (0..<max(starts.count - 1, 0)).count { starts[$0] == starts[$0 + 1] }
  }

  /// The rows of a cell.
  package func rows(in cell: Int) -> ArraySlice<Int32> {
    members[Int(starts[cell])..<Int(starts[cell + 1])]
  }
}
