import Figures
import Plotting
import Support

/// A figure as it stands in `report.html`, which refers to nothing outside of itself.
struct FigureEmbedding {
  enum Form {
    /// An `<svg>` element, light or dark as the page is.
    case inline
    /// An `<img>` element that contains the picture: what moves has rules of style of its own, which
    /// would reach beyond it, and large drawings are smaller as pixels.
    case image(type: String)
  }

  let form: Form
  let picture: [UInt8]
  let title: String
  /// What the picture shows.
  let alternativeText: String

  /// The drawings of figures for a page, by the names of their files.
  ///
  /// - Parameters:
  ///   - figures: The ids in each begin with a digest of its name.
  ///   - files: The pictures of the output by path; figures that move are taken from there.
  ///   - jobs: The number of threads; the bytes do not depend on it.
  /// - Throws: `PlottingError` if a library fails; never for the data.
  static func drawings(
    _ figures: [NamedFigure], files: [String: [UInt8]], jobs: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(PlottingError) -> [String: [UInt8]] {
    let drawings = try Parallel.map(figures.count, threads: jobs) {
      (at) throws(PlottingError) -> [UInt8] in
      if isCancelled() { throw .cancelled }
      let figure = figures[at]
      if figure.animation != nil, let file = files["figures/\(figure.name).svg"] { return file }
      // The page has title and captions as text.
      var drawing = figure.figure
      if drawing.alternativeText.isEmpty { drawing.alternativeText = drawing.title }
      drawing.title = ""
      drawing.captions = []
      return try Renderer.svg(drawing, theme: .adaptive, idPrefix: idPrefix(figure))
    }
    var result: [String: [UInt8]] = [:]
    for (figure, drawing) in zip(figures, drawings) { result[figure.name] = drawing }
    return result
  }

  /// What ids of a figure begin with: short, as every letter has one, and the same whatever other figures
  /// there are.
  private static func idPrefix(_ figure: NamedFigure) -> String {
    "f\(Digest.hexadecimal(of: Array(figure.name.utf8)).prefix(6))-"
  }

  /// Appends the picture to a page.
  func add(to page: inout Markup) {
    switch form {
    case .inline:
      page.raw(picture)
    case .image(let type):
      page.element(
        "img",
        [
          "src": "data:\(type);base64,\(Base64.text(picture))",
          "alt": alternativeText.isEmpty ? title : alternativeText,
        ])
    }
  }
}
