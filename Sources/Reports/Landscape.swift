import Expressions
import Lanes
import Losses
import Plotting
import Sweeps

/// A loss over a plane of two of its components, the others fixed.
struct Landscape {
  let loss: Loss
  /// The components across and upwards.
  let across: Int
  let upward: Int
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  /// As many cells as the frame of a figure has pixels; odd, so that every other centre makes a grid
  /// that reaches both edges.
  let columns = 1047
  let rows = 693
  /// The loss at the cells' centres, the lowest row first.
  let values: [Double]

  /// - Parameter point: the other components.
  init(
    _ loss: Loss, across: Int, upward: Int, point: [Double], x: ClosedRange<Double>,
    y: ClosedRange<Double>
  ) {
    self.loss = loss
    self.across = across
    self.upward = upward
    self.x = x
    self.y = y
    values = Self.values(loss, across, upward, point, x, y, columns: columns, rows: rows)
  }

  private static func values(
    _ loss: Loss, _ across: Int, _ upward: Int, _ point: [Double], _ x: ClosedRange<Double>,
    _ y: ClosedRange<Double>, columns: Int, rows: Int
  ) -> [Double] {
    typealias V = DoublePack
    let blocks = (columns + V.width - 1) / V.width
    // Few enough blocks at a time for their numbers to stay in the first cache.
    let most = 32
    let machine = Machine<V>(loss.formula.valueProgram(), maximumBlocks: most)
    let xs = UnsafeMutablePointer<V>.allocate(capacity: blocks)
    let fixed = UnsafeMutablePointer<V>.allocate(capacity: max(1, point.count))
    let found = UnsafeMutablePointer<V>.allocate(capacity: most)
    let inputs = UnsafeMutablePointer<ProgramInput<V>>.allocate(capacity: max(1, point.count))
    let outputs = UnsafeMutablePointer<UnsafeMutablePointer<V>>.allocate(capacity: 1)
    defer {
      xs.deallocate()
      fixed.deallocate()
      found.deallocate()
      inputs.deallocate()
      outputs.deallocate()
    }
    for block in 0..<blocks {
      var pack = V(repeating: 0)
      for lane in 0..<V.width {
        let column = min(block * V.width + lane, columns - 1)
        pack.setElement(at: lane, to: center(column, of: columns, x))
      }
      (xs + block).initialize(to: pack)
    }
    for (component, value) in point.enumerated() {
      (fixed + component).initialize(to: V(repeating: value))
      (inputs + component).initialize(to: ProgramInput(UnsafePointer(fixed + component), step: 0))
    }
    found.initialize(repeating: V(repeating: 0), count: most)
    outputs.initialize(to: found)
    return [Double](unsafeUninitializedCapacity: columns * rows) { values, count in
      count = columns * rows
      for row in 0..<rows {
        fixed[upward] = V(repeating: center(row, of: rows, y))
        for start in stride(from: 0, to: blocks, by: most) {
          let now = min(most, blocks - start)
          inputs[across] = ProgramInput(UnsafePointer(xs + start))
          machine.run(inputs: inputs, outputs: outputs, blocks: now)
          for block in 0..<now {
            let pack = found[block]
            let first = (start + block) * V.width
            for lane in 0..<min(V.width, columns - first) {
              values[row * columns + first + lane] = pack.element(at: lane)
            }
          }
        }
      }
    }
  }

  /// The middle of a cell. Weighted, since a range may be wider than the largest number.
  private static func center(_ cell: Int, of count: Int, _ range: ClosedRange<Double>) -> Double {
    let t = (Double(cell) + 0.5) / Double(count)
    return range.lowerBound * (1 - t) + range.upperBound * t
  }

  private func place(_ node: Point) -> Point {
    let u = (node.x * 2 + 0.5) / Double(columns)
    let v = (node.y * 2 + 0.5) / Double(rows)
    return Point(
      x.lowerBound * (1 - u) + x.upperBound * u, y.lowerBound * (1 - v) + y.upperBound * v)
  }

  /// The lines at some losses, in coordinates of the plane.
  func lines(at levels: [Double]) -> [[Point]] {
    let across = (columns + 1) / 2
    let upward = (rows + 1) / 2
    var nodes: [Double] = []
    nodes.reserveCapacity(across * upward)
    for row in 0..<upward {
      for column in 0..<across { nodes.append(values[2 * row * columns + 2 * column]) }
    }
    return ContourLines(columns: across, rows: upward, values: nodes).lines(at: levels)
      .flatMap { $0.map { $0.map(place) } }
  }
}

