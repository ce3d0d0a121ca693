import Formulas
import Losses
import Results
import Runner
import Sweeps

/// The figures that a plan requests, as far as they are known before it runs.
package struct FigurePlan: Sendable {
  /// In the order of the experiment.
  let requests: [any FigureType]
  let plan: Plan

  package init(_ plan: Plan) {
    self.plan = plan
    requests = plan.experiment.figures.compactMap { $0 as? any FigureType }
  }

  /// How much each request draws.
  package var extents: [FigureExtent] { requests.map { $0.extent(in: plan) } }

  /// How many trials' trajectories figures show at most: some depend on the results.
  package var mostTrials: Int {
    let selections = requests.map { $0.trials(of: plan) }
    let planned = Set(selections.flatMap(\.planned)).count
    return min(plan.count, planned + selections.reduce(0) { $0 + $1.mostByResults })
  }
}

/// Makes the figures of a run: finds the trials whose trajectories they show, replays these, draws.
public struct FigureBuilder: Sendable {
  private let results: RunResults
  private let requests: [any FigureType]
  /// The trials whose trajectories figures show, ascending.
  package let trials: [Int]
  /// Whether trajectories hold points, and not only losses and gradient norms.
  package let keepsPoints: Bool
  /// Every how many steps a trajectory is kept: of long ones fewer than a figure could show.
  package let stride: Int

  public init(_ results: RunResults) {
    self.results = results
    let plan = results.plan
    requests = FigurePlan(plan).requests
    var trials = Set<Int>()
    for request in requests where request.pointSampling(of: plan) == nil {
      let selection = request.trials(of: plan)
      trials.formUnion(selection.planned)
      if selection.mostByResults > 0 { trials.formUnion(selection.byResults(results)) }
    }
    self.trials = trials.sorted()
    let dimension = plan.experiment.losses.map(\.loss.dimension).max() ?? 1
    keepsPoints =
      dimension <= Experiment.mostRecordedDimension || requests.contains(where: \.needsPoints)
    stride = Swift.max(1, plan.maximumIterations / 100_000)
  }

  /// Makes every figure that the experiment requests; the trajectories that they show are replayed.
  ///
  /// - Parameter jobs: how many threads; the figures do not depend on it.
  /// - Returns: in the order of the experiment.
  /// - Throws: only what is a defect of the program.
  public func figures(jobs: Int = 1) throws -> [NamedFigure] {
    try figures(showing: replay(jobs: jobs), jobs: jobs)
  }

  /// Replays the trials whose trajectories figures show.
  ///
  /// - Returns: trajectories by trial.
  package func replay(
    jobs: Int, store: (any OutcomeStore)? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(RunnerError) -> [Int: Trajectory] {
    let paths = try Runner.replay(
      trials, of: results.plan, every: .steps(stride),
      points: keepsPoints ? .recorded : .none, jobs: jobs,
      store: store, isCancelled: isCancelled)
    return Dictionary(uniqueKeysWithValues: paths.map { ($0.trial, $0) })
  }

  /// Makes every figure from given trajectories; those of which figures show whole points are replayed.
  ///
  /// - Parameters:
  ///   - paths: those of ``trials``, with the steps of ``stride``.
  ///   - jobs: how many threads; the figures do not depend on it.
  /// - Throws: `RunnerError.cancelled` where it was, else only what is a defect of the program.
  package func figures(
    showing paths: [Int: Trajectory], jobs: Int = 1, store: (any OutcomeStore)? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> [NamedFigure] {
    var figures: [NamedFigure] = []
    var options: [[(name: String, value: String)]] = []
    var whole: [PointSampling: [Int: Trajectory]] = [:]
    let plan = results.plan
    for request in requests {
      var data = FigureData(results: results, paths: paths)
      data.jobs = jobs
      if let sampling = request.pointSampling(of: plan) {
        let selection = request.trials(of: plan)
        let found = selection.mostByResults > 0 ? selection.byResults(results) : []
        let missing = Set(selection.planned + found).filter { whole[sampling]?[$0] == nil }.sorted()
        let replayed = try plan.wholePaths(
          missing, sampling, jobs: jobs, store: store, isCancelled: isCancelled)
        whole[sampling, default: [:]].merge(replayed) { first, _ in first }
        data.paths = whole[sampling] ?? [:]
      }
      for var figure in try request.figures(data) {
        request.appearance.apply(to: &figure.figure)
        figures.append(figure)
        options.append(request.written)
      }
    }
    NamedFigure.distinguish(&figures, by: options)
    return figures
  }
}
