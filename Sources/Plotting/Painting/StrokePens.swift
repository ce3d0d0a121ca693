/// The strokes a line is drawn with: its halo, if any, and itself.
struct StrokePens {
  var pens: [Pen]

  /// The width of a halo on either side, in points.
  static let haloWidth = 0.5

  init(_ style: LineStyle, unit: Double) {
    let width = style.width * unit
    let dash = Self.usable(style.dash, width: width)
    pens = [Pen(color: style.color, width: width, dash: dash, isRound: true)]
    if let halo = style.halo {
      let wide = Pen(
        color: halo, width: width + 2 * Self.haloWidth * unit, dash: dash, isRound: true)
      pens.insert(wide, at: 0)
    }
  }

  /// The dashes in pixels; none where cairo would refuse them or never come to an end.
  private static func usable(_ dash: Dash, width: Double) -> [Double] {
    let lengths = dash.lengths.map { $0 * width }
    let sum = lengths.reduce(0, +)
    let isUsable =
      lengths.count <= 16 && lengths.allSatisfy { $0.isFinite && $0 >= 0 } && sum >= 1
    return isUsable ? lengths : []
  }
}
