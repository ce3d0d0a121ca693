/// Finds where a legend inside of the frame covers least.
enum LegendPlacement {
  struct Place {
    var corner: Point
    /// The share of all that is drawn, weighted, that lies under the legend.
    var covered: Double
  }

  /// The best of the corners and sides, the earlier of equals: first the upper right, as in the
  /// notebook; nil if the legend does not fit into the frame.
  static func best(
    for block: LegendBlock, in frame: Rectangle, layers: [PreparedLayer]
  ) -> Place? {
    let offset = LegendBlock.offset * block.fontSize
    let inner = frame.inset(by: offset)
    guard block.width <= inner.width * 0.7, block.height <= inner.height else { return nil }
    let (left, right) = (inner.minX, inner.maxX - block.width)
    let (top, bottom) = (inner.minY, inner.maxY - block.height)
    let (middleX, middleY) = ((left + right) / 2, (top + bottom) / 2)
    let corners = [
      Point(right, top), Point(left, top), Point(left, bottom), Point(right, bottom),
      Point(right, middleY), Point(left, middleY), Point(middleX, bottom), Point(middleX, top),
    ]
    // Half an em around the box: nothing may touch it.
    let boxes = corners.map {
      Rectangle(x: $0.x, y: $0.y, width: block.width, height: block.height)
        .inset(by: -offset / 2)
    }
    var hidden = Array(repeating: 0.0, count: boxes.count)
    var total = 0.0
    for layer in layers {
      layer.samples { point, weight in
        guard frame.contains(point) else { return }
        total += weight
        for index in boxes.indices where boxes[index].contains(point) {
          hidden[index] += weight
        }
      }
    }
    guard let best = hidden.indices.min(by: { hidden[$0] < hidden[$1] }) else { return nil }
    return Place(corner: corners[best], covered: total > 0 ? hidden[best] / total : 0)
  }
}
