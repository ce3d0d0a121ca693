import Engine
import Plotting
import Results

/// The first iterations of parameter paths once more, wide enough to be seen: what ends at step 6 of 2,000
/// is one pixel of the figure.
struct BeginningInset {
  /// Paths that end within so small a share of the axis are early.
  private static let earlyShare = 0.02

  /// How many iterations it shows.
  let steps: Int
  /// The part of the figure that it covers, in its coordinates.
  private let x: ClosedRange<Double>
  private let y: ClosedRange<Double>
  private let range: ClosedRange<Double>

  /// - Parameters:
  ///   - last: the end of the axis of iterations, which begins at 0.
  ///   - range: of the parameter.
  /// - Returns: nil where no path ends early, or where paths leave no room.
  init?(_ paths: [Trajectory], last: Double, range: ClosedRange<Double>) {
    let ends = paths.compactMap { $0.iterations.last }
    let early = ends.filter { Double($0) < Self.earlyShare * last }
    guard let longest = early.max(), longest > 0, range.lowerBound < range.upperBound else {
      return nil
    }
    steps = max(8, 2 * longest)
    self.range = range
    x = 0.52 * last...0.96 * last
    let height = range.upperBound - range.lowerBound
    let places = [0.07, 0.3].map {
      range.lowerBound + $0 * height...range.lowerBound + ($0 + 0.33) * height
    }
    let across = x
    // Where the fewest points of the paths lie, the lower place where there are as few.
    func covered(_ place: ClosedRange<Double>) -> Int {
      paths.reduce(0) { sum, path in
        sum
          + (0..<path.count).count { row in
            across.contains(Double(path.iterations[row])) && place.contains(path.value(0, at: row))
          }
      }
    }
    let counts = places.map(covered)
    guard let least = counts.min(), least == 0, let at = counts.firstIndex(of: least) else {
      return nil
    }
    y = places[at]
  }

  /// What is drawn over the figure.
  ///
  /// - Parameters:
  ///   - map: the colours of the figure's ground.
  ///   - lines: each path with its style and what became of it.
  func layers(
    _ map: ImageLayer, _ lines: [(path: Trajectory, style: SeriesStyle, outcome: Outcome)]
  ) -> [Layer] {
    var ground = map
    ground.x = x
    ground.y = y
    var layers: [Layer] = [.image(ground)]
    for (path, style, outcome) in lines {
      let rows = (0..<path.count).filter { path.iterations[$0] <= steps }
      var line = LineLayer(
        points: rows.map { place(Double(path.iterations[$0]), path.value(0, at: $0)) },
        style: style.line(width: 1.5))
      if rows.count == path.count {
        line.endMarker =
          outcome.status == .exploded
          ? MarkerStyle(.cross, size: 9, fill: style.color, stroke: style.halo)
          : MarkerStyle(style.marker, size: 6.5, fill: style.color, stroke: style.halo)
      }
      layers.append(.line(line))
    }
    let corners = [
      Point(x.lowerBound, y.lowerBound), Point(x.lowerBound, y.upperBound),
      Point(x.upperBound, y.upperBound), Point(x.upperBound, y.lowerBound),
      Point(x.lowerBound, y.lowerBound),
    ]
    let border = LineStyle(color: .white, width: 1.3, halo: Color.black.opacity(0.5))
    layers.append(.line(LineLayer(points: corners, style: border)))
    layers.append(
      .text(
        TextLayer(
          "the first \(steps) iterations",
          at: Point((x.lowerBound + x.upperBound) / 2, y.upperBound), anchor: .above,
          color: .white, size: 8.5, halo: Color.black.opacity(0.6))))
    return layers
  }

  /// A point of the figure in the inset; what lies outside of its range, on its edge.
  private func place(_ iteration: Double, _ value: Double) -> Point {
    let across = iteration / Double(steps)
    let height = range.upperBound - range.lowerBound
    let upward = min(max((value - range.lowerBound) / height, 0), 1)
    return Point(
      x.lowerBound + across * (x.upperBound - x.lowerBound),
      y.lowerBound + (upward.isNaN ? 0 : upward) * (y.upperBound - y.lowerBound))
  }
}
