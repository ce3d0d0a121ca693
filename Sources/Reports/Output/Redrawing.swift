import Figures
import Plotting
import Results
import Runner
import Support
import Sweeps

/// The figures and reports of a stored output, drawn again.
public struct Redrawing: Sendable {
  /// What replaces the files of the same paths.
  public let files: [OutputFile]
  /// The experiment's name, which is that of its folder.
  public let name: String
  /// How many figures there are.
  public let figureCount: Int

  /// The files that go where the output itself is drawn again, unless they are drawn: the figures that its
  /// manifest names.
  public static func replaced(in stored: StoredOutput) -> [String] {
    stored.manifest.paths.filter { $0.hasPrefix("figures/") && Output.isOurs($0) }
  }

  /// The figures alone, under names that the output's folder has not: it keeps all that it has.
  /// Figures that an earlier addition left with the same bytes are none to add.
  ///
  /// - Parameter folder: of the output.
  public func added(to folder: String) -> [OutputFile] {
    let prefix = "figures/"
    var byName: [String: [(ending: String, file: OutputFile)]] = [:]
    for file in files where file.path.hasPrefix(prefix) {
      let parts = file.path.dropFirst(prefix.count).split(separator: ".")
      byName[String(parts[0]), default: []].append((String(parts[1]), file))
    }
    let present = Set(OutputFolder.names(in: "\(folder)/\(prefix)"))
    func isThere(_ name: String, _ drawn: [(ending: String, file: OutputFile)]) -> Bool {
      drawn.allSatisfy { ending, file in
        present.contains("\(name).\(ending)")
          && (try? OutputFolder.contents(of: "\(folder)/\(prefix)\(name).\(ending)")) == file.bytes
      }
    }
    return byName.sorted { $0.key < $1.key }.flatMap { name, drawn -> [OutputFile] in
      var isKnown = false
      let free = NamedFigure.free(name) { candidate in
        isKnown = isKnown || isThere(candidate, drawn)
        return !isKnown && FigureFormat.allCases.contains { present.contains("\(candidate).\($0)") }
      }
      return isKnown ? [] : drawn.map { OutputFile("\(prefix)\(free).\($0)", $1.bytes) }
    }
  }

  /// Draws.
  ///
  /// - Parameters:
  ///   - stored: the output. Without changes and in the light theme, the bytes are those of the run.
  ///   - theme: of the figures and of `report.png`; `report.html` follows its reader.
  ///   - jobs: how many threads; the bytes do not depend on it.
  ///   - formats: in which figures are written.
  ///   - isCancelled: called now and then, from any thread.
  public init(
    _ stored: StoredOutput, theme: Theme = .light,
    formats: Set<FigureFormat> = FigureFormat.standard, jobs: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(StoredOutputError) {
    do { self = try Redrawing(drawing: stored, theme, formats, jobs, isCancelled) } catch {
      if let error = error as? StoredOutputError { throw error }
      throw .defect("\(error)")
    }
  }

  private init(
    drawing stored: StoredOutput, _ theme: Theme, _ formats: Set<FigureFormat>, _ jobs: Int,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let results = stored.results
    let plan = results.plan
    let experiment = plan.experiment
    name = experiment.name

    let builder = FigureBuilder(results)
    let figures = try builder.figures(
      showing: Self.paths(builder, stored, jobs, isCancelled), jobs: jobs, isCancelled: isCancelled)
    figureCount = figures.count
    let rule = RecordedPaths(results, drawn: builder.trials)
    var made: [OutputFile] = []
    var digests: [String: String] = ["results.csv": stored.resultsDigest]
    var hasTrajectories = false
    if let known = stored.manifest.digest(of: "trajectories.csv") {
      hasTrajectories = true
      digests["trajectories.csv"] = known
      // Which paths are kept may depend on the figures.
      if !stored.stored.isUnchanged, experiment.recordedPaths(trials: plan.count) == .plotted {
        let recorded = try Runner.replay(
          rule.trials, of: plan, every: rule.every, jobs: jobs, isCancelled: isCancelled)
        hasTrajectories = !recorded.isEmpty
        digests["trajectories.csv"] = nil
        if hasTrajectories {
          made.append(OutputFile("trajectories.csv", TrajectoriesTable.bytes(recorded, plan)))
        }
      }
    }
    let material = ReportMaterial(
      results: results, figures: figures, experimentFile: stored.stored.file,
      resultsDigest: stored.resultsDigest, hasTrajectories: hasTrajectories,
      recordNote: hasTrajectories ? rule.note : nil)
    if let summary = SummaryTable(material.standings) {
      made.append(OutputFile("summary.csv", summary.bytes()))
    }
    made += try ReportFiles.files(
      material, formats: formats, theme: theme, jobs: jobs,
      isCancelled: isCancelled)
    made.append(OutputFile("experiment.yaml", stored.stored.file))
    for file in made { digests[file.path] = Digest.hexadecimal(of: file.bytes) }
    made.append(OutputFile("manifest.json", Manifest.bytes(material, digests: digests)))
    files = made
  }

  /// Whole paths by trial: those stored, where they are whole, or else replayed.
  private static func paths(
    _ builder: FigureBuilder, _ stored: StoredOutput, _ jobs: Int,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> [Int: Trajectory] {
    let trials = builder.trials
    if !trials.isEmpty, builder.keepsPoints,
      RecordedPaths(stored.results, drawn: trials).every == .steps(builder.stride),
      stored.manifest.digest(of: "trajectories.csv") != nil,
      let read = try TrajectoriesReader.read(
        stored.results, path: "\(stored.folder)/trajectories.csv", wanted: Set(trials))
    {
      try stored.manifest.check(
        "trajectories.csv", digest: read.digest,
        hint: "remove it, and it is computed again where it is needed")
      if trials.allSatisfy({ read.paths[$0] != nil }) { return read.paths }
    }
    return try builder.replay(jobs: jobs, isCancelled: isCancelled)
  }
}
