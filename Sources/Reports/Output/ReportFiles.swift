import Figures
import Plotting
import Results
import Support

/// A report and its figures as files.
enum ReportFiles {
  /// `report.md`, `report.html`, and with pictures `report.png` and every figure in some formats.
  ///
  /// - Parameters:
  ///   - drawsPictures: whether there are pictures.
  ///   - formats: in which figures are written.
  ///   - theme: of the pictures; `report.html` follows its reader.
  ///   - jobs: how many threads; the bytes do not depend on it.
  static func files(
    _ material: ReportMaterial, drawsPictures: Bool = true,
    formats: Set<FigureFormat> = FigureFormat.standard, theme: Theme = .light, jobs: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(PlottingError) -> [OutputFile] {
    let report = material.report()
    var files: [OutputFile] = []
    if drawsPictures {
      files = try pictures(
        material.figures, page: PageWriter(report: report).page(), theme: theme, jobs: jobs,
        isCancelled)
    }
    var byPath: [String: [UInt8]] = [:]
    for file in files where file.path.hasPrefix("figures/") { byPath[file.path] = file.bytes }
    let html = HTMLWriter(
      report: report, pictures: byPath,
      drawings: try FigureEmbedding.drawings(
        material.figures, files: byPath, jobs: jobs,
        isCancelled: isCancelled))
    // The reports are made from pixels and drawings, whatever else is asked for.
    files.removeAll { file in
      file.path.hasSuffix(".svg") && !formats.contains(.svg)
        || file.path.hasPrefix("figures/") && file.path.hasSuffix(".png")
          && !formats.contains(.png)
    }
    if drawsPictures { files += try others(material.figures, formats, theme, jobs) }
    // Drawings are smaller, sharp at every size, and text to a repository.
    let linked = [FigureFormat.svg, .png].first { drawsPictures && formats.contains($0) }
    return files + [
      OutputFile("report.md", text: MarkdownWriter(report: report, pictures: linked).text()),
      OutputFile("report.html", html.bytes()),
    ]
  }

  /// Each figure as PNG and SVG, and the report as one picture; drawn on several threads.
  private static func pictures(
    _ figures: [NamedFigure], page: Page, theme: Theme, jobs: Int,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(PlottingError) -> [OutputFile] {
    // The page takes longest and comes first; then each figure's PNG, then the SVGs.
    return try Parallel.map(1 + 2 * figures.count, threads: jobs) {
      (at) throws(PlottingError) -> OutputFile in
      if isCancelled() { throw .cancelled }
      if at == 0 { return OutputFile("report.png", try page.png(theme: theme)) }
      let figure = figures[(at - 1) % figures.count]
      return at <= figures.count ? try picture(figure, theme) : try drawing(figure, theme)
    }
  }

  /// Each figure as PDF and as numbers.
  private static func others(
    _ figures: [NamedFigure], _ formats: Set<FigureFormat>, _ theme: Theme, _ jobs: Int
  ) throws(PlottingError) -> [OutputFile] {
    var files: [OutputFile] = []
    if formats.contains(.pdf) {
      files += try Parallel.map(figures.count, threads: jobs) {
        (at) throws(PlottingError) -> OutputFile in
        OutputFile(
          "figures/\(figures[at].name).pdf", try Renderer.pdf(figures[at].figure, theme: theme))
      }
    }
    if formats.contains(.csv) {
      files += figures.map { OutputFile("figures/\($0.name).csv", CurvesTable.bytes($0)) }
    }
    return files
  }

  private static func picture(
    _ figure: NamedFigure, _ theme: Theme
  ) throws(PlottingError) -> OutputFile {
    OutputFile("figures/\(figure.name).png", try Renderer.png(figure.figure, theme: theme))
  }

  private static func drawing(
    _ figure: NamedFigure, _ theme: Theme
  ) throws(PlottingError) -> OutputFile {
    let path = "figures/\(figure.name).svg"
    if let animation = figure.animation {
      return OutputFile(path, try Renderer.svg(figure.figure, animation: animation))
    }
    return OutputFile(path, try Renderer.svg(figure.figure, theme: theme))
  }
}
