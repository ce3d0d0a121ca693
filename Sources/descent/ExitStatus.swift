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

  /// Every status that the program ends with, and when.
  static let meanings: [(status: Int32, meaning: String)] = [
    (0, "Done. Trials that diverged are results, and no failure."),
    (1, "Something differs: from 'descent diff', 'descent verify' and 'descent conform' alone."),
    (wrongUsage.rawValue, "The command line is wrong."),
    (wrongFile.rawValue, "A file is wrong; every error is reported with its place."),
    (unreadableFile.rawValue, "A file cannot be read."),
    (missingProgram.rawValue, "A program that is needed, such as git or sbatch, is not there."),
    (defect.rawValue, "A defect of the program."),
    (shortage.rawValue, "The system grants no more memory, processes or descriptors."),
    (noOutput.rawValue, "The output cannot be created."),
    (failedWriting.rawValue, "Reading or writing failed."),
    (inUse.rawValue, "Another process writes the output."),
    (129, "Ended by SIGHUP; finished trials are stored."),
    (130, "Ended by SIGINT; finished trials are stored."),
    (143, "Ended by SIGTERM; finished trials are stored."),
  ]

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
