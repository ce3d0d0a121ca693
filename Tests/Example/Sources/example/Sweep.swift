import Figures
import Glibc
import Optimizers
import Reports
import Results
import Runner
import Sweeps

/// Runs an experiment file that names the caller's optimizers; prints the verdicts.
///
/// - Parameters:
///   - path: the experiment file.
///   - changes: as `--set` of the command takes them.
///   - optimizers: what the file may name beside the catalogue's.
/// - Returns: the outcomes, in the order of the plan.
func sweep(
  _ path: String, changes: [String] = [], optimizers: [OptimizerDefinition]
) throws -> RunResults {
  let experiment = try Experiment.load(
    path: path, overrides: changes.map { try Override($0) }, optimizers: optimizers)
  let jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  guard let results = try Runner.run(Plan(experiment), jobs: jobs) else { exit(130) }
  let output = try Output(results, jobs: jobs)
  let folder = OutputFolder(".build/Output/\(experiment.name)")
  try output.write(to: folder)
  print(output.summary.joined(separator: "\n"))
  print("\n\(folder.path)/report.md\n")
  return results
}

extension Outcome {
  /// Every bit of the outcome, so that two that hold NaN can be compared.
  var bits: [UInt64] {
    [UInt64(status.rawValue), UInt64(iterations), UInt64(gradientEvaluations)]
      + ([finalLoss, gradientNorm, bestLoss] + final).map(\.bitPattern)
  }
}
