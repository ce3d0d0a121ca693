/// Draws many thin lines into one image.
///
/// cairo's strokes cost about a millisecond each, and an SVG of a thousand paths has megabytes: where
/// figures hold that much, the lines become pixels here, smooth at their edges, and the picture holds
/// one image.
struct LineRaster {
  /// Fewer points than this, of all lines together, are left to the canvas.
  static let fewest = 60_000

  private let width: Int
  private let height: Int
  /// Where the image's corner lies.
  private let origin: Point
  /// Premultiplied red, green, blue and alpha, each from 0 to 1.
  private var cells: [SIMD4<Float>]

  private init(_ frame: Rectangle) {
    origin = Point(frame.minX.rounded(.down), frame.minY.rounded(.down))
    width = max(1, Int((frame.maxX - origin.x).rounded(.up)))
    height = max(1, Int((frame.maxY - origin.y).rounded(.up)))
    cells = Array(repeating: .zero, count: width * height)
  }

  /// Puts an image in the place of plain lines, where they are many; marks stay above it. Translucent
  /// lines are left to the canvas: parts of one must not show through each other.
  static func gathered(_ layers: [PreparedLayer], layout: FigureLayout) -> [PreparedLayer] {
    func isPlain(_ layer: PreparedLayer) -> LineStyle? {
      guard case .line(_, let style) = layer, style.dash.lengths.isEmpty, style.halo == nil,
        style.color.alpha >= 1, style.width * layout.unit <= 4
      else { return nil }
      return style
    }
    var points = 0
    for case .line(let pieces, let style) in layers
    where isPlain(.line(pieces, style)) != nil { points += pieces.reduce(0) { $0 + $1.count } }
    guard points >= fewest, layout.frame.width > 0, layout.frame.height > 0,
      let place = layers.firstIndex(where: { isPlain($0) != nil })
    else { return layers }
    var raster = LineRaster(layout.frame)
    var rest: [PreparedLayer] = []
    for layer in layers {
      if case .line(let pieces, let style) = layer, isPlain(layer) != nil {
        for piece in pieces { raster.draw(piece, style.color, width: style.width * layout.unit) }
      } else {
        rest.append(layer)
      }
    }
    // All that stood before the first of the lines stays below the image.
    rest.insert(raster.layer, at: place)
    return rest
  }

  private var layer: PreparedLayer {
    let pixels = cells.map { cell -> UInt32 in
      let bytes = SIMD4<UInt32>((cell * 255 + 0.5), rounding: .towardZero)
      return bytes.w << 24 | bytes.x << 16 | bytes.y << 8 | bytes.z
    }
    return .image(
      PixelImage(width: width, height: height, pixels: pixels),
      Rectangle(x: origin.x, y: origin.y, width: Double(width), height: Double(height)), .nearest)
  }

  private mutating func draw(_ points: [Point], _ color: Color, width line: Double) {
    let ink = SIMD4<Float>(Float(color.red), Float(color.green), Float(color.blue), 1)
    // Thinner than a pixel: as wide, and fainter.
    let half = max(line, 1) / 2
    let alpha = Float(min(line, 1))
    let (width, height, origin) = (width, height, origin)
    cells.withUnsafeMutableBufferPointer { cells in
      guard var start = points.first else { return }
      for end in points.dropFirst() {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let isFlat = abs(dx) >= abs(dy)
        // Along the longer side, a pixel at a time; across it, the share of each pixel covered.
        let (length, rise) = isFlat ? (dx, dy) : (dy, dx)
        guard length != 0 else { continue }
        let slope = rise / length
        let reach = half * (1 + slope * slope).squareRoot()
        let (a, b) =
          isFlat
          ? (start.x - origin.x, end.x - origin.x) : (start.y - origin.y, end.y - origin.y)
        let base = isFlat ? start.y - origin.y : start.x - origin.x
        // Upright segments turn at their ends, where a pen would be round.
        let cap = isFlat ? 0 : half * 0.8
        let (low, high) = (min(a, b) - cap, max(a, b) + cap)
        let most = isFlat ? width : height
        let across = isFlat ? height : width
        let first = max(Int(low.rounded(.down)), 0)
        let last = min(Int(high.rounded(.down)), most - 1)
        start = end
        guard first <= last else { continue }
        for step in first...last {
          let (left, right) = (max(Double(step), low), min(Double(step + 1), high))
          let share = Float(right - left)
          guard share > 0 else { continue }
          let middle = base + slope * ((left + right) / 2 - a)
          let (top, bottom) = (middle - reach, middle + reach)
          let from = max(Int(top.rounded(.down)), 0)
          let to = min(Int(bottom.rounded(.down)), across - 1)
          guard from <= to else { continue }
          for cell in from...to {
            let covered = min(Double(cell + 1), bottom) - max(Double(cell), top)
            guard covered > 0 else { continue }
            let opacity = alpha * share * Float(covered)
            let at = isFlat ? cell * width + step : step * width + cell
            cells[at] += (ink - cells[at]) * opacity
          }
        }
      }
    }
  }
}
