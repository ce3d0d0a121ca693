import Formulas
import Losses

/// A point at which the derivative of a 1-D loss is 0.
public struct StationaryPoint: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case minimum
    case maximum
    case inflection
  }
  public let x: Double
  public let loss: Double
  public let kind: Kind
}

/// Finds where a 1-D loss is stationary, in Double.
///
/// The derivative is sampled; every change of its sign is narrowed down by bisection. Where it
/// touches 0 without changing sign, an inflection, its own derivative changes sign there: those
/// places are narrowed down alike, and kept where the first derivative is 0 to rounding.
public struct StationaryPoints {
  private let gradient: PointEvaluator<Double>
  private let curvature: PointEvaluator<Double>

  /// - Throws: when the loss's derivatives would be too large a program.
  public init(_ loss: Loss) throws(FormulaError) {
    precondition(loss.dimension == 1, "stationary points are found for losses of one variable")
    gradient = PointEvaluator(try loss.drawnFormula().gradientProgram())
    curvature = PointEvaluator(try loss.drawnFormula().hessianVectorProgram())
  }

  private func slope(_ x: Double) -> Double { gradient([x])[1] }
  private func bend(_ x: Double) -> Double { curvature([x, 1])[0] }

  /// The stationary points in a range, ascending; points nearer to one another than the range divided by `samples` may count
  /// as one.
  public func find(in range: ClosedRange<Double>, samples: Int = 4000) -> [StationaryPoint] {
    let width = range.upperBound - range.lowerBound
    let xs = (0...samples).map {
      $0 == samples
        ? range.upperBound : range.lowerBound + width * (Double($0) / Double(samples))
    }
    let slopes = xs.map { slope($0) }
    let bends = xs.map { bend($0) }
    var roots: [Double] = []
    for at in xs.indices {
      // A run of zeros is a flat piece, no point.
      let before = at > 0 ? slopes[at - 1] : .nan
      let after = at < samples ? slopes[at + 1] : .nan
      if slopes[at] == 0, before != 0, after != 0 { roots.append(xs[at]) }
      guard at > 0 else { continue }
      if slopes[at - 1] * slopes[at] < 0, before.isFinite, slopes[at].isFinite {
        roots.append(bisect(xs[at - 1], xs[at], slope))
      }
      if bends[at - 1] * bends[at] < 0, bends[at].isFinite {
        let touch = bisect(xs[at - 1], xs[at], bend)
        let scale = max(abs(slopes[at - 1]), abs(slopes[at]))
        if abs(slope(touch)) <= 1e-9 * scale { roots.append(touch) }
      }
    }
    roots.sort()
    var points: [StationaryPoint] = []
    let near = width / Double(samples)
    for root in roots where points.last.map({ root - $0.x > near * 1e-3 }) ?? true {
      if let kind = classify(root, near) {
        points.append(StationaryPoint(x: root, loss: gradient([root])[0], kind: kind))
      }
    }
    return points
  }

  private func bisect(_ a: Double, _ b: Double, _ f: (Double) -> Double) -> Double {
    var (low, high) = (a, b)
    let sign = f(low)
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      let value = f(middle)
      if value == 0 { return middle }
      if (value < 0) == (sign < 0) { low = middle } else { high = middle }
    }
    return abs(f(low)) <= abs(f(high)) ? low : high
  }

  /// By the sign of the derivative on both sides. A jump over 0, as at a pole, is none.
  private func classify(_ x: Double, _ near: Double) -> StationaryPoint.Kind? {
    let left = slope(x - near / 2)
    let right = slope(x + near / 2)
    guard left.isFinite, right.isFinite, gradient([x])[0].isFinite else { return nil }
    if left < 0, right > 0 { return .minimum }
    if left > 0, right < 0 { return .maximum }
    return .inflection
  }
}
