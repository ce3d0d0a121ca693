import Plotting
import TestSupport
import Testing

@Suite struct PolylineTests {
  private let bounds = Rectangle(minX: 100, minY: 50, maxX: 900, maxY: 650)

  @Test func `clipped lines stay inside, and keep what was inside`() {
    var random = SplitMix(seed: 2)
    for _ in 0..<2000 {
      let points = (0..<12).map { _ in
        Point(
          random.chance(0.3) ? random.anyMagnitude(0...300) : .random(in: 0...1000, using: &random),
          random.chance(0.3) ? random.anyMagnitude(0...300) : .random(in: 0...700, using: &random))
      }
      let clipped = Polyline.clip(points, to: bounds)
      #expect(clipped.joined().allSatisfy { bounds.contains($0) })
      for point in points where bounds.contains(point) {
        #expect(clipped.joined().contains(point))
      }
    }
  }

  @Test func `the direction of far and infinite points is true`() throws {
    let start = Point(500, 350)
    let far: [(Point, Point)] = [
      (Point(1e30, 350), Point(900, 350)), (Point(-1e300, 350), Point(100, 350)),
      (Point(500, .infinity), Point(500, 650)), (Point(500, -.infinity), Point(500, 50)),
      (Point(500 + 1e30, 350 - 0.5e30), Point(900, 150)),
      (Point(500 - 1e12, 350 + 0.25e12), Point(100, 450)),
    ]
    for (end, expected) in far {
      for points in [[start, end], [end, start]] {
        let pieces = Polyline.clip(points, to: bounds)
        try #require(pieces.count == 1 && pieces[0].count == 2)
        let exit = pieces[0][points[0] == start ? 1 : 0]
        #expect(abs(exit.x - expected.x) < 1e-3 && abs(exit.y - expected.y) < 1e-3, "\(end)")
      }
    }
    let through = Polyline.clip([Point(-1e30, 200), Point(1e30, 200)], to: bounds)
    #expect(through == [[Point(100, 200), Point(900, 200)]])
  }

  @Test func `NaN breaks a line, and a point between breaks remains`() {
    let a = Point(200, 200)
    let b = Point(300, 300)
    let hole = Point(.nan, 200)
    #expect(Polyline.clip([a, b, hole, a, hole, b, a], to: bounds) == [[a, b], [a], [b, a]])
    #expect(Polyline.clip([], to: bounds).isEmpty)
    #expect(Polyline.clip([hole, hole], to: bounds).isEmpty)
  }

  @Test func `decimation keeps every column's ends and extremes`() {
    var random = SplitMix(seed: 3)
    for round in 0..<50 {
      let count = round == 0 ? 100_000 : 3000
      let points = (0..<count).map {
        Point(
          100 + 800 * Double($0) / Double(count), .random(in: 60...600, using: &random))
      }
      let reduced = Polyline.decimate(points)
      #expect(reduced.count <= 4 * 801)
      let before = Dictionary(grouping: points) { $0.x.rounded(.down) }
      let after = Dictionary(grouping: reduced) { $0.x.rounded(.down) }
      #expect(before.count == after.count)
      for (column, all) in before {
        let kept = after[column] ?? []
        #expect(kept.first == all.first && kept.last == all.last)
        #expect(kept.map(\.y).min() == all.map(\.y).min())
        #expect(kept.map(\.y).max() == all.map(\.y).max())
      }
    }
  }

  @Test func `simplification leaves no point farther than its tolerance`() {
    var random = SplitMix(seed: 4)
    for _ in 0..<200 {
      var point = Point(0, 0)
      let points = (0..<200).map { _ in
        point.x += .random(in: -0.3...1, using: &random)
        point.y += .random(in: -0.2...0.2, using: &random)
        return point
      }
      let tolerance = 0.25
      let reduced = Polyline.simplify(points, tolerance: tolerance)
      #expect(reduced.first == points.first && reduced.last == points.last)
      #expect(reduced.count < points.count)
      for point in points {
        let nearest =
          zip(reduced, reduced.dropFirst())
          .map { Self.distance(point, $0, $1) }.min() ?? .infinity
        #expect(nearest <= tolerance * 1.01)
      }
    }
  }

  private static func distance(_ p: Point, _ a: Point, _ b: Point) -> Double {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let square = dx * dx + dy * dy
    let t = square > 0 ? min(max(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0), 1) : 0
    let (ex, ey) = (a.x + t * dx - p.x, a.y + t * dy - p.y)
    return (ex * ex + ey * ey).squareRoot()
  }

  @Test func `a smooth line of a million points becomes a few hundred`() {
    let points = (0..<1_000_000).map { index in
      let t = Double(index) / 1e6
      return Point(100 + 800 * t, 350 + 1000 * t * (t - 0.5) * (t - 1))
    }
    #expect(Polyline.prepare(points, in: bounds).joined().count < 500)
  }
}
