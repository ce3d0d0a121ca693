import Ccairo
import Glibc

/// A canvas of pixels in memory, drawn by cairo.
public final class CairoCanvas: Canvas {
  /// The largest width and height of an image, cairo's limit.
  public static let largestSide = 32767

  /// The size in whole pixels.
  public let width: Int
  public let height: Int

  private let surface: OpaquePointer
  private let context: OpaquePointer
  /// Where the image's pixels lie, for as long as the surface lives.
  private let memory: PixelMemory.Block?
  private let fonts = Fonts.shared
  /// Whether text stays text, in a font of the file.
  private let writesGlyphs: Bool

  /// Creates a canvas filled with a colour.
  ///
  /// - Parameters:
  ///   - width: Pixels, 1 to `largestSide`.
  ///   - height: Pixels, 1 to `largestSide`.
  ///   - background: The colour of all pixels to begin with; PNG has no transparency.
  /// - Throws: `PlottingError.cairo` for a size that cairo refuses, or if memory is short.
  public init(
    width: Int, height: Int, background: Color = .white
  ) throws(PlottingError) {
    self.width = width
    self.height = height
    writesGlyphs = false
    let (surface, memory) = Self.image(
      width: width, height: height, isCovered: background.alpha >= 1)
    self.memory = memory
    // cairo never returns null: errors come as surfaces and contexts of an error status.
    guard let surface, let context = cairo_create(surface) else {
      throw .cairo(status: Int(CAIRO_STATUS_NO_MEMORY.rawValue), message: "out of memory")
    }
    self.surface = surface
    self.context = context
    try Self.check(cairo_status(context))
    cairo_set_font_options(context, fonts.options)
    setSource(background)
    cairo_paint(context)
  }

  /// Draws on a page of another kind, to which it belongs from now on.
  ///
  /// - Parameter scale: how many of the page's units a pixel has.
  init(
    drawingOn surface: OpaquePointer, width: Double, height: Double, scale: Double,
    background: Color
  ) throws(PlottingError) {
    self.width = Int(width)
    self.height = Int(height)
    self.surface = surface
    memory = nil
    writesGlyphs = true
    guard let context = cairo_create(surface) else {
      throw .cairo(status: Int(CAIRO_STATUS_NO_MEMORY.rawValue), message: "out of memory")
    }
    self.context = context
    try Self.check(cairo_status(context))
    cairo_set_font_options(context, fonts.options)
    cairo_scale(context, scale, scale)
    setSource(background)
    cairo_paint(context)
  }

  /// Ends the page, so that all of it is written.
  func finish() throws(PlottingError) {
    try Self.check(cairo_status(context))
    cairo_show_page(context)
    cairo_surface_finish(surface)
    try Self.check(cairo_surface_status(surface))
  }

  deinit {
    cairo_destroy(context)
    // Nothing may hold on to the memory, which another canvas uses next.
    cairo_surface_finish(surface)
    cairo_surface_destroy(surface)
    if let memory { PixelMemory.give(memory) }
  }

