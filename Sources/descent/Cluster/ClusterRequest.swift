import Figures
import Reports
import Runner
import Sweeps

/// What a sweep asks of a cluster, by its plan alone: the same for the same file, wherever it is submitted.
struct ClusterRequest {
  /// MiB of a task.
  let memory: Int
  /// Seconds of the longest task if no trial ends early.
  let seconds: Double
  /// Time limits of a task and of the job that makes the output, in minutes.
  let (minutes, outputMinutes): (Int, Int)
  /// Bytes of all shards.
  let stored: Double
  /// Bytes of the output.
  let output: Double

  /// A shard takes at most about so many seconds if the user does not say how many there are: a node that fails
  /// loses little, and a queue is worth waiting for.
  private static let secondsOfShard = 1800.0
  /// Clusters have arrays of a thousand, if nothing else is said.
  private static let mostShards = 1000
  /// A node may be as many times slower than the machine that costs were measured on, or trials as much misjudged.
  private static let slowness = 6.0
  /// MiB of the program beside what is estimated, for machine code and the batches of large models.
  private static let program = 300.0

  /// How many shards seem good.
  ///
  /// - Parameter seconds: of one thread, if all trials take all steps.
  static func shards(_ plan: Plan, seconds: Double) -> Int {
    let wanted = (seconds / secondsOfShard).rounded(.up)
    return max(1, min(plan.count, Int(min(Double(mostShards), wanted))))
  }

  init(_ shards: PlanShards, _ estimate: PlanEstimate) {
    let plan = shards.plan
    seconds = shards.shards.map { shards.mostSeconds($0.number) }.max() ?? 0
    let all = shards.shards.reduce(0) { $0 + shards.mostSeconds($1.number) }
    minutes = Self.limit(seconds)
    // Trials whose paths are drawn or recorded run again there.
    let drawn = Double(FigurePlan(plan).mostTrials)
    let replayed =
      switch plan.experiment.recordedPaths(trials: plan.count) {
      case .all: all
      case .plotted, .none: min(all, drawn * shards.mostSecondsOfTrial)
      }
    outputMinutes = Self.limit(2 * replayed)
    let bytes = 2 * (estimate.memory + estimate.pathMemory) / 1_048_576 + Self.program
    memory = 100 * Int((bytes / 100).rounded(.up))
    stored = plan.groups.reduce(0) { sum, group in
      let loss = plan.experiment.losses[group.lossIndex]
      let numbers = Double(8 + loss.outcomeDimension)
      let width = plan.experiment.precision == .float32 ? 4.0 : 8.0
      return sum + Double(group.count) * (49 + width * numbers)
    }
    output = estimate.disk + estimate.pathDisk
  }

  /// A time limit in minutes, of whole tens.
  private static func limit(_ seconds: Double) -> Int {
    Int(min(10 * (1 + (slowness * seconds / 600).rounded(.up)), 1e6))
  }
}
