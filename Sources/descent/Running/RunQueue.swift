import ArgumentParser
import Reports
import Results
import Support
import Synchronization

/// Runs the experiments of one command.
///
/// Small ones run several at a time, each on a thread of its own, the longest first; then large ones run one after
/// another on all threads. So no more threads work than were asked for, and no more outputs are in memory than
/// there are threads.
struct RunQueue {
  let runs: [ExperimentRun]
  /// As ``runs``; none for one alone.
  let workloads: [Workload]
  let jobs: Int
  /// The store of an experiment by its place; nil where none is used.
  let store: @Sendable (Int) -> TrialStore?

  /// Runs all of them: one that fails does not stop the others, a signal does.
  ///
  /// - Returns: what each came to, in their order.
  func run() -> [Result<ExperimentRun.Outcome, ExitCode>] {
    let places = runs.indices
    let small = Workload.small(workloads, jobs: jobs, memory: Resources.availableMemory())
    let outcomes = Mutex(
      [Result<ExperimentRun.Outcome, ExitCode>?](repeating: nil, count: runs.count))
    @Sendable func run(_ place: Int, _ threads: Int) {
      let isTooLate = Interrupts.isInterrupted
      // Of several the last message says how many are done.
      if isTooLate, runs.count == 1 {
        Terminal.report(
          "interrupted: '\(runs[place].folder.path)' is as it was; the same command begins anew")
      }
      let outcome = isTooLate ? .failure(Interrupts.status) : outcome(of: place, threads)
      outcomes.withLock { $0[place] = outcome }
    }
    Parallel.forEach(small.count, threads: jobs, state: {}, body: { _, at in run(small[at], 1) })
    let alone = Set(places).subtracting(small)
    for place in places where alone.contains(place) { run(place, jobs) }
    return outcomes.withLock { $0.compactMap(\.self) }
  }

  private func outcome(of place: Int, _ threads: Int) -> Result<ExperimentRun.Outcome, ExitCode> {
    do {
      return .success(try runs[place].run(jobs: threads, store: store(place)))
    } catch let status as ExitCode {
      return .failure(status)
    } catch {
      Terminal.report("error: \(error)")
      return .failure(ExitStatus.defect)
    }
  }
}
