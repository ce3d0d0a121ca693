/// The names below an axis of categories, each wrapped to the room that it has.
struct CategoryLabels {
  /// The ticks; those that are named hold the whole name.
  let ticks: [Tick]
  /// For each tick the lines below it.
  private let lines: [[(text: String, x: Double)]]
  /// The lines of the name that has most.
  var mostLines: Int { lines.reduce(0) { max($0, $1.count) } }

  init(
    _ categories: [Axis.Category], _ mapping: AxisMapping, from left: Double, to right: Double,
    in width: Double, size: Double, fitting: TextFitting
  ) {
    let length = right - left
    let all = ScaleLayer.ticks(categories, mapping, length: .infinity, size: 0)
    let centers = all.map { left + $0.position * length }
    let gaps = zip(centers, centers.dropFirst()).map { $1 - $0 }
    // Names that would be narrower than a few letters are left to every n-th.
    let widest = all.compactMap { $0.label.map { fitting.measure($0, size, false) } }.max() ?? 0
    let narrowest = min(4 * size, widest + size)
    let pitch = gaps.min() ?? width
    let step = pitch >= narrowest ? 1 : Int((narrowest / max(pitch, 1e-3)).rounded(.up))
    var ticks = all
    var lines: [[(text: String, x: Double)]] = []
    for (index, tick) in all.enumerated() {
      guard index % step == 0, let name = tick.label else {
        ticks[index].label = nil
        lines.append([])
        continue
      }
      let center = centers[index]
      let room = min(
        pitch * Double(step) - 0.6 * size, 2 * (center - 0.3 * size),
        2 * (width - center - 0.3 * size))
      let parts = fitting.wrapped(name, width: room, size: size, mostLines: 2)
      lines.append(parts.map { ($0, center - fitting.measure($0, size, false) / 2) })
    }
    self.ticks = ticks
    self.lines = lines
  }

  func texts(baseline: Double, style: TextStyle) -> [PlacedText] {
    lines.flatMap { lines in
      lines.enumerated().map { index, line in
        PlacedText(
          text: line.text, origin: Point(line.x, baseline + Double(index) * 1.2 * style.size),
          style: style)
      }
    }
  }
}
