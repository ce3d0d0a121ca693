import Plotting

/// Where the markers of paths' ends stand: those that would cover one another stand around their place.
package enum CoincidingEnds {
  /// Markers nearer than so many pixels cover one another.
  private static let reach = 9.0
  /// From one marker of a ring to the next, and the least radius of a ring, in pixels.
  private static let distance = 12.0
  private static let least = 13.0

  /// For each end the place of its marker where it has to move; nil for others.
  ///
  /// - Parameters:
  ///   - ends: in data; nil for paths that have none in the frame.
  ///   - frame: in pixels.
  package static func apart(
    _ ends: [Point?], x: ClosedRange<Double>, y: ClosedRange<Double>, frame: Rectangle
  ) -> [Point?] {
    let across = (x.upperBound - x.lowerBound) / max(frame.width, 1)
    let upward = (y.upperBound - y.lowerBound) / max(frame.height, 1)
    var clusters: [(place: Point, members: [Int])] = []
    for (at, end) in ends.enumerated() {
      guard let end else { continue }
      func isNear(_ other: Point) -> Bool {
        let (dx, dy) = ((end.x - other.x) / across, (end.y - other.y) / upward)
        return dx * dx + dy * dy < reach * reach
      }
      if let cluster = clusters.firstIndex(where: { isNear($0.place) }) {
        clusters[cluster].members.append(at)
      } else {
        clusters.append((end, [at]))
      }
    }
    var result = [Point?](repeating: nil, count: ends.count)
    for (place, members) in clusters where members.count > 1 {
      let step = 2 * Double.pi / Double(members.count)
      let radius = max(least, distance / (2 * Double.sin(step / 2)))
      for (turn, member) in members.enumerated() {
        // Clockwise from above.
        let angle = Double(turn) * step
        let point = Point(
          place.x + radius * across * Double.sin(angle),
          place.y + radius * upward * Double.cos(angle))
        result[member] = Point(
          min(max(point.x, x.lowerBound), x.upperBound),
          min(max(point.y, y.lowerBound), y.upperBound))
      }
    }
    return result
  }
}
