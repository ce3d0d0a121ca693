import Formulas
import Lanes
import Losses

/// A point where the gradient vanishes, or the loss is known to be lowest.
package struct Attractor {
  package enum Kind: Hashable {
    case minimum, saddle, inflection, maximum
    /// The loss is the same all around.
    case plateau
  }
  let kind: Kind
  let point: [Double]
  let loss: Double
}

/// Finds where a loss is stationary near given points, by Newton's method, in Double; deterministic.
///
/// What a point is follows from the loss a little way off along the axes of its curvature, so that
/// points whose curvature vanishes are classified as well.
final class AttractorSearch {
  /// The most components for which second derivatives are looked at.
  static let mostComponents = 16

  let loss: Loss
  /// How wide the loss is drawn in each component: what near and far are measured by.
  let extents: [Double]
  private let dimension: Int
  private let gradient: PointEvaluator<Double>
  private let curvature: PointEvaluator<Double>?

  /// - Parameter starts: some points where trials begin.
  init(_ loss: Loss, starts: [[Double]]) throws(FormulaError) {
    self.loss = loss
    dimension = loss.dimension
    gradient = PointEvaluator(try loss.drawnFormula().gradientProgram())
    curvature =
      loss.dimension <= Self.mostComponents
      ? PointEvaluator(try loss.drawnFormula().hessianVectorProgram()) : nil
    extents = (0..<loss.dimension).map { component in
      if let domain = loss.domain?[component] { return domain.upperBound - domain.lowerBound }
      let far = (starts + loss.minima).map { abs($0[component]) }.filter(\.isFinite)
      return 2 * max(1, far.max() ?? 1)
    }
  }

  func value(_ point: [Double]) -> Double { gradient(point)[0] }

  func gradientNorm(_ point: [Double]) -> Double { norm(Array(gradient(point).dropFirst())) }

  private func norm(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// The minima that are known.
  func known() -> [Attractor] {
    loss.minima.map { Attractor(kind: .minimum, point: $0, loss: value($0)) }
  }

  /// In one dimension all that lie in a range.
  func all(in range: ClosedRange<Double>) throws(FormulaError) -> [Attractor] {
    guard dimension == 1 else { return [] }
    return try StationaryPoints(loss).find(in: range).map { found in
      let kind: Attractor.Kind =
        switch found.kind {
        case .minimum: .minimum
        case .maximum: .maximum
        case .inflection: .inflection
        }
      return Attractor(kind: kind, point: [found.x], loss: found.loss)
    }
  }

  /// The stationary point that Newton's method finds from a point, if it is near.
  func near(_ start: [Double]) -> Attractor? {
    guard curvature != nil, start.allSatisfy(\.isFinite) else { return nil }
    var point = start
    let before = gradientNorm(start)
    guard before.isFinite else { return nil }
    for _ in 0..<80 {
      let slope = Array(gradient(point).dropFirst())
      guard norm(slope) > 0, let step = solve(hessian(point), slope) else { break }
      var size = 0.0
      for component in 0..<dimension {
        size = max(size, abs(step[component]) / extents[component])
      }
      guard size.isFinite, size > 1e-15 else { break }
      let factor = min(1, 0.02 / size)
      for component in 0..<dimension { point[component] -= factor * step[component] }
    }
    let after = gradientNorm(point)
    guard point.allSatisfy(\.isFinite), after.isFinite, distance(point, start) <= 0.1,
      after <= 1e-6 * before || after <= 1e-12
    else { return nil }
    // What rounding alone keeps from 0.
    for component in 0..<dimension where abs(point[component]) < 1e-9 * extents[component] {
      point[component] = 0
    }
    return Attractor(kind: kind(at: point), point: point, loss: value(point))
  }

  /// The largest distance in a component, as a share of its extent.
  func distance(_ a: [Double], _ b: [Double]) -> Double {
    var most = 0.0
    for component in 0..<dimension {
      let d = abs(a[component] - b[component]) / extents[component]
      if !(d <= most) { most = d }
    }
    return most
  }

  // MARK: Curvature

  private func hessian(_ point: [Double]) -> [[Double]] {
    guard let curvature else { return [] }
    return (0..<dimension).map { column in
      var direction = [Double](repeating: 0, count: dimension)
      direction[column] = 1
      return curvature(point + direction)
    }
  }

  /// Gaussian elimination with pivots; nil for a singular matrix.
  private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var (a, b) = (matrix, right)
    for column in 0..<dimension {
      guard let pivot = (column..<dimension).max(by: { abs(a[$0][column]) < abs(a[$1][column]) }),
        abs(a[pivot][column]) > 0, a[pivot][column].isFinite
      else { return nil }
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      for row in (column + 1)..<max(dimension, column + 1) {
        let factor = a[row][column] / a[column][column]
        for entry in column..<dimension { a[row][entry] -= factor * a[column][entry] }
        b[row] -= factor * b[column]
      }
    }
    for column in (0..<dimension).reversed() {
      for entry in (column + 1)..<max(dimension, column + 1) {
        b[column] -= a[column][entry] * b[entry]
      }
      b[column] /= a[column][column]
    }
    return b.allSatisfy(\.isFinite) ? b : nil
  }

  /// The axes of a symmetric matrix by Jacobi's rotations.
  private func axes(_ matrix: [[Double]]) -> [[Double]] {
    var a = matrix
    var axes = (0..<dimension).map { row in
      (0..<dimension).map { $0 == row ? 1.0 : 0 }
    }
    for _ in 0..<30 {
      for p in 0..<dimension {
        for q in (p + 1)..<max(dimension, p + 1) where a[p][q] != 0 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          guard s.isFinite, c.isFinite else { continue }
          for k in 0..<dimension {
            (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
          }
          for k in 0..<dimension {
            (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
            (axes[p][k], axes[q][k]) = (
              c * axes[p][k] - s * axes[q][k], s * axes[p][k] + c * axes[q][k]
            )
          }
        }
      }
    }
    return axes
  }

  /// By the loss on both sides along each axis, or where it does not change in the last bit (x⁸ + 1 near
  /// 0), by its slope there.
  private func kind(at point: [Double]) -> Attractor.Kind {
    let center = value(point)
    var (falls, rises, turns) = (false, false, false)
    for axis in axes(hessian(point)) {
      let length = zip(axis, extents).map { abs($0) / $1 }.max() ?? 1
      let step = 2e-3 / max(length, 1e-300)
      let sides = [-step, step].map { h in
        let there = gradient(zip(point, axis).map { $0 + h * $1 })
        let difference = there[0] - center
        return difference == 0
          ? h * zip(there.dropFirst(), axis).reduce(0) { $0 + $1.0 * $1.1 } : difference
      }
      if sides.contains(where: { $0 < 0 }) { falls = true }
      if sides.contains(where: { $0 > 0 }) { rises = true }
      if sides.contains(where: { $0 < 0 }), sides.contains(where: { $0 > 0 }) { turns = true }
    }
    if !falls, !rises { return .plateau }
    if !falls { return .minimum }
    if !rises { return .maximum }
    return turns ? .inflection : .saddle
  }
}
