/// Values between the nodes of a grid, by cubic convolution (Keys 1981), kept between the least and the greatest of
/// the four nodes around: no interpolated loss is lower than what was computed.
struct GridInterpolation {
  private let nodes: [Double]
  private let columns: Int
  private let rows: Int

  /// - Parameters:
  ///   - nodes: row by row.
  ///   - columns: at least 2, as are the rows.
  init(_ nodes: [Double], columns: Int) {
    precondition(columns > 1 && nodes.count >= 2 * columns, "a grid of at least 2 × 2 nodes")
    self.nodes = nodes
    self.columns = columns
    rows = nodes.count / columns
  }

  private struct Place {
    /// The node before, and the weights of the one before it to the second after it.
    let node: Int
    let weights: (Double, Double, Double, Double)
  }

  private static func places(_ count: Int, nodes: Int) -> [Place] {
    (0..<count).map { cell in
      let at = (Double(cell) + 0.5) / Double(count) * Double(nodes - 1)
      let node = min(Int(at), nodes - 2)
      let t = at - Double(node)
      let (t2, t3) = (t * t, t * t * t)
      return Place(
        node: node,
        weights: (
          0.5 * (-t + 2 * t2 - t3), 0.5 * (2 - 5 * t2 + 3 * t3), 0.5 * (t + 4 * t2 - 3 * t3),
          0.5 * (t3 - t2)
        ))
    }
  }

  /// The values at the centres of so many cells.
  func values(columns cells: Int, rows lines: Int) -> [Double] {
    let across = Self.places(cells, nodes: columns)
    // Lines of nodes first, then between them.
    var wide: [Double] = []
    wide.reserveCapacity(cells * rows)
    for row in 0..<rows {
      for place in across {
        func node(_ shift: Int) -> Double {
          nodes[row * columns + min(max(place.node + shift, 0), columns - 1)]
        }
        wide.append(Self.mixed(node(-1), node(0), node(1), node(2), place.weights))
      }
    }
    var values: [Double] = []
    values.reserveCapacity(cells * lines)
    for place in Self.places(lines, nodes: rows) {
      let below = max(place.node - 1, 0) * cells
      let (first, second) = (place.node * cells, (place.node + 1) * cells)
      let above = min(place.node + 2, rows - 1) * cells
      for cell in 0..<cells {
        values.append(
          Self.mixed(
            wide[below + cell], wide[first + cell], wide[second + cell], wide[above + cell],
            place.weights))
      }
    }
    return values
  }

  private static func mixed(
    _ a: Double, _ b: Double, _ c: Double, _ d: Double,
    _ weights: (Double, Double, Double, Double)
  ) -> Double {
    let sum = a * weights.0 + b * weights.1 + c * weights.2 + d * weights.3
    // Beside what is not finite, the nearer of the two.
    guard sum.isFinite else { return weights.1 >= weights.2 ? b : c }
    return min(max(sum, min(b, c)), max(b, c))
  }
}
