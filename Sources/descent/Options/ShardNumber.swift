import ArgumentParser
import Glibc
import Reports
import Support
import Sweeps

/// Which of how many shards a process runs: `3/8`, or `env/8`, where whoever starts the processes numbers them.
struct ShardNumber: ExpressibleByArgument {
  /// From 1; nil where the environment has it.
  private let number: Int?
  let total: Int

  /// How many shards there may be.
  static let totals = 1...1_000_000

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let total = Int(parts[1]), Self.totals.contains(total) else {
      return nil
    }
    self.total = total
    if parts[0] == "env" {
      number = nil
    } else {
      guard let number = Int(parts[0]), (1...total).contains(number) else { return nil }
      self.number = number
    }
  }

  /// Variables that number tasks, and what their first number is.
  private static let variables = [("SLURM_ARRAY_TASK_ID", 1), ("JOB_COMPLETION_INDEX", 0)]

  /// The number of the shard, from 1.
  ///
  /// - Throws: the exit status, when what is wrong has been reported.
  func resolved() throws -> Int {
    if let number { return number }
    for (name, first) in Self.variables {
      guard let text = getenv(name).map({ SystemPath.text($0) }), !text.isEmpty else { continue }
      guard let task = Int(text), (first..<first + total).contains(task) else {
        Terminal.report(
          "error: '--shard env/\(total)': \(name) is '\(text)', and not from \(first) to"
            + " \(total + first - 1)")
        throw ExitStatus.wrongUsage
      }
      return task - first + 1
    }
    Terminal.report(
      "error: '--shard env/\(total)': neither \(Self.variables.map(\.0).joined(separator: " nor "))"
        + " is set\n  remedy: '--shard 1/\(total)' runs the first shard")
    throw ExitStatus.wrongUsage
  }

  /// Refuses more shards than a plan has trials.
  static func refuse(_ total: Int, of plan: Plan) throws {
    guard total > plan.count else { return }
    Terminal.report(
      "error: \(grouped(total)) shards of \(grouped(plan.count)) trials\n"
        + "  remedy: at most \(grouped(plan.count)) shards")
    throw ExitStatus.wrongUsage
  }
}
