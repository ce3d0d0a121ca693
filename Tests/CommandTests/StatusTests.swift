import Glibc
import TestSupport
import Testing

/// What the program answers with: its exit status, and what goes to which stream.
@Suite struct StatusTests {
  @Test func done() {
    let workshop = Workshop(["f.yaml": small])
    let check = workshop.descent("check", "f.yaml")
    #expect(check.status == 0 && check.error == "")
    #expect(check.output == "f.yaml: valid, 4 trials\n")
    let plan = workshop.descent("plan", "f.yaml")
    #expect(plan.status == 0 && plan.error == "")
    #expect(plan.output.contains("4 trials in all, float32"))
    let list = workshop.descent("list", "optimizers")
    #expect(list.status == 0 && list.error == "" && list.output.contains("gradient_descent"))
    // None of these writes a file.
    #expect(workshop.folder.files() == ["f.yaml"])

    let run = workshop.descent("run", "f.yaml")
    #expect(run.status == 0 && run.error == "")
    #expect(run.output.hasPrefix("A small one\n"))
    #expect(run.output.hasSuffix("\nOutput/f/report.md\n"))
    #expect(workshop.folder.bytes(of: "Output/f/report.md") != nil)
  }

  @Test func usage() {
    let workshop = Workshop(["f.yaml": small, "g/f.yaml": small, "g/f.yml": small])
    let commands = [
      ["frobnicate"], ["check"], ["run"], ["list", "optimisers"], ["run", "--frob"],
      ["run", "f.yaml", "--jobs", "0"], ["run", "f.yaml", "--jobs", "many"],
      ["run", "f.yaml", "--jobs", "-1"], ["run", "f.yaml", "--output", ""],
      ["run", "f.yaml", "g/f.yaml"], ["run", "g/f.yaml", "g/f.yml"],
      ["check", "f.yaml", "--set", "seeds"], ["check", "f.yaml", "--set", "=1"],
      ["check", "f.yaml", "--set", "a..b=1"], ["check", "f.yaml", "--set", "seeds=["],
      ["plan", "f.yaml", "g/f.yaml"], ["plan", "f.yaml", "--jobs", "0"],
      ["plan", "f.yaml", "--output", ""], ["run", "f.yaml", "--quiet", "--verbose"],
    ]
    for command in commands {
      let outcome = workshop.start(command).wait()
      #expect(outcome.status == 64, "\(command)")
      #expect(outcome.output == "" && !outcome.error.isEmpty, "\(command)")
    }
    #expect(workshop.folder.files() == ["f.yaml", "g/f.yaml", "g/f.yml"])
    let twice = workshop.descent("run", "f.yaml", "g/f.yaml")
    #expect(twice.error.contains("'f.yaml' and 'g/f.yaml' would both write 'Output/f'"))
    #expect(workshop.descent("list", "optimisers").error.contains("Did you mean 'optimizers'?"))
    let both = workshop.descent("check", "f.yaml", "--set", "seeds", "--set", "=1")
    #expect(both.error.contains("KEY=VALUE") && both.error.contains("a key is empty"))
  }

