import Ccairo

/// A canvas that writes a PDF of one page, its text as text in embedded fonts.
///
/// A pixel is 72/150 of a point, as figures have 150 pixels to the inch.
final class PDFCanvas {
  private var bytes: [UInt8] = []

  /// The PDF of what is drawn on a page of so many pixels; the same bytes every time.
  static func document(
    width: Double, height: Double, background: Color, title: String,
    _ draw: (CairoCanvas) -> Void
  ) throws(PlottingError) -> [UInt8] {
    let sink = PDFCanvas()
    let target = Unmanaged.passUnretained(sink).toOpaque()
    let scale = 72.0 / 150
    let surface = cairo_pdf_surface_create_for_stream(
      { closure, data, count in
        guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = Unmanaged<PDFCanvas>.fromOpaque(closure).takeUnretainedValue()
        sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }, target, width * scale, height * scale)
    guard let surface else {
      throw .cairo(status: Int(CAIRO_STATUS_NO_MEMORY.rawValue), message: "out of memory")
    }
    // A date of its own would make every file another.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z")
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.drawable)
    let canvas = try CairoCanvas(
      drawingOn: surface, width: width, height: height, scale: scale, background: background)
    draw(canvas)
    try canvas.finish()
    return withExtendedLifetime(sink) { sink.bytes }
  }
}
