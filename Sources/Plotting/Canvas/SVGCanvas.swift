import Support

/// A canvas that writes an SVG document.
///
/// Text becomes outlines: each glyph stands once among the definitions and is used wherever it is
/// written. An id is made from what it names (a glyph's face, size and number, a clip's rectangle),
/// never from its place in the document.
public final class SVGCanvas: Canvas {
  private let idPrefix: String
  private let keepsText: Bool
  private var body = SVGMarkup()
  /// Elements that others refer to, by their ids.
  private var definitions: [String: SVGMarkup] = [:]
  private var path = SVGPathData()
  /// How many groups were opened since each `save`, the first for those before any.
  private var groups = [0]
  private let fonts = Fonts.shared
  /// What prevented an image from being encoded; the first, if several.
  private var failure: PlottingError?

  /// Creates an empty canvas.
  ///
  /// - Parameters:
  ///   - idPrefix: What every id begins with, so that several pictures fit in one document.
  ///   - keepsText: Whether text stays text, in the reader's font.
  public init(idPrefix: String = "", keepsText: Bool = false) {
    self.idPrefix = TextEncoding.identifier(idPrefix)
    self.keepsText = keepsText
  }

  /// The document: one `<svg>` element, to be a file or a part of an HTML page.
  ///
  /// - Parameters:
  ///   - width: Pixels.
  ///   - height: Pixels.
  ///   - background: The colour below everything.
  ///   - title: The picture's name, for readers who cannot see it.
  ///   - description: What the picture shows; may be empty.
  ///   - style: CSS, written as it is.
  /// - Throws: `PlottingError.compression` if an image could not be encoded.
  public func document(
    width: Int, height: Int, background: Color, title: String, description: String = "",
    style: String = ""
  ) throws(PlottingError) -> [UInt8] {
    if let failure { throw failure }
    for open in groups.reversed() { for _ in 0..<open { body.end() } }
    groups = [0]
    var document = SVGMarkup()
    let texts = [("title", title), ("desc", description)].filter { !$0.1.isEmpty }
    var root: SVGMarkup.Attributes = [
      ("xmlns", "http://www.w3.org/2000/svg"), ("width", "\(width)"), ("height", "\(height)"),
      ("viewBox", "0 0 \(width) \(height)"), ("stroke-miterlimit", "10"), ("role", "img"),
    ]
    if !texts.isEmpty {
      root.append(("aria-labelledby", texts.map { id($0.0) }.joined(separator: " ")))
    }
    document.begin("svg", root)
    for (name, text) in texts { document.element(name, [("id", id(name))], text: text) }
    if !style.isEmpty { document.element("style", [], text: style) }
    document.begin("defs", [])
    for (_, definition) in definitions.sorted(by: { $0.key < $1.key }) {
      document.append(definition)
    }
    document.end()
    document.element(
      "rect", [("width", "\(width)"), ("height", "\(height)")] + paint("fill", background))
    document.append(body)
    document.end()
    return document.bytes
  }

  // MARK: Elements

  /// An id of this document.
  func id(_ name: String) -> String { idPrefix + name }

  /// Appends an element without contents.
  func element(_ name: String, _ attributes: SVGMarkup.Attributes) {
    body.element(name, attributes)
  }

  /// Appends a group with the elements that `contents` draws.
  func group(_ attributes: SVGMarkup.Attributes, _ contents: () -> Void) {
    body.begin("g", attributes)
    contents()
    body.end()
  }

  /// A path to be used later, several times perhaps.
  ///
  /// - Returns: Its id, which depends on the path alone.
  func define(_ path: SVGPathData) -> String {
    let name = id("path-" + TextEncoding.fingerprint(path.bytes))
    define(name) { $0.element("path", [("id", name), ("d", path.text)]) }
    return name
  }

  private func define(_ name: String, _ write: (inout SVGMarkup) -> Void) {
    if definitions[name] == nil { write(&definitions[name, default: SVGMarkup()]) }
  }

  private func number(_ value: Double) -> String { SVGNumber.text(value) }

  private func thousandths(_ value: Double) -> String { SVGNumber.text(value, decimals: 3) }

  /// Widths and dashes, whose error would add up along a dashed line; places of texts and images,
  /// which browsers round to a fraction of a pixel.
  private func exact(_ value: Double) -> String { SVGNumber.text(value, decimals: 6) }

  private func paint(_ name: String, _ color: Color) -> SVGMarkup.Attributes {
    let value = color.role.map { "var(\($0.variable),\(color.hex))" } ?? color.hex
    guard color.alpha < 1 else { return [(name, value)] }
    return [(name, value), ("\(name)-opacity", thousandths(color.alpha))]
  }

  /// How a pen strokes, as attributes of an element.
  func attributes(_ pen: Pen) -> SVGMarkup.Attributes {
    var result = [("fill", "none")] + paint("stroke", pen.color)
    result.append(("stroke-width", exact(pen.width)))
    if !pen.dash.isEmpty {
      result.append(("stroke-dasharray", pen.dash.map(exact).joined(separator: " ")))
    }
    if pen.isRound {
      result.append(("stroke-linejoin", "round"))
      if pen.dash.isEmpty { result.append(("stroke-linecap", "round")) }
    }
    return result
  }

