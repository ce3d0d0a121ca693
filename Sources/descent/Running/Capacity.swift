import Glibc
import Reports
import Support
import Sweeps

/// What the machine has, against what a run takes.
enum Capacity {
  /// How many threads run where the user gives no number.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Refuses to begin where threads cannot be started: Dispatch would wait for them without end.
  static func checkThreads(_ jobs: Int) throws {
    // All but the one at hand, and one that waits for signals; all at once, as they will run.
    var gate: [Int32] = [0, 0]
    let count = min(jobs, 2 * processors)
    var threads: [pthread_t] = []
    var code = pipe(&gate) == 0 ? 0 : errno
    while code == 0, threads.count < count {
      var thread = pthread_t()
      let end = UnsafeMutableRawPointer(bitPattern: Int(gate[0]))
      code = pthread_create(
        &thread, nil,
        { end in
          var byte: UInt8 = 0
          _ = read(Int32(Int(bitPattern: end)), &byte, 1)
          return nil
        }, end)
      if code == 0 { threads.append(thread) }
    }
    // The end of the pipe is what they wait for.
    if gate[1] > 0 { close(gate[1]) }
    for thread in threads { pthread_join(thread, nil) }
    if gate[0] > 0 { close(gate[0]) }
    guard code == 0 else {
      Terminal.report("error: cannot start \(count) threads: \(SystemError.reason(code))")
      throw ExitStatus.shortage
    }
  }

  /// What a plan takes.
  ///
  /// - Throws: the exit status of a defect, when it has been reported.
  static func estimate(_ plan: Plan, drawsFigures: Bool = true) throws -> PlanEstimate {
    do { return try PlanEstimate(plan, drawsFigures: drawsFigures) } catch {
      Terminal.report("error: \(error)")
      throw ExitStatus.defect
    }
  }

  /// Refuses a run that takes more than the machine has.
  ///
  /// - Parameters:
  ///   - warns: whether paths that may take more are reported.
  ///   - report: receives what is missing: `error` or `warning`, and the text.
  /// - Throws: the exit status, when the shortage has been reported.
  static func refuseShortage(
    _ estimate: PlanEstimate, folder: String, warns: Bool,
    report: (_ kind: String, _ text: String) -> Void = { Terminal.report("\($0): \($1)") }
  ) throws {
    let memory = Resources.availableMemory()
    let space = Resources.freeSpace(at: folder)
    if let shortage = Shortage.found(estimate, memory: memory, space: space, folder: folder) {
      report("error", "\(shortage.message)\n  remedy: \(shortage.remedy)")
      throw ExitStatus.noOutput
    }
    if warns,
      let shortage = Shortage.ofPaths(estimate, memory: memory, space: space, folder: folder)
    {
      report("warning", "\(shortage.message)\n  remedy: \(shortage.remedy)")
    }
  }
}