  /// An image's surface in kept memory.
  ///
  /// - Parameter isCovered: Whether all of it is painted next, so that it need not be cleared.
  private static func image(
    width: Int, height: Int, isCovered: Bool
  ) -> (OpaquePointer?, PixelMemory.Block?) {
    let sides = 1...largestSide
    guard sides.contains(width), sides.contains(height) else {
      // The surface that cairo returns carries the error.
      let refused = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, CInt(clamping: width), CInt(clamping: height))
      return (refused, nil)
    }
    let stride = Int(cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, CInt(width)))
    guard let memory = PixelMemory.take(stride * height) else { return (nil, nil) }
    if !isCovered { memory.bytes.initialize(repeating: 0, count: stride * height) }
    let surface = cairo_image_surface_create_for_data(
      memory.bytes, CAIRO_FORMAT_RGB24, CInt(width), CInt(height), CInt(stride))
    return (surface, memory)
  }

  private static func check(_ status: cairo_status_t) throws(PlottingError) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    throw .cairo(
      status: Int(status.rawValue), message: String(cString: cairo_status_to_string(status)))
  }

  private func setSource(_ color: Color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
  }

  // MARK: Results

  /// The picture as PNG.
  ///
  /// - Throws: `PlottingError.cairo` if drawing failed, `.compression` if memory is short.
  public func png() throws(PlottingError) -> [UInt8] {
    try Self.check(cairo_status(context))
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else {
      throw .cairo(status: 0, message: "the image is gone")
    }
    let stride = Int(cairo_image_surface_get_stride(surface))
    let rows = UnsafeRawBufferPointer(start: data, count: stride * height)
    return try PNGEncoder.encode(rows, width: width, height: height, stride: stride)
  }

  // MARK: Canvas

  public func save() { cairo_save(context) }
  public func restore() { cairo_restore(context) }

  public func transform(x: Double, y: Double, scale: Double) {
    cairo_translate(context, x, y)
    cairo_scale(context, scale, scale)
  }

  public func clip(_ rectangle: Rectangle) {
    cairo_rectangle(
      context, rectangle.minX, rectangle.minY, rectangle.width, rectangle.height)
    cairo_clip(context)
  }

  public func move(to point: Point) { cairo_move_to(context, point.x, point.y) }
  public func line(to point: Point) { cairo_line_to(context, point.x, point.y) }

  public func curve(to end: Point, _ control1: Point, _ control2: Point) {
    cairo_curve_to(context, control1.x, control1.y, control2.x, control2.y, end.x, end.y)
  }

  public func close() { cairo_close_path(context) }

  public func stroke(_ pen: Pen) {
    setSource(pen.color)
    cairo_set_line_width(context, pen.width)
    cairo_set_dash(context, pen.dash, CInt(clamping: pen.dash.count), 0)
    cairo_set_line_join(context, pen.isRound ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER)
    cairo_set_line_cap(
      context, pen.isRound && pen.dash.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_stroke(context)
  }

  public func fill(_ color: Color) {
    setSource(color)
    cairo_fill(context)
  }

  public func image(
    _ image: PixelImage, in rectangle: Rectangle, interpolation: Interpolation
  ) {
    guard rectangle.width > 0, rectangle.height > 0 else { return }
    image.pixels.withUnsafeBytes { pixels in
      guard let base = pixels.baseAddress,
        // Painted at once and only read: the pixels may stay where they are.
        let source = cairo_image_surface_create_for_data(
          UnsafeMutablePointer(mutating: base.assumingMemoryBound(to: UInt8.self)),
          CAIRO_FORMAT_ARGB32, CInt(clamping: image.width), CInt(clamping: image.height),
          CInt(clamping: image.width * 4))
      else { return }
      paint(source, of: image, in: rectangle, interpolation)
      cairo_surface_finish(source)
      cairo_surface_destroy(source)
    }
  }

  private func paint(
    _ source: OpaquePointer, of image: PixelImage, in rectangle: Rectangle,
    _ interpolation: Interpolation
  ) {
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_rectangle(
      context, rectangle.minX, rectangle.minY, rectangle.width, rectangle.height)
    cairo_clip(context)
    cairo_translate(context, rectangle.minX, rectangle.minY)
    cairo_scale(
      context, rectangle.width / Double(image.width), rectangle.height / Double(image.height))
    cairo_set_source_surface(context, source, 0, 0)
    let pattern = cairo_get_source(context)
    cairo_pattern_set_filter(
      pattern, interpolation == .nearest ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR)
    // Blends at the image's rim with itself, not with transparency.
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
    cairo_paint(context)
  }

  public func text(_ text: String, at origin: Point, style: TextStyle) {
    guard !text.isEmpty else { return }
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_set_font_face(context, style.isBold ? fonts.bold : fonts.regular)
    cairo_set_font_size(context, style.size)
    cairo_translate(context, origin.x, origin.y)
    if style.isVertical { cairo_rotate(context, -.pi / 2) }
    cairo_move_to(context, 0, 0)
    if let halo = style.halo {
      cairo_text_path(context, text.drawable)
      setSource(halo)
      cairo_set_line_width(context, style.size * TextStyle.haloWidth)
      cairo_set_dash(context, nil, 0, 0)
      cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      cairo_stroke(context)
      cairo_move_to(context, 0, 0)
    }
    setSource(style.color)
    if writesGlyphs {
      cairo_show_text(context, text.drawable)
      cairo_new_path(context)
      return
    }
    // Outlines, since cairo before 1.17 moves glyph images to whole pixels.
    cairo_text_path(context, text.drawable)
    cairo_fill(context)
    cairo_new_path(context)
  }

  public func measure(_ text: String, size: Double, isBold: Bool) -> Double {
    fonts.width(of: text, isBold: isBold) * size
  }
}
