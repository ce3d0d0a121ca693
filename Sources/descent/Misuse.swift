import Results
import Support
import Sweeps
import YAML

/// What to do instead, where a command line or a path cannot be meant as it is.
enum Misuse {
  /// Commands that lists do not show.
  private static let hidden = ["complete", "manual", "help"]

  /// What is wrong with a command line that could not be read, in sentences; nil where the parser's own
  /// words say it.
  ///
  /// - Parameter message: the parser's.
  static func explanation(_ arguments: [String], _ message: String) -> String? {
    guard let program = CommandDescription.program else { return nil }
    let names = program.subcommands.map(\.name) + hidden
    let rest = arguments.filter { !$0.hasPrefix("-") }
    guard let first = arguments.first else { return nil }
    if names.contains(first) {
      return explanation(program.subcommand(first), Array(rest.dropFirst()), message)
    }
    // The command stands elsewhere.
    if let at = arguments.firstIndex(where: names.contains) {
      let line = [arguments[at]] + arguments[..<at] + arguments[(at + 1)...]
      return "The command comes first: 'descent \(line.map(quoted).joined(separator: " "))'."
    }
    guard let word = rest.first, word == first else { return nil }
    if let name = nearest(word, among: names) {
      return "There is no command '\(word)'. Did you mean '\(name)'?"
    }
    if isExperiment(word) {
      return "A command is missing. To run the experiment: 'descent run \(quoted(word))'."
    }
    if isOutput(word) {
      return "A command is missing. To see the output: 'descent table \(quoted(word))'."
    }
    if let file = experiment(named: word) {
      return "There is no command '\(word)'. Did you mean 'descent run \(quoted(file))'?"
    }
    let shown = program.subcommands.map(\.name).filter { $0 != "help" }
    return "There is no command '\(word)'. Commands: \(shown.joined(separator: ", "))."
  }

  /// The same for the words after a command.
  private static func explanation(
    _ command: CommandDescription?, _ words: [String], _ message: String
  ) -> String? {
    guard let command else { return nil }
    if !command.subcommands.isEmpty, let word = words.first,
      command.subcommand(word) == nil, message.contains("nexpected argument")
    {
      let names = command.subcommands.map(\.name)
      let hint = nearest(word, among: names).map { " Did you mean '\($0)'?" } ?? ""
      return "There is no command '\(command.name) \(word)'.\(hint)"
        + " Commands: \(names.joined(separator: ", "))."
    }
    guard message.contains("Missing expected argument") else { return nil }
    let missing = command.positionals.dropFirst(words.count).first { !$0.isOptional }
    let inner = words.first.flatMap(command.subcommand) ?? command
    guard let argument = missing ?? inner.positionals.first(where: { !$0.isOptional }) else {
      return nil
    }
    let example = ManualPage.split(inner.discussion).examples.first
    return "'\(inner.path.joined(separator: " "))' needs <\(argument.valueName)>:"
      + " \(argument.abstract.prefix(1).lowercased() + argument.abstract.dropFirst())"
      + (example.map { "\n  For example: \($0)" } ?? "")
  }

  // MARK: Paths

  /// What may be meant by an experiment's path where no file is.
  static func hint(forExperiment path: String) -> String? {
    if isOutput(path) {
      return "hint: it is an output; its experiment is '\(trimmed(path))/experiment.yaml'"
    }
    guard !OutputFolder.exists(path) else { return nil }
    let name = Experiment.baseName(path)
    let found =
      experiment(named: name) ?? nearestExperiment(name)
      ?? ["\(path).yaml", "\(path).yml"].first(where: OutputFolder.isFile)
    return found.map { "hint: did you mean '\($0)'?" }
  }

  /// What may be meant by an output's path where no output is.
  static func hint(forOutput path: String) -> String? {
    guard !isOutput(path) else { return nil }
    let path = trimmed(path)
    let name = Experiment.baseName(path)
    let ending = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    if isOutput("Output/\(name)"), path != "Output/\(name)" {
      return "hint: did you mean 'Output/\(name)'?"
    }
    if ending, OutputFolder.exists(path) {
      return "hint: it is an experiment; 'descent run \(quoted(path))' makes 'Output/\(name)'"
    }
    // A file of an output, or of its figures.
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    while !parts.isEmpty {
      let parent = parts.joined(separator: "/")
      if !parent.isEmpty, isOutput(parent) { return "hint: did you mean '\(parent)'?" }
      parts = parts.dropLast()
    }
    let inside = outputs(in: path)
    if let first = inside.first {
      return
        "hint: it holds \(inside.count) output\(inside.count == 1 ? "" : "s"), such as '\(first)'"
    }
    return nearest(name, among: outputs(in: "Output").map(Experiment.baseName))
      .map { "hint: did you mean 'Output/\($0)'?" }
  }

  private static func isExperiment(_ path: String) -> Bool {
    (path.hasSuffix(".yaml") || path.hasSuffix(".yml")) && OutputFolder.exists(path)
  }

  private static func isOutput(_ path: String) -> Bool {
    OutputFolder.exists("\(trimmed(path))/manifest.json")
  }

  /// The outputs in a folder.
  private static func outputs(in folder: String) -> [String] {
    OutputFolder.names(in: folder).map { "\(folder)/\($0)" }.filter(isOutput)
  }

  /// The file of an experiment in the usual folder.
  private static func experiment(named name: String) -> String? {
    ["Experiments/\(name).yaml", "Experiments/\(name).yml"].first(where: OutputFolder.isFile)
  }

  private static func nearestExperiment(_ name: String) -> String? {
    let names = OutputFolder.names(in: "Experiments")
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.map(Experiment.baseName)
    return nearest(name, among: names).flatMap(experiment)
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+@%".contains($0) }
    return isPlain && !word.isEmpty ? word : "\"\(word)\""
  }
}
