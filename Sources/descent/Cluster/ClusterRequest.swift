import Reports
import Runner
import Sweeps

/// What a sweep asks of a cluster, by its plan alone: the same for the same file, wherever it is submitted.
struct ClusterRequest {
  let shards: Int
  /// MiB of a task.
  let memory: Int
  /// The time limit of a task, in minutes.
  let minutes: Int
  /// Bytes of all shards.
  let stored: Double
  /// Bytes of the output.
  let output: Double

  /// A shard takes at most about so many seconds if the user does not say how many there are: a node that fails
  /// loses little, and a queue is worth waiting for.
  private static let secondsOfShard = 1800.0
  /// Clusters have arrays of a thousand, if nothing else is said.
  private static let mostShards = 1000
  /// A node may be as many times slower than the machine that costs were measured on.
  private static let slowness = 4.0
  /// MiB of the program beside what is estimated, for machine code and the batches of large models.
  private static let program = 300.0

  /// - Parameters:
  ///   - shards: how many the user wants; nil for as many as seem good.
  ///   - seconds: of one thread, if all trials take all steps.
  init(_ plan: Plan, _ estimate: PlanEstimate, seconds: Double, shards: Int?) {
    let wanted = Int(min(Double(Self.mostShards), (seconds / Self.secondsOfShard).rounded(.up)))
    self.shards = shards ?? max(1, min(wanted, plan.count))
    let ofShard = seconds / Double(self.shards)
    let most = 10 * (1 + (Self.slowness * ofShard / 600).rounded(.up))
    minutes = Int(min(most, 1e6))
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
}
