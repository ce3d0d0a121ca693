import Dispatch
import Expressions
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
    let recorded: [Int]
    switch experiment.recordedPaths(trials: plan.count) {
    case .all: recorded = Array(0..<plan.count)
    case .plotted: recorded = FigureData.drawn(in: results)
    case .none: recorded = []
    }
    let drawn = drawsFigures ? FigureData.drawn(in: results) : []
    // A path that both need is replayed once, with every step.
    let keepsPoints = Self.keepsPoints(experiment)
    let step = max(1, experiment.stop.maximumIterations / 100_000)
    let fullPaths = try Runner.replay(
      drawn, of: plan, every: .steps(step), keepsPoints: keepsPoints, jobs: jobs)
    var paths: [Int: Trajectory] = [:]
    for path in fullPaths { paths[path.trial] = path }
    if !recorded.isEmpty {
      let trajectories: [Trajectory]
      if keepsPoints, experiment.record.every == .steps(step),
        recorded.allSatisfy({ paths[$0] != nil })
      {
        trajectories = recorded.compactMap { paths[$0] }
      } else {
        trajectories = try Runner.replay(
          recorded, of: plan, every: experiment.record.every, jobs: jobs)
      }
      files.append(OutputFile("trajectories.csv", TrajectoriesTable.bytes(trajectories, plan)))
    }

    var figures: [(file: String, figure: NamedFigure)] = []
    if drawsFigures {
      let data = FigureData(results: results, paths: paths)
      figures = try FigureSet.figures(data)
      files += try FigureSet.pictures(figures, results, jobs: jobs)
    }
    let experimentFile = emit(experiment.resolved)
    files += try TextReports.files(
      results, figures: figures, pictures: files, experimentFile: experimentFile,
      resultsDigest: files[0].digest, hasTrajectories: !recorded.isEmpty,
      jobs: jobs)
    files.append(OutputFile("experiment.yaml", experimentFile))
    files.append(OutputFile("manifest.json", Manifest.bytes(plan, files: files)))
    self.files = files
    summary = [experiment.title, ""] + VerdictTable(results).lines() + ["", Tally.text(results)]
  }

  /// Whether paths for figures hold points, and not only losses and norms.
  static func keepsPoints(_ experiment: Experiment) -> Bool {
    let dimension = experiment.losses.map(\.loss.dimension).max() ?? 1
    return dimension <= Experiment.mostRecordedDimension
      || experiment.figures.contains { $0.options.quantity == .distance }
  }
}

/// All figures of an experiment, and their pictures.
enum FigureSet {
  /// In the order of the experiment, numbered from 01.
  static func figures(
    _ data: FigureData
  ) throws(FormulaError) -> [(file: String, figure: NamedFigure)] {
    var named: [NamedFigure] = []
    for request in data.experiment.figures {
      switch request.kind {
      case .lossFunction:
        for (index, choice) in data.experiment.losses.enumerated() {
          let groups = data.plan.groups.filter { $0.lossIndex == index && $0.count > 0 }
          let starts = groups.map { data.plan.trial(0, of: $0).start[0] }
          var figure = try LossFunctionFigure(loss: choice.loss, options: request.options)
            .figure(starts: starts)
          let isOne = data.experiment.losses.count == 1
          if !isOne { figure.title += " on \(choice.loss.name)" }
          let number = isOne ? "" : "-\(index + 1)"
          named.append(NamedFigure(name: "loss-function\(number)", figure: figure))
        }
      case .parameterPaths:
        named += try ParameterPathsFigure(data: data, options: request.options).figures()
      case .lossCurves:
        named += LossCurvesFigure(data: data, options: request.options).figures()
      case .sensitivity:
        named += SensitivityFigure(data: data, options: request.options).figures()
      case .performanceProfile:
        named += PerformanceProfileFigure(data: data, options: request.options).figures()
      case .parallelCoordinates:
        named += ParallelCoordinatesFigure(data: data, options: request.options).figures()
      case .contourPaths, .race:
        named += try ContourPathsFigure(data: data, request: request).figures()
      case .heatMap: named += HeatMapFigure(data: data, options: request.options).figures()
      case .fateMap: named += try FateMapFigure(data: data, options: request.options).figures()
      }
    }
    return named.enumerated().map { at, figure in
      let number = at + 1 < 10 ? "0\(at + 1)" : "\(at + 1)"
      return ("\(number)-\(figure.name)", figure)
    }
  }

  /// Each figure as PNG and SVG, and the report as one picture; drawn on several threads.
  static func pictures(
    _ figures: [(file: String, figure: NamedFigure)], _ results: RunResults,
    theme: Theme = .light, jobs: Int
  ) throws -> [OutputFile] {
    let page = ReportPage.page(results, figures.map(\.figure.figure))
    // The page takes longest and comes first; then each figure's PNG, then the SVGs.
    let count = 1 + 2 * figures.count
    let made = Mutex([Result<OutputFile, PlottingError>?](repeating: nil, count: count))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, count))) { _ in
      while true {
        let at = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard at < count else { return }
        let file = Result { () throws(PlottingError) -> OutputFile in
          if at == 0 { return OutputFile("report.png", try page.png(theme: theme)) }
          let (name, figure) = figures[(at - 1) % figures.count]
          if at > figures.count, let animation = figure.animation {
            return OutputFile(
              "figures/\(name).svg", Renderer.svg(figure.figure, animation: animation))
          }
          return at <= figures.count
            ? OutputFile("figures/\(name).png", try Renderer.png(figure.figure, theme: theme))
            : OutputFile("figures/\(name).svg", try Renderer.svg(figure.figure, theme: theme))
        }
        made.withLock { $0[at] = file }
      }
    }
    return try made.withLock { $0 }.compactMap { try $0?.get() }
  }
}

/// `report.png`: the verdicts and all figures as one tall picture.
enum ReportPage {
  static func page(_ results: RunResults, _ figures: [Figure]) -> Page {
    let experiment = results.plan.experiment
    let table = VerdictTable(results, isRanked: true)
    let subtitle = [
      experiment.losses.count == 1 ? experiment.losses[0].loss.name : nil, Tally.text(results),
    ].compactMap { $0 }.joined(separator: " · ")
    return Page(
      heading: experiment.title, subtitle: Words.minus(subtitle),
      tables: [
        Page.Table(
          header: table.header, rows: table.rows,
          alignments: table.isNumeric.map { $0 ? .right : .left },
          dots: table.statuses.map { $0.map(color) ?? nil })
      ], figures: figures)
  }

  private static func color(_ status: Status) -> Color {
    switch status {
    case .converged: .bluishGreen
    case .exploded: .vermillion
    case .maximumIterations: .gray
    }
  }
}
