/// Keeps texts inside of the frame apart.
struct TextPlacer {
  let frame: Rectangle
  /// What is taken already.
  var occupied: [Rectangle]

  /// Finds a place for a box, as near as possible to the first candidate.
  ///
  /// - Parameter candidates: The places in order of preference.
  /// - Returns: The place, now taken; nil if the frame is full.
  mutating func place(_ candidates: [Rectangle]) -> Rectangle? {
    for candidate in candidates {
      if let box = fitting(candidate) { return take(box) }
    }
    guard let candidate = candidates.first, candidate.height > 0 else { return nil }
    var distance = candidate.height / 2
    while distance < frame.height {
      for sign in [-1.0, 1] {
        let moved = Rectangle(
          x: candidate.minX, y: candidate.minY + sign * distance, width: candidate.width,
          height: candidate.height)
        if let box = fitting(moved) { return take(box) }
      }
      distance += candidate.height / 2
    }
    return nil
  }

  private mutating func take(_ box: Rectangle) -> Rectangle {
    occupied.append(box)
    return box
  }

  /// The box moved into the frame, if nothing is there.
  private func fitting(_ candidate: Rectangle) -> Rectangle? {
    guard candidate.width <= frame.width, candidate.height <= frame.height else { return nil }
    let box = Rectangle(
      x: min(max(candidate.minX, frame.minX), frame.maxX - candidate.width),
      y: min(max(candidate.minY, frame.minY), frame.maxY - candidate.height),
      width: candidate.width, height: candidate.height)
    return occupied.contains { $0.overlaps(box) } ? nil : box
  }
}
