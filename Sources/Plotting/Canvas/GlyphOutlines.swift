import Ccairo
import Synchronization

/// A glyph of a line of text, in pixels.
struct Glyph {
  /// Its id in SVG: the face, the size in 1/64 of a pixel, and the number that the font gives it.
  let id: String
  /// Where it begins on the baseline, from the beginning of the line.
  let x: Double
  /// The path of its outline, y downwards, as SVG writes it.
  let outline: String
}

/// The glyphs of one face at one size as outlines, each taken from cairo once.
///
/// An outline is not shared by several sizes: FreeType rounds it to 1/64 of a pixel, and browsers
/// round again, so that letters scaled in SVG would look unlike those of the PNG.
final class GlyphOutlines: Sendable {
  private let name: String
  // It never changes, and cairo locks it while it is in use.
  nonisolated(unsafe) private let font: OpaquePointer
  private let known = Mutex<[UInt: String]>([:])

  /// - Parameters:
  ///   - name: What the ids of its glyphs begin with.
  ///   - font: A scaled font; the instance owns it.
  init(name: String, font: OpaquePointer) {
    self.name = name
    self.font = font
  }

  deinit { cairo_scaled_font_destroy(font) }

  /// The glyphs of a line of text that have an outline, placed by cairo.
  func glyphs(of text: String) -> [Glyph] {
    var found: UnsafeMutablePointer<cairo_glyph_t>?
    var count: CInt = 0
    let status = cairo_scaled_font_text_to_glyphs(
      font, 0, 0, text.drawable, -1, &found, &count, nil, nil, nil)
    guard status == CAIRO_STATUS_SUCCESS, let found else { return [] }
    defer { cairo_glyph_free(found) }
    let glyphs = UnsafeBufferPointer(start: found, count: Int(count))
    return known.withLock { known in
      glyphs.compactMap { glyph in
        let outline = known[glyph.index] ?? outline(of: glyph)
        known[glyph.index] = outline
        guard !outline.isEmpty else { return nil }
        return Glyph(id: "\(name)-\(glyph.index)", x: glyph.x, outline: outline)
      }
    }
  }

  private func outline(of glyph: cairo_glyph_t) -> String {
    guard let surface = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, nil),
      let context = cairo_create(surface)
    else { return "" }
    defer {
      cairo_destroy(context)
      cairo_surface_destroy(surface)
    }
    var glyph = glyph
    (glyph.x, glyph.y) = (0, 0)
    cairo_set_scaled_font(context, font)
    cairo_glyph_path(context, &glyph, 1)
    guard let path = cairo_copy_path(context) else { return "" }
    defer { cairo_path_destroy(path) }
    let elements = UnsafeBufferPointer(start: path.pointee.data, count: Int(path.pointee.num_data))
    return Self.text(elements)
  }

  /// cairo's path as SVG writes it.
  ///
  /// Curves stay cubic, as cairo returns them, though the font's are quadratic: browsers divide
  /// those into fewer lines, and letters would look rougher.
  private static func text(_ elements: UnsafeBufferPointer<cairo_path_data_t>) -> String {
    var result = SVGPathData(isRelative: true)
    var at = 0
    while at < elements.count {
      let header = elements[at].header
      let next = at + max(Int(header.length), 1)
      func point(_ index: Int) -> Point {
        let point = elements[at + index].point
        return Point(point.x, point.y)
      }
      switch header.type {
      // cairo moves back after each piece; at the end of the path that draws nothing.
      case CAIRO_PATH_MOVE_TO: if next < elements.count { result.move(to: point(1)) }
      case CAIRO_PATH_LINE_TO: result.line(to: point(1))
      case CAIRO_PATH_CURVE_TO: result.curve(to: point(3), point(1), point(2))
      default: result.close()
      }
      at = next
    }
    return result.text
  }
}
