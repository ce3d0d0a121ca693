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
  /// How the trials ended.
  package let tally: Tally
  /// The recorded paths, for `--tensorboard`; nil unless they were to be kept.
  public let log: TensorBoardLog?

  /// The files that an earlier output left in a folder: those that its manifest names and that an output has.
  /// All others are a user's own.
  ///
  /// - Throws: where there is a manifest that cannot be read: what it names would stay beside the new files.
  public static func left(in folder: String) throws(OutputError) -> [String] {
    try StoredManifest.paths(in: folder).filter(isOurs)
  }

  /// Whether an output has files of this path.
  static func isOurs(_ path: String) -> Bool {
    let names = [
      "report.md", "report.html", "report.png", "results.csv", "summary.csv",
      "trajectories.csv", "experiment.yaml", "manifest.json",
    ]
    if names.contains(path) { return true }
    guard path.hasPrefix("figures/"), let dot = path.lastIndex(of: ".") else { return false }
    let name = path[..<dot].dropFirst("figures/".count)
    return !name.isEmpty
      && name.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
      && FigureFormat(rawValue: String(path[path.index(after: dot)...])) != nil
  }

  /// Writes the output in place of an earlier one.
  public func write(to folder: OutputFolder) throws(OutputError) {
    try write(by: try folder.replacement(), in: folder)
  }

  /// The same by a replacement that has begun.
  public func write(
    by replacement: OutputReplacement, in folder: OutputFolder
  ) throws(OutputError) {
    try replacement.commit(files, removing: try Self.left(in: folder.path))
  }

  /// Makes the output of a run.
  ///
  /// - Parameters:
  ///   - resultsFile: `results.csv` as ``ResultsStream`` wrote it; nil writes it in memory.
  ///   - jobs: how many threads; the bytes do not depend on it.
  ///   - drawsFigures: whether there are figures and pictures.
  ///   - formats: in which figures are written.
  ///   - store: where paths of expensive trials are taken from and kept.
  ///   - summaryWidth: how many columns of characters ``summary`` has; nil for as many as it needs.
  ///   - keepsLog: whether there is a log for TensorBoard.
  ///   - isCancelled: called now and then, from any thread.
  ///   - results: outcomes of all trials of a plan.
  /// - Throws: `RunnerError.cancelled` or `PlottingError.cancelled` where it was, else only what is a
  ///   defect of the program or of cairo.
  public init(
    _ results: RunResults, resultsFile: OutputFile? = nil, jobs: Int, drawsFigures: Bool = true,
    formats: Set<FigureFormat> = FigureFormat.standard, store: (any OutcomeStore)? = nil,
    summaryWidth: Int? = nil, keepsLog: Bool = false,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws {
    let plan = results.plan
    let experiment = plan.experiment
    var files = [
      resultsFile ?? OutputFile("results.csv", ResultsTable(results).bytes())
    ]

    // Recorded paths, and those that figures show.
    let builder = FigureBuilder(results)
    let rule = RecordedPaths(results, drawn: builder.trials)
    let recorded = rule.trials
    // A path that both need is replayed once.
    let paths =
      drawsFigures ? try builder.replay(jobs: jobs, store: store, isCancelled: isCancelled) : [:]
    var trajectories: [Trajectory] = []
    if !recorded.isEmpty {
      if builder.keepsPoints, rule.every == .steps(builder.stride),
        recorded.allSatisfy({ paths[$0] != nil })
      {
        trajectories = recorded.compactMap { paths[$0] }
      } else {
        trajectories = try Runner.replay(
          recorded, of: plan, every: rule.every, jobs: jobs, store: store, isCancelled: isCancelled)
      }
      files.append(OutputFile("trajectories.csv", TrajectoriesTable.bytes(trajectories, plan)))
    }
    log = keepsLog ? TensorBoardLog(results, paths: trajectories) : nil
    let experimentFile = emit(experiment.resolved)
    let material = ReportMaterial(
      results: results,
      figures: drawsFigures
        ? try builder.figures(
          showing: paths, jobs: jobs, store: store, isCancelled: isCancelled) : [],
      experimentFile: experimentFile, resultsDigest: files[0].digest,
      hasTrajectories: !recorded.isEmpty, recordNote: rule.note)
    if let summary = SummaryTable(material.standings) {
      files.append(OutputFile("summary.csv", summary.bytes()))
    }
    files += try ReportFiles.files(
      material, drawsPictures: drawsFigures, formats: formats, jobs: jobs,
      isCancelled: isCancelled)
    files.append(OutputFile("experiment.yaml", experimentFile))
    var digests: [String: String] = [:]
    for file in files { digests[file.path] = file.digest }
    files.append(OutputFile("manifest.json", Manifest.bytes(material, digests: digests)))
    self.files = files
    tally = Tally(results)
    summary = [experiment.title, ""] + material.terminalLines(width: summaryWidth)
  }
}
