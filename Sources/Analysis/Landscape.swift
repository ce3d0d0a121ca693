import Formulas
import Lanes
import Losses
import MachineCode
import Plotting
import Programs
import Sweeps

/// A loss over a plane of two of its components, the others fixed.
package struct Landscape {
  package let loss: Loss
  /// The components across and upwards.
  package let across: Int
  package let upward: Int
  package let x: ClosedRange<Double>
  package let y: ClosedRange<Double>
  /// As many cells as the frame of a figure has pixels; odd, so that every other centre makes a grid
  /// that reaches both edges.
  package let columns = 1047
  package let rows = 751
  /// The loss at the cells' centres, the lowest row first.
  package let values: [Double]

  /// - Parameter point: the other components.
  package init(
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

  /// A loss over any plane, from its values at the nodes of a coarse grid that reaches the plane's edges.
  ///
  /// - Parameters:
  ///   - nodes: row by row, the lowest first; at least 2 × 2.
  ///   - across: how many a row has.
  package init(
    _ loss: Loss, nodes: [Double], across: Int, x: ClosedRange<Double>, y: ClosedRange<Double>
  ) {
    self.loss = loss
    self.across = 0
    upward = 1
    self.x = x
    self.y = y
    values = GridInterpolation(nodes, columns: across).values(columns: columns, rows: rows)
  }

  private static func values(
    _ loss: Loss, _ across: Int, _ upward: Int, _ point: [Double], _ x: ClosedRange<Double>,
    _ y: ClosedRange<Double>, columns: Int, rows: Int
  ) -> [Double] {
    typealias V = DoublePack
    let blocks = (columns + V.width - 1) / V.width
    // Few enough blocks at a time for their numbers to stay in the first cache.
    let most = 32
    guard let formula = loss.formula else {
      return [Double](repeating: .nan, count: columns * rows)
    }
    let machine = Machine<V>(formula.valueProgram(), maximumBlocks: most)
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
  package func lines(at levels: [Double]) -> [[Point]] {
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
