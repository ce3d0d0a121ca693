import Engine
import Formulas
import Lanes
import Losses
import Support
import Synchronization

/// A plane through the parameters of a loss: a point and two directions.
package struct ParameterPlane: Sendable {
  package let origin: [Double]
  package let across: [Double]
  package let upward: [Double]

  package init(origin: [Double], across: [Double], upward: [Double]) {
    self.origin = origin
    self.across = across
    self.upward = upward
  }

  /// The point at some coordinates.
  package func point(_ a: Double, _ b: Double) -> [Double] {
    origin.indices.map { origin[$0] + a * across[$0] + b * upward[$0] }
  }

  /// The coordinates of the plane's point that is nearest to a point.
  package func coordinates(of point: [Double]) -> (x: Double, y: Double) {
    let difference = zip(point, origin).map { $0 - $1 }
    let (aa, bb, ab) = (dot(across, across), dot(upward, upward), dot(across, upward))
    let (da, db) = (dot(difference, across), dot(difference, upward))
    // Directions need not be perpendicular: normal equations.
    let determinant = aa * bb - ab * ab
    guard determinant > 1e-12 * aa * bb else { return (aa > 0 ? da / aa : 0, 0) }
    return ((da * bb - db * ab) / determinant, (db * aa - da * ab) / determinant)
  }

  /// How much of the spread of points about their mean lies along the plane's directions: Σ‖projections‖² /
  /// Σ‖differences‖²; NaN where all points are one.
  package func shareOfVariance(_ points: [[Double]]) -> Double {
    let mean = Self.mean(points)
    let plane = ParameterPlane(origin: mean, across: across, upward: upward)
    var (shown, whole) = (0.0, 0.0)
    for point in points {
      let place = plane.coordinates(of: point)
      let seen = plane.point(place.x, place.y)
      shown += squaredDistance(seen, mean)
      whole += squaredDistance(point, mean)
    }
    return whole > 0 ? shown / whole : .nan
  }

  private static func mean(_ points: [[Double]]) -> [Double] {
    var mean = [Double](repeating: 0, count: points.first?.count ?? 0)
    for point in points {
      for component in mean.indices { mean[component] += point[component] }
    }
    return mean.map { $0 / Double(max(1, points.count)) }
  }

  // MARK: Directions

  /// The two directions in which points are spread most, each of length 1; nil where they all are one point.
  ///
  /// By the eigenvectors of the products of the points' differences to their mean with each other, which are as many
  /// as points; found by power iteration from a fixed start. Signs are such that the largest component is positive.
  package static func principalDirections(_ points: [[Double]]) -> [[Double]]? {
    let mean = mean(points)
    let rows = points.map { point in zip(point, mean).map { $0 - $1 } }
    var products = rows.map { a in rows.map { b in dot(a, b) } }
    let whole = products.indices.reduce(0) { $0 + products[$1][$1] }
    guard whole > 0, whole.isFinite else { return nil }
    var directions: [[Double]] = []
    for turn in 0..<2 {
      let (vector, value) = eigenvector(products, turn)
      var direction = [Double](repeating: 0, count: mean.count)
      if value > 1e-14 * whole {
        for (row, weight) in zip(rows, vector) {
          for component in direction.indices { direction[component] += weight * row[component] }
        }
      } else {
        // All points lie on a line: any direction across it will do.
        direction = direction.indices.map {
          2 * Philox.uniform(seed: turn, purpose: .direction, index: $0) - 1
        }
      }
      for known in directions {
        let share = dot(direction, known)
        for component in direction.indices { direction[component] -= share * known[component] }
      }
      let length = dot(direction, direction).squareRoot()
      guard length > 0 else { return nil }
      directions.append(signed(direction.map { $0 / length }))
      for a in products.indices {
        for b in products.indices { products[a][b] -= value * vector[a] * vector[b] }
      }
    }
    return directions
  }

  private static func eigenvector(_ matrix: [[Double]], _ seed: Int) -> (
    vector: [Double], value: Double
  ) {
    var vector = matrix.indices.map {
      2 * Philox.uniform(seed: seed, purpose: .direction, index: $0) - 1
    }
    var value = 0.0
    for _ in 0..<1000 {
      var next = matrix.map { dot($0, vector) }
      let length = dot(next, next).squareRoot()
      guard length > 0 else { return (vector, 0) }
      next = next.map { $0 / length }
      let change = squaredDistance(next, vector)
      vector = next
      value = length
      if change < 1e-20 { break }
    }
    return (vector, value)
  }

  /// A random direction, each row of each tensor as long as that of a point; a vector is one row (Li et al. 2018).
  ///
  /// - Parameter number: which of the directions, from 0.
  package static func randomDirection(
    _ number: Int, scaledAs point: [Double], _ tensors: [TensorShape]
  ) -> [Double] {
    var direction = point.indices.map { component -> Double in
      // Normal by Box and Muller.
      let first = Philox.uniform(seed: 2 * number, purpose: .direction, index: component)
      let second = Philox.uniform(seed: 2 * number + 1, purpose: .direction, index: component)
      return (-2 * Double.log(1 - first)).squareRoot() * Double.cos(2 * .pi * second)
    }
    var first = 0
    for tensor in tensors {
      let width = tensor.columns ?? tensor.rows
      for row in 0..<tensor.count / width {
        let range = first + row * width..<first + (row + 1) * width
        let (own, wanted) = (Array(direction[range]), Array(point[range]))
        let length = dot(own, own).squareRoot()
        let factor = length > 0 ? dot(wanted, wanted).squareRoot() / length : 0
        for component in range { direction[component] *= factor }
      }
      first += tensor.count
    }
    return direction
  }

  private static func signed(_ direction: [Double]) -> [Double] {
    var largest = 0
    for at in direction.indices where abs(direction[at]) > abs(direction[largest]) { largest = at }
    return direction[largest] < 0 ? direction.map { 0 - $0 } : direction
  }

  // MARK: The loss

  /// The loss at the nodes of a grid over a part of the plane, in Double, over all training rows.
  ///
  /// - Returns: row by row, the lowest first.
  package func losses(
    _ loss: Loss, x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int, rows: Int, jobs: Int
  ) throws(FormulaError) -> [Double] {
    let shared = try PointLoss.Shared(loss)
    let found = Mutex([Double](repeating: .nan, count: columns * rows))
    @Sendable func node(_ at: Int, of count: Int, _ range: ClosedRange<Double>) -> Double {
      let t = Double(at) / Double(count - 1)
      return range.lowerBound * (1 - t) + range.upperBound * t
    }
    Parallel.forEach(
      rows, threads: jobs, state: { PointLoss(shared, points: columns) },
      body: { evaluator, row in
        guard let evaluator else { return }
        let values = evaluator.values(
          at: (0..<columns).map { point(node($0, of: columns, x), node(row, of: rows, y)) })
        found.withLock { $0.replaceSubrange(row * columns..<(row + 1) * columns, with: values) }
      })
    return found.withLock { $0 }
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for at in a.indices { sum += a[at] * b[at] }
  return sum
}

private func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for at in a.indices { sum += (a[at] - b[at]) * (a[at] - b[at]) }
  return sum
}
