import Glibc
import Reports
import Sweeps

/// What the machine has, against what a run takes.
enum Capacity {
  /// How many threads run where the user gives no number.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

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
  /// - Parameter warns: whether paths that may take more are reported.
  /// - Throws: the exit status, when the shortage has been reported.
  static func refuseShortage(_ estimate: PlanEstimate, folder: String, warns: Bool) throws {
    let memory = Resources.availableMemory()
    let space = Resources.freeSpace(at: folder)
    if let shortage = Shortage.found(estimate, memory: memory, space: space, folder: folder) {
      Terminal.report("error: \(shortage.message)\n  remedy: \(shortage.remedy)")
      throw ExitStatus.noOutput
    }
    if warns,
      let shortage = Shortage.ofPaths(estimate, memory: memory, space: space, folder: folder)
    {
      Terminal.report("warning: \(shortage.message)\n  remedy: \(shortage.remedy)")
    }
  }
}