  /// The instruction set may be chosen, by a name that there is.
  @Test func instructions() {
    let workshop = Workshop(["f.yaml": small])
    for value in ["portable2", "", "AVX2", "avx1024"] {
      let outcome = workshop.descent(
        "check", "f.yaml", environment: ["DESCENT_INSTRUCTIONS=\(value)"])
      #expect(outcome.status == 64 && outcome.output == "")
      #expect(
        outcome.error.hasPrefix(
          "error: DESCENT_INSTRUCTIONS: '\(value)' is no instruction set; allowed here: portable"))
    }
    var tables: Set<[UInt8]> = []
    for set in ["portable", "avx2", "avx512"] {
      let outcome = workshop.descent(
        "run", "f.yaml", "--verbose", environment: ["DESCENT_INSTRUCTIONS=\(set)"])
      if outcome.status == 64 {
        #expect(outcome.error.contains("this processor does not have '\(set)'; allowed here:"))
        continue
      }
      #expect(outcome.status == 0)
      #expect(
        outcome.error
          == (set == "portable"
            ? "note: programs are interpreted\n"
            : "note: programs run as machine code for \(set)\n"))
      tables.insert(workshop.folder.bytes(of: "Output/f/results.csv") ?? [])
    }
    #expect(tables.count == 1 && tables.first?.isEmpty == false)
  }

  @Test func wrongFiles() {
    for (text, message) in wrong {
      let workshop = Workshop(["f.yaml": text])
      for command in ["check", "plan", "run"] {
        let outcome = workshop.descent(command, "f.yaml")
        #expect(outcome.status == 65, "\(command): \(text)")
        #expect(outcome.output == "")
        #expect(outcome.error.contains(message), "\(outcome.error)")
        #expect(outcome.error.hasSuffix("\n") && !outcome.error.hasSuffix("\n\n"))
      }
      #expect(workshop.folder.files() == ["f.yaml"])
    }
  }

  @Test func allErrorsOfAllFiles() {
    let workshop = Workshop([
      "a.yaml": "los: quartic\nseeds: 0\n", "b.yaml": small, "c.yaml": "loss: [\n",
    ])
    let check = workshop.descent("check", "a.yaml", "b.yaml", "c.yaml")
    #expect(check.status == 65)
    #expect(check.output == "b.yaml: valid, 4 trials\n")
    for place in ["a.yaml:1:1: ", "a.yaml:2:8: ", "c.yaml:1:7: "] {
      #expect(check.error.contains("\(place)error: "))
    }
    // All files are checked before one of them runs.
    let run = workshop.descent("run", "b.yaml", "a.yaml", "c.yaml")
    #expect(run.status == 65 && run.output == "" && run.error == check.error)
    #expect(workshop.folder.files() == ["a.yaml", "b.yaml", "c.yaml"])
  }

  @Test func unreadable() {
    let workshop = Workshop(["f.yaml": small, "folder.yaml/x": ""])
    for (path, reason) in [
      ("none.yaml", "no such file"), ("f.yaml/x", "a part of the path is not a folder"),
    ] {
      for command in ["check", "plan", "run"] {
        let outcome = workshop.descent(command, path)
        #expect(outcome.status == 66 && outcome.output == "")
        #expect(outcome.error == "error: cannot read '\(path)': \(reason)\n")
      }
    }
    #expect(workshop.descent("run", "f.yaml", "none.yaml").status == 66)
    #expect(workshop.folder.files() == ["f.yaml", "folder.yaml/x"])
  }

  @Test func noOutput() {
    let workshop = Workshop(["f.yaml": small, "file": "mine", "Output/f": "mine"])
    for arguments in [
      ["--output", "file"], ["--output", "file/below"], [], ["--output", "/proc/none"],
    ] {
      let outcome = workshop.start(["run", "f.yaml", "--no-figures"] + arguments).wait()
      #expect(outcome.status == 73 && outcome.output == "", "\(arguments)")
      #expect(outcome.error.hasPrefix("error: cannot create '"), "\(outcome.error)")
    }
    #expect(workshop.folder.files() == ["Output/f", "f.yaml", "file"])
    #expect(workshop.folder.bytes(of: "Output/f") == Array("mine".utf8))
    #expect(workshop.folder.bytes(of: "file") == Array("mine".utf8))
  }

  /// What cannot fit is refused before anything runs, with the number and the remedy.
  @Test func shortage() {
    let workshop = Workshop([
      "g.yaml": """
      loss: {rosenbrock: {dimension: 2000}}
      sampling: {method: sobol, trials: 100_000_000}
      optimizers: [adam: {learning_rate: {log_uniform: [1e-4, 1]}}]
      """
    ])
    for command in ["plan", "run"] {
      let outcome = workshop.descent(command, "g.yaml")
      #expect(outcome.status == 73, "\(outcome.error)")
      #expect(outcome.error.hasPrefix("error: the run needs about "), "\(outcome.error)")
      #expect(outcome.error.contains(" GB of memory, and "))
      #expect(outcome.error.hasSuffix("remedy: fewer trials, or precision: float32\n"))
      #expect(outcome.output.contains("100,000,000 trials in all") == (command == "plan"))
    }
    #expect(workshop.folder.files() == ["g.yaml"])
  }

  /// Only the last line of a plan depends on the machine, and it can be left out.
  @Test func planTellsTimeOnALineOfItsOwn() {
    let workshop = Workshop(["f.yaml": small])
    let timed = workshop.descent("plan", "f.yaml", "--jobs", "3")
    let plain = workshop.descent("plan", "f.yaml", "--no-calibration")
    #expect(timed.status == 0 && plain.status == 0)
    #expect(timed.output == plain.output + "under a second on 3 threads\n")
    #expect(workshop.folder.files() == ["f.yaml"])
  }

  /// A reader that has gone away ends the program quietly.
  @Test func closedPipe() throws {
    let workshop = Workshop(["f.yaml": small])
    for arguments in [
      ["list", "optimizers"], ["check", "f.yaml"], ["plan", "f.yaml"], ["run", "f.yaml"],
      ["--help"],
    ] {
      // A socket, since no other program that starts meanwhile can inherit its ends.
      var ends: [Int32] = [-1, -1]
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
      close(ends[0])
      let process = workshop.start(arguments, output: ends[1])
      close(ends[1])
      let outcome = process.wait()
      #expect(outcome.status == 0 && outcome.error == "", "\(arguments)")
    }
    #expect(workshop.folder.bytes(of: "Output/f/results.csv") != nil)
  }

  @Test func fullDisk() throws {
    let workshop = Workshop(["f.yaml": small])
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    try #require(full >= 0)
    defer { close(full) }
    let outcome = workshop.start(["list", "losses"], output: full).wait()
    #expect(outcome.status == 74)
  }

  // MARK: Colour

  /// What a program writes to a terminal as its standard error.
  private func onTerminal(_ environment: [String]) throws -> String {
    let workshop = Workshop(["f.yaml": "loss: quartc\n"])
    let terminal = try Pseudoterminal()
    let process = workshop.start(
      ["check", "f.yaml"], environment: environment, error: terminal.other)
    #expect(process.wait().status == 65)
    return terminal.text { $0.hasSuffix("\n") && $0.contains("quartic") }
  }

  @Test func color() throws {
    #expect(try onTerminal([]).contains("\u{1B}[1;31merror:\u{1B}[0m"))
    #expect(try onTerminal(["NO_COLOR="]).contains("\u{1B}["))
    let plain = try onTerminal(["NO_COLOR=1"])
    #expect(plain.contains("f.yaml:1:7: error: unknown loss") && !plain.contains("\u{1B}"))
    let workshop = Workshop(["f.yaml": "loss: quartc\n"])
    #expect(!workshop.descent("check", "f.yaml").error.contains("\u{1B}"))
  }

  // MARK: --set

  @Test func changes() throws {
    let workshop = Workshop(["f.yaml": small])
    func trials(_ changes: String...) -> String {
      workshop.start(["check", "f.yaml"] + changes.flatMap { ["--set", $0] }).wait().output
    }
    #expect(trials("optimizers=[adam]") == "f.yaml: valid, 1 trial\n")
    #expect(trials("optimizers.1.adam.beta_1=[0.5, 0.9]") == "f.yaml: valid, 6 trials\n")
    #expect(
      trials("optimizers=[adam]", "start.x={linspace: [1, 2, 1000]}")
        == "f.yaml: valid, 1,000 trials\n")
    for (change, message) in [
      ("foo=3", "--set:1:1: error: unknown key 'foo' in the experiment"),
      ("stop.max_iterations=0", "--set:1:21: error: 0 is out of range"),
      ("optimizers.9=adam", "--set:1:12: error: '9' is no position in this list"),
      ("optimizers.1.adam.beta_1=x", "--set:1:26: error: expected a number for beta_1"),
      ("title.x=3", "--set:1:7: error: 'x' is no part of text"),
    ] {
      let outcome = workshop.descent("check", "f.yaml", "--set", change)
      #expect(outcome.status == 65 && outcome.output == "", "\(change)")
      #expect(outcome.error.hasPrefix(message), "\(outcome.error)")
    }
    workshop.descent("run", "f.yaml", "--no-figures", "--set", "stop.max_iterations=7")
    let stored = try #require(workshop.folder.bytes(of: "Output/f/experiment.yaml"))
    #expect(String(decoding: stored, as: UTF8.self).contains("max_iterations: 7"))
    // What ran is an experiment file again.
    workshop.folder.write(stored, to: "again/f.yaml")
    workshop.descent("run", "again/f.yaml", "--no-figures", "--output", "Again")
    #expect(
      workshop.folder.contents(below: "Again/f") == workshop.folder.contents(below: "Output/f"))
  }
}
