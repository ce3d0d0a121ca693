import Engine
import Plotting
import Results
import Sweeps

/// A trial's path through a plane of two components.
struct PlanePath {
  let trial: Int
  let outcome: Outcome
  let iterations: [Int]
  let points: [Point]
  /// Where the path leaves the plane's frame for good, and after which of its points; nil where it
  /// ends inside.
  let exit: (point: Point, after: Int)?

  init(
    _ path: Trajectory, _ outcome: Outcome, across: Int, upward: Int, x: ClosedRange<Double>,
    y: ClosedRange<Double>
  ) {
    self.init(
      path, outcome,
      (0..<path.count).map { Point(path.value(across, at: $0), path.value(upward, at: $0)) }, x: x,
      y: y)
  }

  /// - Parameter points: where its steps lie in the plane.
  init(
    _ path: Trajectory, _ outcome: Outcome, _ points: [Point], x: ClosedRange<Double>,
    y: ClosedRange<Double>
  ) {
    trial = path.trial
    self.outcome = outcome
    iterations = path.iterations
    self.points = points
    exit = Self.exit(points, x, y)
  }

  var isExploded: Bool { outcome.status == .exploded }

  /// The last point that is one.
  var last: Point? { points.last { $0.isFinite } }

  private static func exit(
    _ points: [Point], _ x: ClosedRange<Double>, _ y: ClosedRange<Double>
  ) -> (point: Point, after: Int)? {
    func isInside(_ point: Point) -> Bool { x.contains(point.x) && y.contains(point.y) }
    guard let end = points.lastIndex(where: { !$0.isNaN }), !isInside(points[end]),
      let inside = points[..<end].lastIndex(where: isInside)
    else { return nil }
    let (from, to) = (points[inside], points[inside + 1])
    guard !to.isNaN else { return nil }
    // The share of the way at which the nearer edge is met; infinitely far, at once.
    func share(_ a: Double, _ b: Double, _ range: ClosedRange<Double>) -> Double {
      guard !range.contains(b) else { return 1 }
      let edge = b > a ? range.upperBound : range.lowerBound
      let step = b - a
      return step.isFinite && step != 0 ? min(max((edge - a) / step, 0), 1) : 0
    }
    let t = min(share(from.x, to.x, x), share(from.y, to.y, y))
    func mixed(_ a: Double, _ b: Double, _ range: ClosedRange<Double>) -> Double {
      let value = t == 0 || !b.isFinite ? a : a * (1 - t) + b * t
      return min(max(value, range.lowerBound), range.upperBound)
    }
    return (Point(mixed(from.x, to.x, x), mixed(from.y, to.y, y)), inside)
  }

  static func endMarker(_ style: SeriesStyle) -> MarkerStyle {
    MarkerStyle(style.marker, size: 7.5, fill: style.color, stroke: style.halo)
  }

  /// The path as layers: a line, and at its end a marker, or a cross where it exploded or was last
  /// seen before.
  ///
  /// - Parameters:
  ///   - width: of the line, in pixels.
  ///   - marksEnd: whether the marker stands at the end, and not at a place of its own.
  func layers(
    _ label: String?, _ style: SeriesStyle, width: Double = 1.8, marksEnd: Bool = true
  ) -> [Layer] {
    var shown = points.filter(\.isFinite)
    if let exit {
      shown = points[...exit.after].filter(\.isFinite) + [exit.point]
    }
    var line = LineLayer(points: shown, style: style.line(width: width), label: label)
    if isExploded {
      line.endMarker = MarkerStyle(.cross, size: 10, fill: style.color, stroke: style.halo)
    } else if exit == nil {
      line.endMarker = Self.endMarker(style)
    }
    line.drawsEndMarker = marksEnd
    line.clampsToFrame = true
    var layers: [Layer] = [.line(line)]
    if !isExploded, let exit, let outside = points.last(where: { !$0.isNaN }) {
      // An arrowhead where it left: a hair beyond the edge it crossed.
      func beyond(_ value: Double, _ far: Double) -> Double {
        far > value
          ? value.nextUp + abs(value) * 1e-6 + 1e-300
          : far < value ? value.nextDown - abs(value) * 1e-6 - 1e-300 : value
      }
      let next = points[exit.after + 1]
      let target = next.isNaN ? outside : next
      let tip = Point(beyond(exit.point.x, target.x), beyond(exit.point.y, target.y))
      layers.append(
        .markers(
          MarkerLayer(points: [tip], style: style.marker(size: 8), clampsToFrame: true)))
    }
    return layers
  }
}
