/// Turns an image layer into pixels: no more cells than can be seen, only those inside.
enum ImageRaster {
  static func prepare(_ image: ImageLayer, layout: FigureLayout) -> [PreparedLayer] {
    let frame = layout.frame
    let left = layout.x.position(image.x.lowerBound)
    let right = layout.x.position(image.x.upperBound)
    let bottom = layout.y.position(image.y.lowerBound)
    let top = layout.y.position(image.y.upperBound)
    guard image.columns > 0, image.rows > 0,
      let x = visible(from: left, to: right, cells: image.columns, pixels: frame.width),
      let y = visible(from: bottom, to: top, cells: image.rows, pixels: frame.height)
    else { return [] }

    let missing = image.missing.premultiplied
    let mapping = AxisMapping(range: image.valueRange, scale: image.valueScale)
    // Colours by a table: 1,024 steps are finer than 8 bits along the map.
    let steps = 1024
    let table = (0...steps).map {
      image.colorMap.color(Double($0) / Double(steps)).premultiplied
    }
    if let own = image.pixels, own.count == image.columns * image.rows {
      // The whole, or the part that is seen, row by row.
      var pixels: [UInt32] = []
      pixels.reserveCapacity(x.cells.count * y.cells.count)
      let isWhole = x.cells.count == image.columns
      for row in y.cells.reversed() {
        let start = row * image.columns
        if isWhole {
          pixels.append(contentsOf: own[start..<start + image.columns])
        } else {
          for column in x.cells { pixels.append(own[start + column]) }
        }
      }
      return placed(pixels, x, y, frame, image.interpolation)
    }
    func color(_ index: Int) -> UInt32 {
      if let colors = image.colors {
        return index < colors.count ? colors[index].premultiplied : missing
      }
      guard index < image.values.count else { return missing }
      let position = mapping.position(image.values[index])
      guard !position.isNaN else { return missing }
      return table[Int(min(max(position, 0), 1) * Double(steps) + 0.5)]
    }
    var pixels: [UInt32] = []
    pixels.reserveCapacity(x.cells.count * y.cells.count)
    for row in y.cells.reversed() {
      // Rows beyond what an Int can index hold no values.
      let (start, overflow) = row.multipliedReportingOverflow(by: image.columns)
      for column in x.cells { pixels.append(overflow ? missing : color(start + column)) }
    }
    return placed(pixels, x, y, frame, image.interpolation)
  }

  private typealias Span = (cells: [Int], low: Double, high: Double)

  private static func placed(
    _ pixels: [UInt32], _ x: Span, _ y: Span, _ frame: Rectangle, _ interpolation: Interpolation
  ) -> [PreparedLayer] {
    let rectangle = Rectangle(
      minX: frame.minX + x.low * frame.width, minY: frame.maxY - y.high * frame.height,
      maxX: frame.minX + x.high * frame.width, maxY: frame.maxY - y.low * frame.height)
    guard rectangle.width > 0, rectangle.height > 0 else { return [] }
    let picture = PixelImage(width: x.cells.count, height: y.cells.count, pixels: pixels)
    return [.image(picture, rectangle, interpolation)]
  }

  /// The cells to draw along an axis, and the shares of the axis they cover.
  private static func visible(
    from low: Double, to high: Double, cells: Int, pixels: Double
  ) -> Span? {
    guard low.isFinite, high.isFinite, high > low, low < 1, high > 0 else { return nil }
    let size = (high - low) / Double(cells)
    // One more on either side, for blending.
    let first = max(Int(max(-low / size, 0)) - 1, 0)
    let last = min(Int(min((1 - low) / size, Double(cells))) + 1, cells - 1)
    guard first <= last else { return nil }
    let count = last - first + 1
    let shown = Double(count) * size * pixels
    // More cells than twice the pixels cannot be seen: every n-th stands for its neighbours.
    let step = max(Int(Double(count) / max(2 * shown, 2)), 1)
    let chosen = Array(stride(from: first, through: last, by: step))
    return (chosen, low + Double(first) * size, low + Double(last + 1) * size)
  }
}
