import Analysis
import Lanes
import Plotting
import Results

/// The colours of fates, darker the more iterations a trial took.
struct FateShades {
  /// By fate, its lightest shade.
  let base: [Color]
  /// By fate, the shade of its median trial: the colour that its area has to the eye.
  let typical: [Color]
  /// By fate and shade.
  private let pixels: [[UInt32]]
  /// By number of iterations, up to the most.
  private let shadeOf: [UInt8]
  private let cells: PlaneCells
  /// How many iterations all but the extremes of the shaded trials take; nil where all take the same.
  let iterations: ClosedRange<Int>?

  private static let shades = 10
  private static let empty = Color(rgb: 0xEDEDED).premultiplied

  init(_ fates: Fates, _ cells: PlaneCells) {
    self.cells = cells
    let colors = Self.colors(fates.all.map(\.kind))
    base = colors
    let isFlat = fates.all.map { $0.kind == .outOfBudget }
    func shaded(_ fate: Int, _ shade: Int) -> Color {
      let t = isFlat[fate] ? 0 : 0.36 * Double(shade) / Double(Self.shades - 1)
      return colors[fate].mixed(with: .black, by: t)
    }
    pixels = colors.indices.map { fate in
      (0..<Self.shades).map { shaded(fate, $0).premultiplied }
    }
    // A few extremes must not take all the shades: a sample's middle 96 % have them.
    var sample: [Int] = []
    let step = max(cells.rowCount / 20_000, 1)
    for part in cells.parts {
      for index in stride(from: 0, to: part.group.count, by: step)
      where !isFlat[Int(fates.fateOfRow[part.firstRow + index])] {
        sample.append(part.table.iterations(of: index))
      }
    }
    sample.sort()
    let fewest = sample.isEmpty ? 0 : sample[sample.count / 50]
    let most = sample.isEmpty ? 0 : sample[sample.count - 1 - sample.count / 50]
    guard fewest < most else {
      iterations = nil
      shadeOf = []
      typical = colors
      return
    }
    iterations = fewest...most
    // By the logarithm: from 10 to 100 as much as from 100 to 1,000.
    let low = Double.log10(Double(max(fewest, 1)))
    let width = max(Double.log10(Double(max(most, 1))) - low, 1e-9)
    let length = min(most, 4_000_000)
    let shadeOf = (0...length).map { count in
      let t = (Double.log10(Double(max(count, 1))) - low) / width
      return UInt8(min(max(t, 0), 1) * Double(Self.shades - 1) + 0.5)
    }
    self.shadeOf = shadeOf
    var steps = [[Int]](repeating: [], count: colors.count)
    for part in cells.parts {
      for index in stride(from: 0, to: part.group.count, by: step) {
        steps[Int(fates.fateOfRow[part.firstRow + index])].append(part.table.iterations(of: index))
      }
    }
    typical = steps.enumerated().map { fate, steps in
      let median = steps.isEmpty ? 0 : steps.sorted()[steps.count / 2]
      return shaded(fate, Int(shadeOf[min(max(median, 0), shadeOf.count - 1)]))
    }
  }

  /// A cell's colour: of the fate of most of its trials, in the shade of the first of these.
  func color(_ cell: Int, _ cells: PlaneCells, _ fates: Fates) -> UInt32 {
    guard let fate = fates.fate(ofCell: cell, cells) else { return Self.empty }
    guard !shadeOf.isEmpty else { return pixels[fate][0] }
    for row in cells.rows(in: cell) where Int(fates.fateOfRow[Int(row)]) == fate {
      let count = min(max(iterations(of: Int(row)), 0), shadeOf.count - 1)
      return pixels[fate][Int(shadeOf[count])]
    }
    return pixels[fate][0]
  }

  private func iterations(of row: Int) -> Int {
    if cells.parts.count == 1 { return cells.parts[0].table.iterations(of: row) }
    guard let part = cells.parts.last(where: { $0.firstRow <= row }) else { return 0 }
    return part.table.iterations(of: row - part.firstRow)
  }

