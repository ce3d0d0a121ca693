import Results
import Runner
import Support
import Sweeps

/// Which steps of a trial a figure needs whole, with every parameter however many they are.
package enum PointSampling: Sendable, Hashable {
  /// The first and the last.
  case ends
  /// The first, and as many more at equal distances, at most.
  case even(Int)
  /// Some twenty a decade.
  case logarithmic
}

extension Plan {
  /// The rule by which steps of a trial are kept.
  fileprivate func rule(_ sampling: PointSampling, _ trial: Int) -> RecordRule.Every {
    switch sampling {
    case .ends: return .steps(.max)
    case .logarithmic: return .logarithmic
    case .even(let count):
      let most = maximumIterations(
        of: group(of: trial), parameters: self.trial(trial).parameters)
      return .steps(max(1, (most + count - 1) / max(1, count)))
    }
  }

  /// Runs trials again, and keeps all numbers of some of their steps.
  ///
  /// - Returns: by trial.
  func wholePaths(
    _ trials: [Int], _ sampling: PointSampling, jobs: Int, store: (any OutcomeStore)?,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(RunnerError) -> [Int: Trajectory] {
    var alike: [RecordRule.Every: [Int]] = [:]
    for trial in trials { alike[rule(sampling, trial), default: []].append(trial) }
    var paths: [Int: Trajectory] = [:]
    for (every, trials) in alike {
      let found = try Runner.replay(
        trials, of: self, every: every, points: .all, jobs: jobs, store: store,
        isCancelled: isCancelled)
      for path in found { paths[path.trial] = path }
    }
    return paths
  }
}

extension Trajectory {
  /// All numbers at a recorded step.
  func point(at row: Int) -> [Double] {
    Array(points[row * dimension..<(row + 1) * dimension])
  }
}
