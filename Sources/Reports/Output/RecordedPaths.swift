import Engine
import Figures
import Runner
import Support
import Sweeps

/// The paths that `trajectories.csv` keeps, and which of their steps.
struct RecordedPaths {
  /// By their numbers in the plan.
  let trials: [Int]
  let every: RecordRule.Every
  /// Bytes that all steps would take, where that is more than is kept unasked; else nil.
  let whole: Double?

  /// How many bytes are written unless the experiment says which steps it wants.
  static let budget = 64e6

  init(_ results: RunResults, drawn: [Int]) {
    let plan = results.plan
    let experiment = plan.experiment
    switch experiment.recordedPaths(trials: plan.count) {
    case .all: trials = Array(0..<plan.count)
    case .plotted: trials = drawn
    case .none: trials = []
    }
    var bytes = 0.0
    let width = experiment.precision == .float32 ? 11.0 : 19.0
    for trial in trials {
      let group = plan.groupIndex(of: trial)
      let loss = plan.groups[group].lossIndex
      let dimension =
        experiment.recordedComponents(lossIndex: loss)?.count
        ?? experiment.losses[loss].loss.dimension
      let steps = results.outcomes[group].iterations(of: trial - plan.groups[group].first) + 1
      bytes += Double(steps) * (10 + Double(2 + dimension) * (width + 1))
    }
    guard experiment.record.statedEvery == nil, bytes > Self.budget else {
      every = experiment.record.every
      whole = nil
      return
    }
    every = .steps(Int((bytes / Self.budget).rounded(.up)))
    whole = bytes
  }

  /// What is left out, in a sentence; nil where nothing is.
  var note: String? {
    guard let whole, case .steps(let count) = every else { return nil }
    return "trajectories.csv keeps every \(count)th step, as all would take \(size(whole)):"
      + " record: {every: 1} keeps them."
  }
}