/// Contours of a landscape: at which losses, in which colours.
struct Contours {
  /// The loss from which the logarithms count: 0 where the losses are near it themselves.
  let base: Double
  /// The losses of the contours, ascending, above `base`.
  let levels: [Double]
  let bar: ColorBar?
  /// What is to be said of it.
  let notes: [String]

  init(_ landscape: Landscape, _ asked: FigureOptions.Levels?) {
    // Every 31st is enough to know how the losses are spread; extremes are looked for in all.
    var sample: [Double] = []
    var lowest = Double.infinity
    var hasMissing = false
    for (index, value) in landscape.values.enumerated() {
      if value.isNaN { hasMissing = true }
      if value < lowest, value.isFinite { lowest = value }
      if index % 31 == 0, value.isFinite { sample.append(value) }
    }
    sample.sort()
    var notes: [String] = []
    if hasMissing { notes.append("Grey: the loss is not a number there.") }
    let known = landscape.loss.minimumLoss ?? lowest
    lowest = min(lowest, known.isFinite ? known : lowest)
    func quantile(_ q: Double) -> Double {
      sample.isEmpty ? .nan : sample[min(Int(q * Double(sample.count)), sample.count - 1)]
    }
    let top = quantile(0.9995)
    base = lowest >= 0 && lowest < 1e-3 * top ? 0 : lowest
    let high = top - base
    guard high > 0, high.isFinite, !sample.isEmpty else {
      levels = []
      bar = nil
      self.notes =
        notes + [sample.isEmpty ? "The loss is finite nowhere here." : "The loss is level here."]
      return
    }
    let low = max(quantile(0.002) - base, high * 1e-10)
    let excesses: [Double]
    switch asked {
    case .values(let values):
      let base = base
      excesses = values.map { $0 - base }.filter { $0 > 0 && $0.isFinite }
      if excesses.count < values.count {
        notes.append("Contours at or below the lowest loss are not there to be drawn.")
      }
    case .count(let count):
      let (from, to) = (Double.log10(low), Double.log10(high))
      excesses = (0..<count).map {
        Double.pow(10, from + (to - from) * (Double($0) + 0.5) / Double(count))
      }
    case nil: excesses = Self.round(low, high)
    }
    let base = base
    levels = excesses.map { base + $0 }
    self.notes = notes
    guard let first = excesses.first, let last = excesses.last else {
      bar = nil
      return
    }
    let factor = excesses.count > 1 ? Double.pow(last / first, 1 / Double(excesses.count - 1)) : 10
    var bar = ColorBar(
      label: base == 0 ? "Loss" : "Loss above \(Words.rounded(base))",
      range: first / factor...last * factor, scale: .log10)
    bar.steps = excesses
    self.bar = bar
  }

  /// Powers of ten, or of a root of ten, between two losses: about a dozen.
  private static func round(_ low: Double, _ high: Double) -> [Double] {
    let (from, to) = (Double.log10(low), Double.log10(high))
    let parts = [0.5, 1, 2, 3, 4, 5, 10, 20, 50, 100, 200]
    let part = parts.first { (to - from) * $0 >= 9 } ?? 1000
    let first = Int((from * part).rounded(.up))
    let last = Int((to * part).rounded(.down))
    guard first <= last, last - first < 200 else { return [low, high] }
    return (first...last).map { Double.pow(10, Double($0) / part) }
  }

  /// The landscape in the colours of the bands between contours.
  func image(of landscape: Landscape) -> ImageLayer {
    let bounds = levels
    var colors = [Color.lightGray.premultiplied]
    if let bar {
      let ends = [bar.range.lowerBound] + bar.steps
      colors += ends.map { bar.color(of: $0).premultiplied }
    } else {
      colors.append(ColorMap.viridis.color(0.25).premultiplied)
    }
    var last = 0
    let pixels = landscape.values.map { value -> UInt32 in
      if value.isNaN { return colors[0] }
      // Neighbours mostly lie in one band.
      if last > 0, bounds[last - 1] > value || (last < bounds.count && bounds[last] <= value) {
        last = bounds.count { $0 <= value }
      } else if last == 0, let first = bounds.first, first <= value {
        last = bounds.count { $0 <= value }
      }
      return colors[last + 1]
    }
    return ImageLayer(
      columns: landscape.columns, rows: landscape.rows, pixels: pixels, x: landscape.x,
      y: landscape.y)
  }
}
