import Analysis
import Plotting
import Support
import Sweeps

/// A plane of trials as a figure shows it: points or an image, and the words beside them.
extension PlaneCells {
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

  /// A row a cell that has trials, in order.
  ///
  /// - Parameter content: what a cell holds: its name and a number; nil leaves it out.
  func table(
    _ content: @escaping @Sendable (Int) -> (series: String, value: Double?)?
  ) -> FigureRows {
    FigureRows { [self] in
      (0..<columns * y.values.count).compactMap { cell in
        content(cell).map {
          FigureRows.Row(
            series: $0.series, x: x.values[cell % columns], y: y.values[cell / columns],
            value: $0.value)
        }
      }
    }
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

  /// Notes for the caption: several trials in a cell, none, more cells than pixels.
  ///
  /// - Parameters:
  ///   - several: what counts of several trials in a cell.
  ///   - together: the most trials in a cell that count together; nil where all do.
  func notes(
    _ data: FigureData, in frame: Rectangle, several: String, together: Int? = nil
  ) -> [String] {
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
      if together ?? most > 1 {
        notes.append("A point stands for up to \(grouped(most)) trials: \(several).")
      }
    } else {
      let most = mostInCell
      if together ?? most > 1 {
        notes.append("A cell holds up to \(grouped(most)) trials: \(several).")
      }
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

  /// The note in a loss's figures about optimizers that have no map; nil where all have one.
  static func absence(
    _ data: FigureData, _ sets: [TrialSet], x: String, y: String, loss: Int
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
    if column == "batch" { return "Batch size" }
    if column == "loss.hidden" { return "Hidden units" }
    return column.hasPrefix("start.")
      ? "\(column.dropFirst(6)) at the start"
      : Words.spoken(column.hasPrefix("loss.") ? String(column.dropFirst(5)) : column).capitalized
  }
}

extension FigureData {
  /// The names of a few sizes along an axis: of minibatches, all rows are `all`; nil for other columns.
  func sizes(_ axis: PlaneAxis, _ set: TrialSet) -> [Axis.Category]? {
    guard ["batch", "loss.hidden", "loss.rank"].contains(axis.column), axis.values.count <= 12
    else {
      return nil
    }
    let rows = set.groups.compactMap { group in
      experiment.losses[group.lossIndex].loss.data.map { Double($0.trainingRows) }
    }
    return axis.values.map { value in
      let isAll = axis.column == "batch" && rows.contains(value)
      return Axis.Category(value, isAll ? "all \(Words.short(value))" : Words.short(value))
    }
  }
}

extension String {
  /// With a capital at the beginning.
  package var capitalized: String { prefix(1).uppercased() + dropFirst() }
}

extension Landscape {
  /// The loss at every sixth cell across and upwards: enough to draw it again.
  func rows() -> FigureRows {
    let (columns, rows, values, x, y) = (self.columns, self.rows, self.values, self.x, self.y)
    return FigureRows {
      func middle(_ place: Int, of count: Int, _ range: ClosedRange<Double>) -> Double {
        let t = (Double(place) + 0.5) / Double(count)
        return range.lowerBound * (1 - t) + range.upperBound * t
      }
      return stride(from: 0, to: rows, by: 6).flatMap { j in
        stride(from: 0, to: columns, by: 6).map { i in
          FigureRows.Row(
            series: "loss", x: middle(i, of: columns, x), y: middle(j, of: rows, y),
            value: values[j * columns + i])
        }
      }
    }
  }
}
