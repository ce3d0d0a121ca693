import ArgumentParser
import Glibc
import Reports
import Results
import Sweeps
import Synchronization
import YAML

/// What the command line and the operating system agree on: exit statuses, streams, signals.
enum Process {
  /// The command line is wrong.
  static let wrongUsage = ExitCode(64)
  /// The file is wrong.
  static let wrongFile = ExitCode(65)
  /// A file cannot be read.
  static let unreadableFile = ExitCode(66)
  /// A defect of ours.
  static let defect = ExitCode(70)
  /// The output cannot be created.
  static let noOutput = ExitCode(73)
  /// Reading or writing failed.
  static let failedWriting = ExitCode(74)
  /// Interrupted from the keyboard.
  static let interrupted = ExitCode(130)

  /// A reader that has gone away ends the program quietly, by the error of a write.
  static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  // MARK: Streams

  /// Whether messages may be coloured.
  static var usesColor: Bool {
    isatty(STDERR_FILENO) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
  }

  /// Writes lines to standard output.
  static func print(_ lines: [String]) throws { try print(lines.joined(separator: "\n") + "\n") }

  /// Writes text to standard output.
  static func print(_ text: String) throws {
    guard write(text, to: STDOUT_FILENO) else {
      throw errno == EPIPE ? ExitCode.success : failedWriting
    }
  }

  /// Writes a line to standard error.
  static func tell(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    let bytes = Array(text.utf8)
    var offset = 0
    return bytes.withUnsafeBytes { buffer in
      while offset < buffer.count {
        let count = Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += count
      }
      return true
    }
  }

  // MARK: Interruption

  private static let interruption = Atomic<Bool>(false)

  static var isInterrupted: Bool { interruption.load(ordering: .relaxed) }

  /// From now on Ctrl-C ends the run between two batches, leaving earlier results as they were; a
  /// second one ends the program at once.
  static func catchInterrupt() {
    signal(SIGINT) { _ in
      if Process.interruption.exchange(true, ordering: .relaxed) { _exit(130) }
    }
  }

  // MARK: The machine

  /// How many threads run where the user does not say.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// What a plan takes.
  static func estimate(_ plan: Plan, drawsFigures: Bool = true) throws -> PlanEstimate {
    do { return try PlanEstimate(plan, drawsFigures: drawsFigures) } catch {
      tell("error: \(error)")
      throw defect
    }
  }

  /// Ends with a status where the machine has less than a run takes.
  static func refuseShortage(_ estimate: PlanEstimate, folder: String, warns: Bool) throws {
    let memory = Resources.availableMemory()
    let space = Resources.freeSpace(at: folder)
    if let shortage = Shortage.found(estimate, memory: memory, space: space, folder: folder) {
      tell("error: \(shortage.message)\n  remedy: \(shortage.remedy)")
      throw noOutput
    }
    if warns,
      let shortage = Shortage.ofPaths(estimate, memory: memory, space: space, folder: folder)
    {
      tell("warning: \(shortage.message)\n  remedy: \(shortage.remedy)")
    }
  }

  // MARK: Experiments

  /// Reads an experiment; tells its errors and throws the exit status.
  static func load(_ path: String, _ overrides: [Override]) throws -> Experiment {
    do { return try Experiment.load(path: path, overrides: overrides) } catch {
      switch error {
      case .wrong(let diagnostics):
        write(diagnostics.rendered(color: usesColor), to: STDERR_FILENO)
        throw wrongFile
      case .unreadable(let problem):
        tell(problem.rendered)
        throw unreadableFile
      }
    }
  }

  /// Reads the changes of the command line; tells all that are wrong and throws the exit status.
  static func overrides(_ arguments: [String]) throws -> [Override] {
    var overrides: [Override] = []
    var problems = Diagnostics()
    for argument in arguments {
      do { overrides.append(try Override(argument)) } catch {
        problems.append(contentsOf: error)
      }
    }
    guard problems.isEmpty else {
      write(problems.rendered(color: usesColor), to: STDERR_FILENO)
      throw wrongUsage
    }
    return overrides
  }
}

/// The options that change an experiment before it is checked.
struct ExperimentOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a value: optimizers.0.adam.learning_rate=0.01. May be given again.",
      valueName: "key=value"))
  var changes: [String] = []
}
