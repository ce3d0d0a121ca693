import Glibc
import Reports
import TestSupport
import Testing

/// `descent list`, and tables on terminals.
@Suite struct ListTests {
  @Test func `without a kind the lists are listed`() {
    let outcome = Workshop().descent("list")
    #expect(outcome.status == 0 && outcome.error == "")
    let lines = outcome.output.split(separator: "\n").dropFirst()
    #expect(lines.map { $0.split(separator: " ")[0] } == Listing.kinds.map { $0[...] })
    for (line, kind) in zip(lines, Listing.kinds) {
      // Each entry is a line; the tables of samplers and of data have a second head.
      let heads = ["samplers", "data"].contains(kind) ? 2 : 1
      let entries = Listing.lines(kind).count { !$0.isEmpty } - heads
      #expect(line.split(separator: " ")[1] == "\(entries)")
    }
  }

  @Test(arguments: Listing.kinds) func `a word chooses entries`(_ kind: String) throws {
    let workshop = Workshop()
    let all = workshop.descent("list", kind).output
    for word in ["the", "ADAM", "momentum", "x", "low", "2015"] {
      let outcome = workshop.descent("list", kind, word)
      if outcome.status == 64 {
        #expect(!all.lowercased().contains(word.lowercased()))
        #expect(outcome.error.contains("Nothing in the list of \(kind) holds '\(word)'."))
        continue
      }
      #expect(outcome.status == 0)
      let found = outcome.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
      #expect(!found.isEmpty)
      // Each of them holds the word, where it is shown or in its source; no other does.
      for name in Explanation.names where all.contains("\n\(name) ") {
        let texts = [
          try #require(Explanation.lines(name)).joined(separator: " "),
          all.split(separator: "\n").first { $0.hasPrefix("\(name) ") }.map(String.init) ?? "",
        ]
        let holds = texts[1].lowercased().contains(word.lowercased())
        if holds { #expect(found.contains(name), "\(name) holds \(word)") }
        if found.contains(name) {
          #expect(texts.contains { $0.lowercased().contains(word.lowercased()) }, "\(name)")
        }
      }
    }
  }

  @Test func `where nothing matches, the nearest is named`() {
    let workshop = Workshop()
    for (arguments, message) in [
      (["losses", "rosenbrok"], "Did you mean 'rosenbrock'?"),
      (["optimizers", "cosine_decay"], "See 'descent list schedules cosine_decay'."),
      (["optimizers", "qqqq"], "Nothing in the list of optimizers holds 'qqqq'.\n"),
      (["optimiser"], "Did you mean 'optimizers'?"), (["adam"], "There is no list of 'adam'."),
    ] {
      let outcome = workshop.descent(["list"] + arguments)
      #expect(outcome.status == 64 && outcome.output == "")
      #expect(outcome.error.contains(message), "\(outcome.error)")
    }
  }

  /// A table is as wide as the terminal; on a pipe it does not depend on one.
  @Test func `tables fit the terminal`() throws {
    let workshop = Workshop(["f.yaml": small])
    workshop.descent("run", "f.yaml", "--no-figures")
    for command in [
      ["list", "optimizers"], ["table", "Output/f"], ["plan", "f.yaml", "--no-calibration"],
    ] {
      let piped = workshop.descent(command, environment: ["COLUMNS=40"]).output
      func shown(_ columns: Int?, _ environment: [String]) throws -> String {
        let terminal = try Pseudoterminal(columns: columns)
        let process = workshop.start(command, environment: environment, output: terminal.other)
        let text = terminal.text()
        #expect(process.wait().status == 0)
        return text
      }
      let widest = piped.split(separator: "\n").map(\.count).max() ?? 0
      #expect(widest > 50)
      for (columns, environment, width) in [
        (60, [], 60), (nil, ["COLUMNS=50"], 50), (60, ["COLUMNS=45"], 45), (60, ["COLUMNS=x"], 60),
      ] as [(Int?, [String], Int)] {
        let text = try shown(columns, environment)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(text)")
        #expect(text.split(separator: "\n").contains { $0.count > width / 2 })
        #expect((text != piped) == (widest > width))
      }
      #expect(try shown(500, []) == piped)
      #expect(try shown(nil, []) == piped)
    }
  }
}
