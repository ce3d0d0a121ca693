import Reports

/// The manual page, descent(1), made from the commands: roff of the man macros.
struct ManualPage {
  /// When what is written here by hand was last changed. A page has a date, and must not depend on a clock.
  private static let date = "2026-11-28"

  private let program: CommandDescription

  init(_ program: CommandDescription) { self.program = program }

  var lines: [String] {
    let title = "\"descent \(DescentVersion.text)\" \"User Commands\""
    let abstract = Self.withoutStop(program.abstract)
    var lines = [".TH DESCENT 1 \(Self.date) \(title)"]
    lines += [
      ".SH NAME",
      "descent \\- " + Self.plain(abstract.prefix(1).lowercased() + abstract.dropFirst()),
    ]
    lines += [
      ".SH SYNOPSIS", "\\fBdescent\\fR \\fIcommand\\fR [\\fIoptions\\fR] [\\fIarguments\\fR]",
    ]
    lines += [".SH DESCRIPTION"] + Self.paragraphs(program.discussion).dropFirst()
    lines += [".SH COMMANDS"] + leaves.flatMap(section)
    lines += [".SH EXIT STATUS"]
    for row in ExitStatus.meanings { lines += Self.entry("\\fB\(row.status)\\fR", row.meaning) }
    lines += [".SH ENVIRONMENT"]
    for row in Self.environment {
      lines += Self.entry("\\fB\(Self.plain(row.name))\\fR", row.text)
    }
    lines += [".SH FILES"]
    for row in Self.files { lines += Self.entry("\\fI\(Self.plain(row.name))\\fR", row.text) }
    return lines + [".SH EXAMPLES"] + examples
  }

  /// The commands that do something, those of `store` after it.
  private var leaves: [CommandDescription] {
    program.subcommands.filter { $0.name != "help" }.flatMap { [$0] + $0.subcommands }
  }

  // MARK: Commands

  private func section(_ command: CommandDescription) -> [String] {
    var lines = [".SS \"\(Self.plain(command.path.joined(separator: " ")))\""]
    lines += usage(command)
    lines += [".PP"] + Self.text(command.abstract)
    let discussion = Self.split(command.discussion).text
    if !discussion.isEmpty { lines += Self.paragraphs(discussion) }
    for argument in command.arguments where argument.kind == .positional || isOwn(argument) {
      lines += Self.entry(tag(argument), detail(argument))
    }
    return lines
  }

  /// Whether it is an option that not every command has.
  private func isOwn(_ argument: CommandDescription.Argument) -> Bool {
    argument.kind != .positional && !["--help", "--version"].contains(argument.names.first)
  }

  private func usage(_ command: CommandDescription) -> [String] {
    var line = "\\fB\(Self.plain(command.path.joined(separator: " ")))\\fR"
    if command.arguments.contains(where: isOwn) {
      line += " [\\fIoptions\\fR]"
    }
    if !command.subcommands.isEmpty { line += " [\\fIcommand\\fR]" }
    for argument in command.positionals {
      let name = "\\fI\(Self.plain(argument.valueName))\\fR" + (argument.isRepeating ? " ..." : "")
      line += argument.isOptional ? " [\(name)]" : " \(name)"
    }
    return [line]
  }

  private func tag(_ argument: CommandDescription.Argument) -> String {
    let value = "\\fI\(Self.plain(argument.valueName))\\fR"
    guard argument.kind != .positional else { return value }
    let names = argument.names.map { "\\fB\(Self.plain($0))\\fR" }.joined(separator: ", ")
    return argument.kind == .option ? "\(names) \(value)" : names
  }

  private func detail(_ argument: CommandDescription.Argument) -> String {
    var text = argument.abstract
    if !argument.values.isEmpty {
      text += " Values: \(argument.values.joined(separator: ", "))."
    }
    if let value = argument.defaultValue, argument.kind != .flag { text += " By default \(value)." }
    return text
  }

  private var examples: [String] {
    var lines: [String] = []
    for line in leaves.flatMap({ Self.split($0.discussion).examples }) where !lines.contains(line) {
      lines.append(line)
    }
    return [".nf"] + lines.map { Self.line(Self.plain($0)) } + [".fi"]
  }

  // MARK: What the commands do not say

  private static let environment: [(name: String, text: String)] = [
    (
      "DESCENT_STORE",
      "Where outcomes of trials are stored, unless --store says so. By default .descent in the"
        + " repository of the experiment, or in the current folder."
    ),
    (
      "DESCENT_INSTRUCTIONS",
      "The instructions that formulas are compiled to: portable, avx2 or avx512; by default the best"
        + " that the processor has. The results are the same."
    ),
    ("NO_COLOR", "If it is set and not empty, messages on a terminal have no colours."),
    (
      "COLUMNS",
      "How many columns tables on a terminal have, in place of the width of its window. It changes"
        + " nothing where standard output is no terminal."
    ),
  ]

  private static let files: [(name: String, text: String)] = [
    ("Experiments/NAME.yaml", "An experiment, as 'descent new' begins it."),
    (
      "Output/NAME/",
      "What a run leaves: report.html, report.md, report.png, results.csv, summary.csv,"
        + " trajectories.csv, figures/, experiment.yaml as it ran, and manifest.json with the hashes of"
        + " all of them."
    ),
    (".descent/", "The store of trials, a cache: removing it costs time alone."),
  ]

  // MARK: Text

  /// The discussion of a command, and the command lines that end it.
  static func split(_ discussion: String) -> (text: String, examples: [String]) {
    let lines = discussion.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let examples = lines.filter { $0.hasPrefix(Examples.indent) }
    let text = lines.prefix { $0 != Examples.heading }.joined(separator: "\n")
    return (
      text.split(separator: "\n\n").joined(separator: "\n\n"),
      examples.map { String($0.dropFirst(Examples.indent.count)) }
    )
  }

  /// A tagged paragraph.
  private static func entry(_ tag: String, _ text: String) -> [String] {
    [".TP", tag] + self.text(text)
  }

  /// Paragraphs; lines that each explain a name are entries of a list.
  private static func paragraphs(_ text: String) -> [String] {
    let parts = text.split(separator: "\n\n").map { part -> [String] in
      let pairs = part.split(separator: "\n").map { $0.split(separator: ": ", maxSplits: 1) }
      guard pairs.count > 1, pairs.allSatisfy({ $0.count == 2 && !$0[0].contains(" ") }) else {
        return [".PP"] + self.text(String(part))
      }
      return pairs.flatMap { entry("\\fB\(plain(String($0[0])))\\fR", String($0[1])) }
    }
    return Array(parts.joined())
  }

  /// Text that is filled anew: a sentence begins a line, and lines are short.
  private static func text(_ text: String) -> [String] {
    let whole = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return whole.replacing(". ", with: ".\n").split(separator: "\n").flatMap { sentence in
      var lines: [String] = [""]
      for word in sentence.split(separator: " ") {
        let word = plain(String(word))
        let last = lines[lines.count - 1]
        if !last.isEmpty, last.count + 1 + word.count > 78 {
          lines.append(word)
        } else {
          lines[lines.count - 1] = last.isEmpty ? word : "\(last) \(word)"
        }
      }
      return lines.map(line)
    }
  }

  /// A line of text, which must not begin like a request.
  private static func line(_ text: String) -> String {
    text.hasPrefix(".") || text.hasPrefix("'") ? "\\&\(text)" : text
  }

  /// Text in which nothing is markup.
  private static func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "\"": result += "\\(dq"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "`": result += "\\(ga"
      default:
        if scalar.isASCII {
          result.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
        }
      }
    }
    return result
  }

  private static func withoutStop(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
