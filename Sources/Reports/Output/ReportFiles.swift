import Figures
import Plotting
import Results
import Support

/// A report and its figures as files.
enum ReportFiles {
  /// `report.md`, `report.html`, and with pictures `report.png` and every figure as PNG and SVG.
  ///
  /// - Parameters:
  ///   - drawsPictures: whether there are pictures.
  ///   - theme: of the pictures; `report.html` follows its reader.
  ///   - jobs: how many threads; the bytes do not depend on it.
  static func files(
    _ material: ReportMaterial, drawsPictures: Bool = true, theme: Theme = .light, jobs: Int
  ) throws(PlottingError) -> [OutputFile] {
    let report = material.report()
    var files: [OutputFile] = []
    if drawsPictures {
      files = try pictures(
        material.figures, page: PageWriter(report: report).page(), theme: theme, jobs: jobs)
    }
    var byPath: [String: [UInt8]] = [:]
    for file in files where file.path.hasPrefix("figures/") { byPath[file.path] = file.bytes }
    let html = HTMLWriter(
      report: report, pictures: byPath,
      drawings: try FigureEmbedding.drawings(
        material.figures.map { ($0.file, $0) }, files: byPath, jobs: jobs))
    return files + [
      OutputFile("report.md", text: MarkdownWriter(report: report).text()),
      OutputFile("report.html", html.bytes()),
    ]
  }

  /// Each figure as PNG and SVG, and the report as one picture; drawn on several threads.
  private static func pictures(
    _ figures: [NamedFigure], page: Page, theme: Theme, jobs: Int
  ) throws(PlottingError) -> [OutputFile] {
    // The page takes longest and comes first; then each figure's PNG, then the SVGs.
    return try Parallel.map(1 + 2 * figures.count, threads: jobs) {
      (at) throws(PlottingError) -> OutputFile in
      if at == 0 { return OutputFile("report.png", try page.png(theme: theme)) }
      let figure = figures[(at - 1) % figures.count]
      return at <= figures.count ? try picture(figure, theme) : try drawing(figure, theme)
    }
  }

  private static func picture(
    _ figure: NamedFigure, _ theme: Theme
  ) throws(PlottingError) -> OutputFile {
    OutputFile("figures/\(figure.file).png", try Renderer.png(figure.figure, theme: theme))
  }

  private static func drawing(
    _ figure: NamedFigure, _ theme: Theme
  ) throws(PlottingError) -> OutputFile {
    let path = "figures/\(figure.file).svg"
    if let animation = figure.animation {
      return OutputFile(path, try Renderer.svg(figure.figure, animation: animation))
    }
    return OutputFile(path, try Renderer.svg(figure.figure, theme: theme))
  }
}