  static func marker(_ place: Int) -> MarkerShape {
    [.square, .circle, .diamond, .triangle, .star][place % 5]
  }

  /// Okabe–Ito for what is reached, greys for what is not, vermillion for what exploded.
  private static func colors(_ kinds: [Fates.Kind]) -> [Color] {
    let minima: [Color] = [
      .skyBlue, .bluishGreen, .reddishPurple, .yellow, .blue, Color(rgb: 0x8C6BB1),
    ]
    var next = 0
    return kinds.map { kind in
      switch kind {
      case .minimum:
        defer { next += 1 }
        return minima[next % minima.count]
      case .otherMinima: return Color(rgb: 0xB59A7A)
      case .saddle: return .orange
      case .inflection: return Color(rgb: 0xF6C667)
      case .maximum: return Color(rgb: 0xFBE3B5)
      case .plateau: return Color(rgb: 0xEFE3F5)
      case .elsewhere: return Color(rgb: 0x9AA5B8)
      case .outOfBudget: return Color(rgb: 0xD4D4D4)
      case .unbounded: return Color(rgb: 0xA0524A)
      case .exploded: return .vermillion
      }
    }
  }
}

/// The number of each fate, written where its region is widest.
struct RegionLabels {
  let columns: Int
  let rows: Int
  /// By cell of the image, the lowest row first.
  let codes: [Int?]

  /// - Parameter frame: in pixels, to know which region has room for a number.
  func texts(_ cells: PlaneCells, _ frame: Rectangle) -> [Layer] {
    // A coarse grid of samples is fine enough for places.
    let across = 96
    let upward = 64
    func code(_ i: Int, _ j: Int) -> Int {
      let column = (2 * i + 1) * columns / (2 * across)
      let row = (2 * j + 1) * rows / (2 * upward)
      return codes[row * columns + column] ?? -1
    }
    let samples = (0..<across * upward).map { code($0 % across, $0 / across) }
    // How far each sample lies from another code or the frame, in samples.
    var distance = [Int](repeating: 0, count: samples.count)
    func least(_ i: Int, _ j: Int, _ neighbours: [(Int, Int)]) -> Int {
      var result = Int.max
      for (di, dj) in neighbours {
        let (x, y) = (i + di, j + dj)
        guard x >= 0, x < across, y >= 0, y < upward else { return 0 }
        let isSame = samples[y * across + x] == samples[j * across + i]
        result = min(result, isSame ? distance[y * across + x] : 0)
      }
      return result
    }
    for j in 0..<upward {
      for i in 0..<across {
        distance[j * across + i] = 1 + least(i, j, [(-1, 0), (-1, -1), (0, -1), (1, -1)])
      }
    }
    for j in (0..<upward).reversed() {
      for i in (0..<across).reversed() {
        let ahead = 1 + least(i, j, [(1, 0), (1, 1), (0, 1), (-1, 1)])
        distance[j * across + i] = min(distance[j * across + i], ahead)
      }
    }
    var best: [Int: Int] = [:]
    for at in samples.indices where samples[at] >= 0 {
      if let other = best[samples[at]], distance[other] >= distance[at] { continue }
      best[samples[at]] = at
    }
    // Two samples on either side make room for a number.
    return best.sorted { $0.key < $1.key }.filter { distance[$0.value] >= 3 }.map { code, at in
      let u = (Double(at % across) + 0.5) / Double(across)
      let v = (Double(at / across) + 0.5) / Double(upward)
      return .text(
        TextLayer(
          "\(code + 1)", at: Point(place(u, cells.x), place(v, cells.y)), anchor: .center,
          color: .black, size: 11, halo: Color.white.opacity(0.85)))
    }
  }

  private func place(_ share: Double, _ axis: PlaneAxis) -> Double {
    AxisMapping(range: axis.range, scale: axis.isLogarithmic ? .log10 : .linear).value(at: share)
  }
}
