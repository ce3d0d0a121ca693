/// A canvas that writes SVG by itself: letters stay text, and what moves can be added.
///
/// cairo's SVG can neither move nor name its elements; this one is written for pictures that do.
public final class SVGCanvas: Canvas {
  /// The elements so far.
  public private(set) var body = ""
  private let idPrefix: String
  private var path = ""
  /// How many groups each `save` has opened.
  private var groups: [Int] = []
  private var clips: [Rectangle: String] = [:]
  private let fonts = Fonts.shared

  /// Creates an empty canvas.
  ///
  /// - Parameter idPrefix: What every id begins with, so that several pictures fit in one document.
  public init(idPrefix: String = "") {
    self.idPrefix = SVGText.identifier(idPrefix)
  }

  /// The document: one `<svg>` element with its size in pixels.
  ///
  /// - Parameters:
  ///   - title: A text for those who cannot see the picture.
  ///   - style: CSS of ours, written as it is.
  public func document(
    width: Int, height: Int, background: Color, title: String, style: String = ""
  ) -> [UInt8] {
    var text = #"<svg xmlns="http://www.w3.org/2000/svg" role="img""#
    text += " width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\""
    text += " font-family=\"'DejaVu Sans',Verdana,sans-serif\">\n"
    if !title.isEmpty { text += "<title>\(SVGText.escape(title))</title>\n" }
    if !style.isEmpty { text += "<style>\(style)</style>\n" }
    text += "<rect width=\"\(width)\" height=\"\(height)\" \(fill(background))/>\n"
    text += body
    for open in groups { text += String(repeating: "</g>", count: open) }
    return Array((text + "</svg>\n").utf8)
  }

  /// An id of the document's own.
  public func id(_ name: String) -> String { idPrefix + name }

  /// Adds elements of ours; texts in them must be escaped.
  public func add(_ elements: String) { body += elements }

  private func n(_ value: Double) -> String { SVGText.number(value) }

  private func fill(_ color: Color) -> String { paint("fill", color) }

  private func paint(_ name: String, _ color: Color) -> String {
    let opacity =
      color.alpha < 1 ? " \(name)-opacity=\"\(SVGText.number(color.alpha, decimals: 3))\"" : ""
    return "\(name)=\"\(SVGText.color(color))\"\(opacity)"
  }

  // MARK: Canvas

  public func save() { groups.append(0) }

  public func restore() {
    guard let open = groups.popLast() else { return }
    body += String(repeating: "</g>", count: open) + (open > 0 ? "\n" : "")
  }

  private func open(_ attributes: String) {
    body += "<g \(attributes)>\n"
    if groups.isEmpty { groups.append(0) }
    groups[groups.count - 1] += 1
  }

  public func transform(x: Double, y: Double, scale: Double) {
    open("transform=\"translate(\(n(x)) \(n(y))) scale(\(SVGText.number(scale, decimals: 3)))\"")
  }

  public func clip(_ rectangle: Rectangle) {
    let name: String
    if let known = clips[rectangle] {
      name = known
    } else {
      name = id("c\(clips.count)")
      clips[rectangle] = name
      body += "<clipPath id=\"\(name)\"><rect x=\"\(n(rectangle.minX))\" y=\"\(n(rectangle.minY))\""
      body += " width=\"\(n(rectangle.width))\" height=\"\(n(rectangle.height))\"/></clipPath>\n"
    }
    open("clip-path=\"url(#\(name))\"")
  }

  public func move(to point: Point) { path += "M\(n(point.x)) \(n(point.y))" }
  public func line(to point: Point) { path += "L\(n(point.x)) \(n(point.y))" }

  public func curve(to end: Point, _ control1: Point, _ control2: Point) {
    path += "C\(n(control1.x)) \(n(control1.y)) \(n(control2.x)) \(n(control2.y))"
    path += " \(n(end.x)) \(n(end.y))"
  }

  public func close() { path += "Z" }

  public func stroke(_ pen: Pen) {
    defer { path = "" }
    guard !path.isEmpty else { return }
    body += "<path d=\"\(path)\" \(Self.attributes(pen))/>\n"
  }

  /// A pen as attributes of an element.
  public static func attributes(_ pen: Pen) -> String {
    var text = "fill=\"none\" stroke=\"\(SVGText.color(pen.color))\""
    if pen.color.alpha < 1 {
      text += " stroke-opacity=\"\(SVGText.number(pen.color.alpha, decimals: 3))\""
    }
    text += " stroke-width=\"\(SVGText.number(pen.width))\""
    if !pen.dash.isEmpty {
      text += " stroke-dasharray=\"\(pen.dash.map { SVGText.number($0) }.joined(separator: " "))\""
    }
    if pen.isRound {
      text += " stroke-linejoin=\"round\"" + (pen.dash.isEmpty ? " stroke-linecap=\"round\"" : "")
    }
    return text
  }

  public func fill(_ color: Color) {
    defer { path = "" }
    guard !path.isEmpty else { return }
    let paint: String = fill(color)
    body += "<path d=\"\(path)\" \(paint)/>\n"
  }

  public func image(
    _ image: PixelImage, in rectangle: Rectangle, interpolation: Interpolation
  ) {
    guard rectangle.width > 0, rectangle.height > 0,
      let bytes = try? image.pixels.withUnsafeBytes({ rows throws(PlottingError) in
        try PNGEncoder.encode(
          rows, width: image.width, height: image.height, stride: image.width * 4,
          effort: .smaller)
      })
    else { return }
    let sharp = interpolation == .nearest ? " style=\"image-rendering:pixelated\"" : ""
    body += "<image x=\"\(n(rectangle.minX))\" y=\"\(n(rectangle.minY))\""
    body += " width=\"\(n(rectangle.width))\" height=\"\(n(rectangle.height))\""
    body += " preserveAspectRatio=\"none\"\(sharp)"
    body += " href=\"data:image/png;base64,\(SVGText.base64(bytes))\"/>\n"
  }

  public func text(_ text: String, at origin: Point, style: TextStyle) {
    let attributes = self.attributes(text, at: origin, style: style)
    guard !text.isEmpty else { return }
    body += "<text \(attributes)>\(SVGText.escape(text))</text>\n"
  }

  /// The attributes of a line of text: its length is told, so that another font still fits.
  func attributes(_ text: String, at origin: Point, style: TextStyle) -> String {
    let width = measure(text, size: style.size, isBold: style.isBold)
    var result = "x=\"\(n(origin.x))\" y=\"\(n(origin.y))\""
    if style.isVertical {
      result = "transform=\"translate(\(n(origin.x)) \(n(origin.y))) rotate(-90)\""
    }
    result += " font-size=\"\(n(style.size))\" \(fill(style.color))"
    if style.isBold { result += " font-weight=\"bold\"" }
    if width > 0 { result += " textLength=\"\(n(width))\" lengthAdjust=\"spacingAndGlyphs\"" }
    if let halo = style.halo {
      result += " \(paint("stroke", halo)) stroke-width=\"\(n(style.size * 0.18))\""
      result += " stroke-linejoin=\"round\" paint-order=\"stroke\""
    }
    return result
  }

  public func measure(_ text: String, size: Double, isBold: Bool) -> Double {
    fonts.width(of: text, isBold: isBold) * size
  }
}
