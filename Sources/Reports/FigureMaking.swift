import Expressions
import Plotting
import Results
import Runner
import Sweeps

/// The figures of a run, made without writing anything.
public enum Figures {
  /// Makes every figure that the experiment asks for; paths that they show are run again.
  ///
  /// - Parameters:
  ///   - jobs: how many threads; the figures do not depend on it.
  /// - Returns: in the order of the experiment.
  /// - Throws: only what is a defect of the program.
  public static func all(of results: RunResults, jobs: Int = 1) throws
    -> [NamedFigure]
  {
    let plan = results.plan
    let dimension = plan.experiment.losses.map(\.loss.dimension).max() ?? 1
    let keepsPoints =
      dimension <= Experiment.mostRecordedDimension
      || plan.experiment.figures.contains { $0.options.quantity == .distance }
    let step = max(1, plan.experiment.stop.maximumIterations / 100_000)
    let paths = try Runner.replay(
      FigureData.drawn(in: results), of: plan, every: .steps(step), keepsPoints: keepsPoints,
      jobs: jobs)
    var byTrial: [Int: Trajectory] = [:]
    for path in paths { byTrial[path.trial] = path }
    return try FigureSet.figures(FigureData(results: results, paths: byTrial)).map(\.figure)
  }
}