  // MARK: Canvas

  public func save() { groups.append(0) }

  public func restore() {
    guard groups.count > 1, let open = groups.popLast() else { return }
    for _ in 0..<open { body.end() }
  }

  private func open(_ attributes: SVGMarkup.Attributes) {
    body.begin("g", attributes)
    groups[groups.count - 1] += 1
  }

  public func transform(x: Double, y: Double, scale: Double) {
    let scale = SVGNumber.text(scale, decimals: 6)
    open([("transform", "translate(\(number(x)) \(number(y))) scale(\(scale))")])
  }

  public func clip(_ rectangle: Rectangle) {
    let (x, y) = (number(rectangle.minX), number(rectangle.minY))
    let (width, height) = (number(rectangle.width), number(rectangle.height))
    let name = id("clip-\(x)-\(y)-\(width)-\(height)")
    define(name) { definition in
      definition.begin("clipPath", [("id", name)])
      definition.element(
        "rect", [("x", x), ("y", y), ("width", width), ("height", height)])
      definition.end()
    }
    open([("clip-path", "url(#\(name))")])
  }

  public func move(to point: Point) { path.move(to: point) }
  public func line(to point: Point) { path.line(to: point) }

  public func curve(to end: Point, _ control1: Point, _ control2: Point) {
    path.curve(to: end, control1, control2)
  }

  public func close() { path.close() }

  public func stroke(_ pen: Pen) { draw(attributes(pen)) }

  public func fill(_ color: Color) { draw(paint("fill", color)) }

  private func draw(_ attributes: SVGMarkup.Attributes) {
    if !path.isEmpty { body.element("path", attributes + [("d", path.text)]) }
    path.removeAll()
  }

  public func image(
    _ image: PixelImage, in rectangle: Rectangle, interpolation: Interpolation
  ) {
    guard rectangle.width > 0, rectangle.height > 0 else { return }
    do throws(PlottingError) {
      let data = Base64.text(try PNGEncoder.encode(image))
      var attributes = [
        ("x", exact(rectangle.minX)), ("y", exact(rectangle.minY)),
        ("width", exact(rectangle.width)), ("height", exact(rectangle.height)),
        ("preserveAspectRatio", "none"),
      ]
      if interpolation == .nearest { attributes.append(("style", "image-rendering:pixelated")) }
      body.element("image", attributes + [("href", "data:image/png;base64,\(data)")])
    } catch {
      failure = failure ?? error
    }
  }

  public func text(_ text: String, at origin: Point, style: TextStyle) {
    guard !text.isEmpty else { return }
    if keepsText {
      write(text, at: origin, style)
      return
    }
    let glyphs = fonts.glyphs(of: text, size: style.size, isBold: style.isBold)
    // cairo places text on multiples of 1/256.
    let place = [origin.x, origin.y].map { exact(($0 * 256).rounded() / 256) }
    let transform =
      "translate(\(place[0]) \(place[1]))" + (style.isVertical ? " rotate(-90)" : "")
    if let halo = style.halo {
      // Opaque outlines in a translucent group: where they overlap they must not darken each other.
      var attributes = [("transform", transform), ("fill", "none")]
      attributes += paint("stroke", halo.opacity(1))
      if halo.alpha < 1 { attributes.append(("opacity", thousandths(halo.alpha))) }
      attributes.append(("stroke-width", exact(TextStyle.haloWidth * style.size)))
      attributes.append(("stroke-linejoin", "round"))
      group(attributes) { write(glyphs) }
    }
    group([("aria-label", text), ("transform", transform)] + paint("fill", style.color)) {
      write(glyphs)
    }
  }

  /// Text as an element of its own, an outline painted below its letters.
  private func write(_ text: String, at origin: Point, _ style: TextStyle) {
    var attributes = [
      ("x", exact(origin.x)), ("y", exact(origin.y)), ("font-family", "DejaVu Sans, sans-serif"),
      ("font-size", exact(style.size)),
    ]
    if style.isBold { attributes.append(("font-weight", "bold")) }
    if style.isVertical {
      attributes.append(("transform", "rotate(-90 \(exact(origin.x)) \(exact(origin.y)))"))
    }
    if let halo = style.halo {
      attributes += paint("stroke", halo)
      attributes.append(("stroke-width", exact(TextStyle.haloWidth * style.size)))
      attributes.append(("stroke-linejoin", "round"))
      attributes.append(("paint-order", "stroke"))
    }
    attributes += paint("fill", style.color)
    body.element("text", attributes, text: text)
  }

  private func write(_ glyphs: [Glyph]) {
    for glyph in glyphs {
      let name = id(glyph.id)
      define(name) { $0.element("path", [("id", name), ("d", glyph.outline)]) }
      body.element("use", [("href", "#" + name), ("x", exact(glyph.x))])
    }
  }

  public func measure(_ text: String, size: Double, isBold: Bool) -> Double {
    fonts.width(of: text, isBold: isBold) * size
  }
}
