import Plotting
import Results
import Sweeps

/// The trials of a figure by the cells of a plane of two columns.
///
/// Cells are computed from the plan's grid, not from trials: a million take milliseconds.
struct PlaneCells {
  /// A group of trials with its outcomes; its rows follow those of the group before.
  struct Part {
    let group: Plan.Group
    let table: OutcomeTable
    let firstRow: Int
  }

  let x: PlaneAxis
  let y: PlaneAxis
  let parts: [Part]
  /// The optimizers that lack one of the columns.
  let without: [Int]
  /// The cell of each row: y · columns + x; −1 where a column is not finite.
  let cells: [Int32]
  /// Where each cell's rows begin in `members`; one more than cells.
  let starts: [Int32]
  let members: [Int32]
  /// Whether so few of the cells hold trials that points show more.
  let isScattered: Bool

  var columns: Int { x.values.count }
  var rowCount: Int { cells.count }
  var outside: Int { cells.count - members.count }

  init?(_ data: FigureData, _ set: FigureData.TrialSet, x xName: String, y yName: String) {
    var parts: [Part] = []
    var axes: [(x: ColumnAxis, y: ColumnAxis)] = []
    var without: [Int] = []
    var rows = 0
    for group in set.groups {
      guard let x = data.plan.axis(xName, in: group), let y = data.plan.axis(yName, in: group)
      else {
        without.append(group.optimizerIndex)
        continue
      }
      let table = data.results.outcomes[data.plan.groupIndex(of: group.first)]
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
  var mostInCell: Int {
    var most = 0
    for cell in 0..<max(starts.count - 1, 0) {
      most = max(most, Int(starts[cell + 1] - starts[cell]))
    }
    return most
  }

  /// How many cells hold no trial.
  var emptyCells: Int {
    (0..<max(starts.count - 1, 0)).count { starts[$0] == starts[$0 + 1] }
  }

  /// The rows of a cell.
  func rows(in cell: Int) -> ArraySlice<Int32> {
    members[Int(starts[cell])..<Int(starts[cell + 1])]
  }

  /// Where every row lies, in order.
  private func points(_ data: FigureData) -> [Point] {
    var points: [Point] = []
    points.reserveCapacity(rowCount)
    for part in parts {
      guard let across = data.plan.axis(x.column, in: part.group),
        let upward = data.plan.axis(y.column, in: part.group)
      else { continue }
      for (trials, shift) in part.group.stretches {
        for trial in trials {
          points.append(
            Point(
              across.values[across.index(of: trial + shift)],
              upward.values[upward.index(of: trial + shift)]))
        }
      }
    }
    return points
  }

  /// The places of the plane where trials lie, in the order of their first, with their rows.
  func places(_ data: FigureData) -> [(point: Point, rows: [Int32])] {
    var places: [(point: Point, rows: [Int32])] = []
    var known: [Point: Int] = [:]
    for (row, point) in points(data).enumerated() {
      if let place = known[point] {
        places[place].rows.append(Int32(row))
      } else {
        known[point] = places.count
        places.append((point, [Int32(row)]))
      }
    }
    return places
  }

  /// An image of the plane, each part of it in the colour of the cell at its middle.
  ///
  /// - Parameters:
  ///   - frame: the figure's frame: more pixels than it has cannot be seen.
  ///   - color: the colour of a cell, premultiplied.
  func image(in frame: Rectangle, color: (Int) -> UInt32) -> (layer: ImageLayer, cells: [Int]) {
    let across = x.cells(parts: max(Int(frame.width), 1))
    let upward = y.cells(parts: max(Int(frame.height), 1))
    var pixels: [UInt32] = []
    var shown: [Int] = []
    pixels.reserveCapacity(across.count * upward.count)
    shown.reserveCapacity(across.count * upward.count)
    for row in upward {
      for column in across {
        let cell = row * columns + column
        shown.append(cell)
        pixels.append(color(cell))
      }
    }
    return (
      ImageLayer(
        columns: across.count, rows: upward.count, pixels: pixels, x: x.range, y: y.range),
      shown
    )
  }

  /// What is to be said of cells and trials: several in one, none, more than pixels.
  func notes(_ data: FigureData, in frame: Rectangle, several: String) -> [String] {
    var notes: [String] = []
    if !without.isEmpty {
      let names = without.map { data.title(ofOptimizer: $0) }.joined(separator: ", ")
      notes.append(
        "Not drawn: \(names), which \(without.count == 1 ? "has" : "have") no \(x.column)"
          + " or no \(y.column).")
    }
    if outside > 0, !isScattered {
      notes.append("\(grouped(outside)) trials at infinite values are not drawn.")
    }
    if isScattered {
      let most = places(data).map(\.rows.count).max() ?? 0
      if most > 1 { notes.append("A point stands for up to \(grouped(most)) trials: \(several).") }
    } else {
      let most = mostInCell
      if most > 1 { notes.append("A cell holds up to \(grouped(most)) trials: \(several).") }
      let empty = emptyCells
      if empty > 0 { notes.append("Light grey: no trial (\(grouped(empty)) cells).") }
      if x.values.count > Int(frame.width) || y.values.count > Int(frame.height) {
        notes.append(
          "Of \(grouped(x.values.count)) × \(grouped(y.values.count)) cells a pixel shows the one"
            + " at its middle.")
      }
    }
    return notes
  }

  /// What is to be said in the figures of a loss of optimizers that have none: nil of none.
  static func absence(
    _ data: FigureData, _ sets: [FigureData.TrialSet], x: String, y: String, loss: Int
  ) -> String? {
    let absent = sets.filter { set in
      set.lossIndex == loss && set.optimizerIndex != nil
        && set.groups.allSatisfy {
          data.plan.axis(x, in: $0) == nil || data.plan.axis(y, in: $0) == nil
        }
    }
    guard !absent.isEmpty else { return nil }
    let names = absent.compactMap { $0.optimizerIndex.map { data.title(ofOptimizer: $0) } }
    return "No map of \(names.joined(separator: ", ")), without \(x) or without \(y)."
  }

  /// A column's name beside an axis.
  static func label(_ column: String) -> String {
    column.hasPrefix("start.")
      ? "\(column.dropFirst(6)) at the start" : Words.spoken(column).capitalizedFirst
  }
}

extension String {
  /// With a capital at the beginning.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
