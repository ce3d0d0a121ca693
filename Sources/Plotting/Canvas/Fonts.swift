import Ccairo
import Synchronization

/// The fonts of all pictures: DejaVu Sans, regular and bold, opened once in a process.
///
/// The files are opened through FreeType from where distributions install them. That bypasses
/// fontconfig, which costs start-up time and lets a user's configuration change the pictures;
/// only where no file is found does cairo's toy selection choose, and with it fontconfig.
final class Fonts: Sendable {
  static let shared = Fonts()

  // Handles that never change: cairo counts references to font faces and scaled fonts atomically and locks the
  // FreeType face while it is in use.
  nonisolated(unsafe) let regular: OpaquePointer
  nonisolated(unsafe) let bold: OpaquePointer
  nonisolated(unsafe) let options: OpaquePointer
  /// Scaled to `measuringSize`, for widths; without hinting they scale linearly.
  nonisolated(unsafe) private let scaledRegular: OpaquePointer
  nonisolated(unsafe) private let scaledBold: OpaquePointer
  private static let measuringSize = 64.0

  private struct Size: Hashable {
    var pixels: Double
    var isBold: Bool
  }
  /// By size; emptied when there are more sizes than the few that pictures have.
  private let outlines = Mutex<[Size: GlyphOutlines]>([:])
  private static let mostSizes = 64

  private static let directories = [
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/dejavu",
    "/usr/share/fonts/TTF",
    "/usr/share/fonts/truetype",
    "/usr/share/fonts/ttf-dejavu",
    "/usr/local/share/fonts",
    "/usr/local/share/fonts/dejavu",
  ]

  private init() {
    options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    regular = Self.open("DejaVuSans.ttf", weight: CAIRO_FONT_WEIGHT_NORMAL)
    bold = Self.open("DejaVuSans-Bold.ttf", weight: CAIRO_FONT_WEIGHT_BOLD)
    scaledRegular = Self.scale(regular, to: Self.measuringSize, options)
    scaledBold = Self.scale(bold, to: Self.measuringSize, options)
  }

  // The one instance lives as long as the process, so its handles are never destroyed.

  private static func open(_ file: String, weight: cairo_font_weight_t) -> OpaquePointer {
    // A library of its own for each face: FreeType's libraries must not be shared by threads.
    var library: FT_Library?
    if FT_Init_FreeType(&library) == 0 {
      for directory in directories {
        var face: FT_Face?
        guard FT_New_Face(library, directory + "/" + file, 0, &face) == 0 else { continue }
        let font = cairo_ft_font_face_create_for_ft_face(face, CInt(FT_LOAD_NO_HINTING))
        if let font, cairo_font_face_status(font) == CAIRO_STATUS_SUCCESS { return font }
      }
      FT_Done_FreeType(library)
    }
    return cairo_toy_font_face_create("DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, weight)
  }

  private static func scale(
    _ face: OpaquePointer, to size: Double, _ options: OpaquePointer
  ) -> OpaquePointer {
    var matrix = cairo_matrix_t()
    cairo_matrix_init_scale(&matrix, size, size)
    var identity = cairo_matrix_t()
    cairo_matrix_init_identity(&identity)
    return cairo_scaled_font_create(face, &matrix, &identity, options)
  }

  /// The advance width of a line of text in ems.
  func width(of text: String, isBold: Bool) -> Double {
    var extents = cairo_text_extents_t()
    cairo_scaled_font_text_extents(isBold ? scaledBold : scaledRegular, text.drawable, &extents)
    return max(extents.x_advance / Self.measuringSize, 0)
  }

  /// The visible glyphs of a line of text, from the left.
  ///
  /// - Parameter size: The em in pixels.
  func glyphs(of text: String, size: Double, isBold: Bool) -> [Glyph] {
    let key = Size(pixels: size, isBold: isBold)
    let outlines = outlines.withLock { known in
      if let outlines = known[key] { return outlines }
      if known.count >= Self.mostSizes { known.removeAll() }
      // FreeType's sizes are multiples of 1/64: sizes of the same name have the same outlines.
      let outlines = GlyphOutlines(
        name: (isBold ? "b" : "r") + SVGNumber.text(size * 64, decimals: 0),
        font: Self.scale(isBold ? bold : regular, to: size, options))
      known[key] = outlines
      return outlines
    }
    return outlines.glyphs(of: text)
  }
}
