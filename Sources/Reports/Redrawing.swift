import Plotting
import Results
import Runner
import Sweeps

/// The figures and reports of a stored output, drawn again.
public struct Redrawing: Sendable {
  /// What replaces the files of the same paths.
  public let files: [OutputFile]
  /// The experiment's name, which is that of its folder.
  public let name: String
  /// How many figures there are.
  public let figureCount: Int

  /// Whether a file is replaced or goes, where the output itself is drawn again.
  public static func replaces(_ path: String) -> Bool {
    path.hasPrefix("figures/") && Output.isOurs(path)
  }

  /// Draws.
  ///
  /// - Parameters:
  ///   - stored: the output. Without changes and in the light theme, the bytes are those of the run.
  ///   - theme: of the figures and of `report.png`; `report.html` follows its reader.
  ///   - jobs: how many threads; the bytes do not depend on it.
  public init(_ stored: StoredOutput, theme: Theme = .light, jobs: Int) throws(StoredOutputError) {
    do { self = try Redrawing(drawing: stored, theme, jobs) } catch {
      if let error = error as? StoredOutputError { throw error }
      throw .defect("\(error)")
    }
  }

  private init(drawing stored: StoredOutput, _ theme: Theme, _ jobs: Int) throws {
    let results = stored.results
    let plan = results.plan
    let experiment = plan.experiment
    name = experiment.name

    let step = max(1, experiment.stop.maximumIterations / 100_000)
    let keepsPoints = Output.keepsPoints(experiment)
    let drawn = FigureData.drawn(in: results)
    var paths: [Int: Trajectory] = [:]
    for path in try Self.paths(drawn, stored, step, keepsPoints, jobs) { paths[path.trial] = path }

    let figures = try FigureSet.figures(FigureData(results: results, paths: paths))
    figureCount = figures.count
    var made = try FigureSet.pictures(figures, results, theme: theme, jobs: jobs)
    var digests: [String: String] = ["results.csv": stored.resultsDigest]
    var hasTrajectories = false
    if let known = stored.manifest.digest(of: "trajectories.csv") {
      hasTrajectories = true
      digests["trajectories.csv"] = known
      // Which paths are kept may hang on the figures.
      if !stored.isUnchanged, experiment.recordedPaths(trials: plan.count) == .plotted {
        let recorded = try Runner.replay(
          drawn, of: plan, every: experiment.record.every, jobs: jobs)
        hasTrajectories = !drawn.isEmpty
        digests["trajectories.csv"] = nil
        if hasTrajectories {
          made.append(OutputFile("trajectories.csv", TrajectoriesTable.bytes(recorded, plan)))
        }
      }
    }
    made += try TextReports.files(
      results, figures: figures, pictures: made, experimentFile: stored.experimentFile,
      resultsDigest: stored.resultsDigest, hasTrajectories: hasTrajectories, jobs: jobs)
    made.append(OutputFile("experiment.yaml", stored.experimentFile))
    for file in made { digests[file.path] = Digest.hexadecimal(of: file.bytes) }
    made.append(OutputFile("manifest.json", Manifest.bytes(plan, digests: digests)))
    files = made
  }

  /// Whole paths: those stored, where they are whole, or else replayed.
  private static func paths(
    _ drawn: [Int], _ stored: StoredOutput, _ step: Int, _ keepsPoints: Bool, _ jobs: Int
  ) throws -> [Trajectory] {
    let experiment = stored.experiment
    if !drawn.isEmpty, keepsPoints, experiment.record.every == .steps(step),
      stored.manifest.digest(of: "trajectories.csv") != nil,
      let read = try TrajectoriesReader.read(
        stored.results, path: "\(stored.folder)/trajectories.csv", wanted: Set(drawn))
    {
      try stored.manifest.check(
        "trajectories.csv", digest: read.digest,
        hint: "remove it, and it is computed again where it is needed")
      let found = drawn.compactMap { read.paths[$0] }
      if found.count == drawn.count { return found }
    }
    return try Runner.replay(
      drawn, of: stored.results.plan, every: .steps(step), keepsPoints: keepsPoints, jobs: jobs)
  }
}
