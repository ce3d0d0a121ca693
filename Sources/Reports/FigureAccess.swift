import Results
import Runner
import Sweeps

/// Figures and what they are made from, for the package's own tests and measurements.
package enum FigureAccess {
  /// Every figure of an experiment, in its order.
  package static func figures(_ results: RunResults, jobs: Int = 1) throws -> [NamedFigure] {
    try FigureSet.figures(data(results, jobs: jobs)).map(\.figure)
  }

  /// What became of the trials of a map: each fate in words with its trials, in the legend's order,
  /// and the fate of each trial of the figure.
  package static func fates(
    _ results: RunResults, _ request: FigureRequest
  ) throws -> [(fates: [(text: String, count: Int)], ofTrial: [Int], trials: [Int])] {
    let data = FigureData(results: results, paths: [:])
    guard let columns = PlaneColumns.chosen(request.options, in: data.experiment) else { return [] }
    return try FigureData.sets(of: data.plan, split: .optimizer).compactMap { set in
      guard let cells = PlaneCells(data, set, x: columns.x, y: columns.y) else { return nil }
      let fates = try Fates(data, cells, loss: data.experiment.losses[set.lossIndex].loss)
      return (
        fates.all.map { (FateMapFigure.text($0), $0.count) }, fates.fateOfRow.map(Int.init),
        cells.parts.flatMap { Array($0.group.first..<$0.group.first + $0.group.count) }
      )
    }
  }

  private static func data(_ results: RunResults, jobs: Int) throws -> FigureData {
    let paths = try Runner.replay(
      FigureData.drawn(in: results), of: results.plan, every: .steps(1), jobs: jobs)
    return FigureData(
      results: results, paths: Dictionary(uniqueKeysWithValues: paths.map { ($0.trial, $0) }))
  }
}
