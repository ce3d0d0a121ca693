import Dispatch
import Figures
import Formulas
import Plotting
import Results
import Runner
import Sweeps
import Synchronization
import YAML

/// Everything that a run leaves behind, made in memory before a byte of it is written.
public struct Output: Sendable {
  public let files: [OutputFile]
  /// The verdicts as lines for a terminal.
  public let summary: [String]

  /// Whether an earlier run may have left a file of this path, which the present one replaces.
  public static func isOurs(_ path: String) -> Bool {
    let names = [
      "report.md", "report.html", "report.png", "results.csv", "trajectories.csv",
      "experiment.yaml", "manifest.json",
    ]
    // What a run that was killed left beside its place.
    let path = path.hasSuffix(".partial") ? String(path.dropLast(".partial".count)) : path
    if names.contains(path) { return true }
    guard path.hasPrefix("figures/") else { return false }
    let name = path.dropFirst("figures/".count)
    let isNumbered =
      name.count > 3 && name.prefix(2).allSatisfy(\.isNumber) && name.dropFirst(2).first == "-"
    return isNumbered && (name.hasSuffix(".png") || name.hasSuffix(".svg"))
  }

  /// Makes the output of a run.
  ///
  /// - Parameters:
  ///   - resultsFile: `results.csv` as ``ResultsStream`` wrote it; nil writes it in memory.
  ///   - jobs: how many threads; the bytes do not depend on it.
  ///   - drawsFigures: whether there are figures and pictures.
  /// - Throws: only what is a defect of the program or of cairo.
  public init(
    _ results: RunResults, resultsFile: OutputFile? = nil, jobs: Int, drawsFigures: Bool = true
  ) throws {
    let plan = results.plan
    let experiment = plan.experiment
    var files = [
      resultsFile ?? OutputFile("results.csv", ResultsTable(results).bytes())
    ]

    // Recorded paths, and those that figures show.
    let builder = FigureBuilder(results)
    let recorded: [Int]
    switch experiment.recordedPaths(trials: plan.count) {
    case .all: recorded = Array(0..<plan.count)
    case .plotted: recorded = builder.trials
    case .none: recorded = []
    }
    // A path that both need is replayed once.
    let paths = drawsFigures ? try builder.replay(jobs: jobs) : [:]
    if !recorded.isEmpty {
      let trajectories: [Trajectory]
      if builder.keepsPoints, experiment.record.every == .steps(builder.stride),
        recorded.allSatisfy({ paths[$0] != nil })
      {
        trajectories = recorded.compactMap { paths[$0] }
      } else {
        trajectories = try Runner.replay(
          recorded, of: plan, every: experiment.record.every, jobs: jobs)
      }
      files.append(OutputFile("trajectories.csv", TrajectoriesTable.bytes(trajectories, plan)))
    }
    let experimentFile = emit(experiment.resolved)
    let material = ReportMaterial(
      results: results, figures: drawsFigures ? try builder.figures(showing: paths) : [],
      experimentFile: experimentFile, resultsDigest: files[0].digest,
      hasTrajectories: !recorded.isEmpty)
    files += try ReportFiles.files(material, drawsPictures: drawsFigures, jobs: jobs)
    files.append(OutputFile("experiment.yaml", experimentFile))
    files.append(OutputFile("manifest.json", Manifest.bytes(plan, files: files)))
    self.files = files
    let verdicts = TextTable.lines(VerdictTable(results).table)
    summary = [experiment.title, ""] + verdicts + ["", Tally(results).text]
  }
}
