import Plotting
import Results
import Runner

/// The reports that are text.
enum TextReports {
  /// `report.md` and `report.html`.
  ///
  /// - Parameters:
  ///   - pictures: files among which those of the figures are.
  ///   - experimentFile: `experiment.yaml`.
  ///   - resultsDigest: the SHA-256 of `results.csv`, in hexadecimal.
  ///   - hasTrajectories: whether `trajectories.csv` is part of the output.
  ///   - jobs: how many threads; the bytes do not depend on it.
  static func files(
    _ results: RunResults, figures: [(file: String, figure: NamedFigure)],
    pictures: [OutputFile], experimentFile: [UInt8], resultsDigest: String, hasTrajectories: Bool,
    jobs: Int
  ) throws(PlottingError) -> [OutputFile] {
    var byPath: [String: [UInt8]] = [:]
    for file in pictures where file.path.hasPrefix("figures/") { byPath[file.path] = file.bytes }
    let markdown = MarkdownReport(
      results: results, figures: figures, hasTrajectories: hasTrajectories)
    let html = HTMLReport(
      results: results, figures: figures, pictures: byPath,
      drawings: try FigureEmbedding.drawings(figures, files: byPath, jobs: jobs),
      experimentFile: experimentFile,
      digests: [
        ("experiment.yaml", Digest.hexadecimal(of: experimentFile)),
        ("results.csv", resultsDigest),
      ], hasTrajectories: hasTrajectories)
    return [
      OutputFile("report.md", text: markdown.text()), OutputFile("report.html", html.bytes()),
    ]
  }
}
