import ArgumentParser
import MachineCode
import Results

/// The statuses that the program ends with, as `sysexits.h` numbers them.
enum ExitStatus {
  /// The command line is wrong.
  static let wrongUsage = ExitCode(64)
  /// The file is wrong.
  static let wrongFile = ExitCode(65)
  /// A file cannot be read.
  static let unreadableFile = ExitCode(66)
  /// A program that is needed is not there.
  static let missingProgram = ExitCode(69)
  /// A defect of ours.
  static let defect = ExitCode(70)
  /// The output cannot be created.
  static let noOutput = ExitCode(73)
  /// Reading or writing failed.
  static let failedWriting = ExitCode(74)
  /// Memory, processes or descriptors are used up.
  static let shortage = ExitCode(71)
  /// The output is in use by another process.
  static let inUse = ExitCode(75)

  /// Refuses a value of `DESCENT_INSTRUCTIONS` that cannot be used.
  static func checkInstructions() throws {
    do { _ = try InstructionSet.requested() } catch {
      Terminal.report("error: \(error.message)")
      throw wrongUsage
    }
  }

  /// Reports what went wrong with an output's files.
  ///
  /// - Returns: the status to end with.
  static func reporting(_ error: OutputError) -> ExitCode {
    Terminal.report("error: \(error.message)")
    return of(error)
  }

  /// The status of what went wrong with an output's files.
  static func of(_ error: OutputError) -> ExitCode {
    switch error.kind {
    case .creation: return noOutput
    case .reading, .writing: return failedWriting
    case .inUse: return inUse
    case .shortage: return shortage
    }
  }
}
