import Foundation
import TestSupport
import Testing

/// `--help` and the manual page: made from the commands, and true.
@Suite struct HelpTests {
  /// Every command that lists show, with its words: `["store", "prune"]`.
  private static let commands: [[String]] = {
    let workshop = Workshop()
    func names(_ path: [String]) -> [String] {
      let help = workshop.descent(path + ["--help"]).output
      guard let list = help.components(after: "SUBCOMMANDS:\n") else { return [] }
      return list.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
        .map { String($0.dropFirst(2).prefix { $0 != " " }) }.filter { $0 != "See" }
    }
    return names([]).flatMap { name in [[name]] + names([name]).map { [name, $0] } }
  }()

  private func help(_ command: [String]) -> String {
    let outcome = Workshop().descent(command + ["--help"])
    #expect(outcome.status == 0 && outcome.error == "")
    return outcome.output
  }

  private func examples(_ help: String) -> [String] {
    help.split(separator: "\n").filter { $0.hasPrefix("  descent ") }.map {
      String($0.dropFirst(2))
    }
  }

  @Test func `every command has examples, in eighty columns`() {
    #expect(Self.commands.count >= 15 && Self.commands.contains(["store", "import"]))
    for command in Self.commands {
      let help = help(command)
      let examples = examples(help)
      #expect((1...3).contains(examples.count), "\(command)")
      let start = (["descent"] + command).joined(separator: " ")
      #expect(examples.allSatisfy { $0 == start || $0.hasPrefix("\(start) ") }, "\(command)")
      for line in help.split(separator: "\n") {
        #expect(line.count <= 80, "\(command): \(line)")
      }
    }
  }

  /// Each example of each command, in a folder with the repository's experiments and some outputs.
  @Test func `every example runs`() throws {
    let workshop = Workshop()
    for name in ["notebook", "valley", "rates-and-starts"] {
      let text = try String(
        contentsOfFile: Repository.file("Experiments/\(name).yaml"), encoding: .utf8)
      workshop.folder.write(text, to: "Experiments/\(name).yaml")
    }
    for name in ["adam.csv", "adam.yaml", "sgd.csv", "sgd.yaml"] {
      let text = try String(
        contentsOfFile: Repository.file("Experiments/foreign/\(name)"), encoding: .utf8)
      workshop.folder.write(text, to: "Experiments/foreign/\(name)")
    }
    for name in ["notebook", "seeds", "researcher"] {
      let run = workshop.descent([
        "run", Repository.file("Experiments/\(name).yaml"), "--quiet", "--store", ".descent",
      ])
      try #require(run.status == 0, "\(run.error)")
    }
    for words in [
      ["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "one"],
      ["commit", "-q", "--allow-empty", "-m", "two"],
    ] {
      let made = Subprocess(
        "git", ["-c", "user.name=x", "-c", "user.email=x@x"] + words, in: workshop.folder.path,
        environment: ["PATH=/usr/bin:/bin"]
      ).wait()
      try #require(made.status == 0, "\(made.error)")
    }
    FakeSlurm.install(in: workshop.folder)
    let program = Subprocess.product("descent")
    let folder = String(program.prefix(upTo: program.lastIndex(of: "/") ?? program.startIndex))
    for example in Self.commands.flatMap({ examples(help($0)) }) {
      let outcome = Subprocess(
        "/bin/sh", ["-c", example], in: workshop.folder.path,
        environment: ["PATH=\(folder):\(workshop.folder.file("slurm")):/usr/bin:/bin"]
      ).wait()
      // Two outputs differ, and so does Adam as Keras writes it.
      let differs = ["descent diff Output/", "descent conform Experiments/foreign/adam.csv"]
      let status: Int32 = differs.contains(where: example.hasPrefix) ? 1 : 0
      #expect(outcome.status == status, "\(example): \(outcome.error)")
    }
    for file in [
      "Short/notebook/report.md", "Dark/notebook/report.md", "Experiments/duel.yaml",
      "Drafts/mine.yaml", "descent.fish",
    ] {
      #expect(workshop.folder.bytes(of: file) != nil, "\(file)")
    }
  }

  // MARK: The manual page

  @Test func `the manual has every command, option, status and example`() {
    let outcome = Workshop().descent("manual")
    #expect(outcome.status == 0 && outcome.error == "")
    let text = outcome.output.replacing("\\-", with: "-").replacing("\\(aq", with: "'").replacing(
      "\\(ti", with: "~")
    let lines = text.split(separator: "\n").map(String.init)
    for command in Self.commands {
      let name = (["descent"] + command).joined(separator: " ")
      guard let at = lines.firstIndex(of: ".SS \"\(name)\"") else {
        Issue.record("'\(name)' is not in the manual")
        continue
      }
      let section = lines[(at + 1)...].prefix { !$0.hasPrefix(".S") }.joined(separator: "\n")
      let help = help(command)
      let usage = help.split(separator: "\n").first { $0.hasPrefix("OVERVIEW: ") } ?? ""
      #expect(!usage.isEmpty)
      for line in help.split(separator: "\n") where line.hasPrefix("  -") {
        let option =
          line.split(whereSeparator: { " ,".contains($0) })
          .first { $0.hasPrefix("--") } ?? ""
        if ["--help", "--version"].contains(option) { continue }
        #expect(section.contains("\\fB\(option)\\fR"), "\(name) \(option)")
      }
      for example in examples(help) { #expect(lines.contains(example), "\(example)") }
    }
    for status in [0, 1, 64, 65, 66, 69, 70, 71, 73, 74, 75, 129, 130, 143] {
      #expect(lines.contains("\\fB\(status)\\fR"))
    }
    for name in ["DESCENT_STORE", "DESCENT_INSTRUCTIONS", "NO_COLOR", "COLUMNS"] {
      #expect(lines.contains("\\fB\(name)\\fR"))
    }
    // Nothing but requests begins with a dot, and all is ASCII.
    #expect(outcome.output.utf8.allSatisfy { $0 == 10 || (0x20..<0x7F).contains($0) })
    #expect(
      lines.filter { $0.hasPrefix(".") }.allSatisfy { line in
        [".TH ", ".SH ", ".SS ", ".PP", ".TP", ".nf", ".fi"].contains { line.hasPrefix($0) }
      })
    // It is for those who package the program.
    #expect(!help([]).contains("manual"))
  }
}

extension String {
  /// What follows the first occurrence of a text.
  fileprivate func components(after text: String) -> String? {
    range(of: text).map { String(self[$0.upperBound...]) }
  }
}
