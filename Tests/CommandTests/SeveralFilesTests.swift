import Glibc
import TestSupport
import Testing

/// Commands on several experiments, and on folders of them.
@Suite struct SeveralFilesTests {
  // MARK: Which files

  private func checked(_ workshop: Workshop, _ arguments: String...) -> [String] {
    let outcome = workshop.start(["check"] + arguments).wait()
    #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
    return outcome.output.split(separator: "\n").map {
      String($0.prefix { $0 != ":" })
    }
  }

  /// A folder stands for the files directly in it, in the order of their bytes; each file once.
  @Test func folders() {
    let workshop = Workshop([
      "e/b.yaml": small, "e/B.yaml": small, "e/ä.yaml": small, "e/z.yaml": small,
      "e/a-b.yaml": small, "e/a.yaml": small, "e/notes.txt": "", "e/c.yml": small,
      "e/.hidden.yaml": "wrong", "e/sub/d.yaml": small, "e/folder.yaml/f.yaml": small,
    ])
    let all = ["B", "a-b", "a", "b", "z", "ä"].map { "e/\($0).yaml" }
    #expect(checked(workshop, "e") == all)
    #expect(checked(workshop, "e/") == all)
    #expect(checked(workshop, "e//") == all)
    #expect(checked(workshop, "e/sub", "e") == ["e/sub/d.yaml"] + all)
    // A file that is named, too, stands where it comes first.
    #expect(
      checked(workshop, "e/z.yaml", "./e/b.yaml", "e", "e/c.yml")
        == ["e/z.yaml", "./e/b.yaml", "e/B.yaml", "e/a-b.yaml", "e/a.yaml", "e/ä.yaml", "e/c.yml"])
    symlink("e", workshop.folder.file("link"))
    #expect(checked(workshop, "link", "e") == all.map { "link" + $0.dropFirst() })
    // A link to a file is another experiment, as it has another name.
    symlink("a.yaml", workshop.folder.file("e/same.yaml"))
    #expect(checked(workshop, "e").contains("e/same.yaml"))
    #expect(
      workshop.start(["check", workshop.folder.path + "/e", "e"]).wait().output
        .split(separator: "\n").count == all.count + 1)
  }

  @Test func foldersWithoutExperiments() {
    let workshop = Workshop(["e/notes.txt": "", "outer/inner/f.yaml": small, "g/f.yml": small])
    for command in ["check", "plan", "run"] {
      for (folder, remedy) in [
        ("e", "name a file, or a folder with files that end in .yaml"),
        ("g/", "name a file, or a folder with files that end in .yaml"),
        ("outer", "name 'outer/inner', which does"),
      ] {
        let outcome = workshop.descent(command, folder)
        #expect(outcome.status == 66 && outcome.output == "")
        let name = folder == "g/" ? "g" : folder
        #expect(
          outcome.error == "error: '\(name)' holds no experiments\n  remedy: \(remedy)\n")
      }
      let both = workshop.descent(command, "e", "outer/inner", "g")
      #expect(both.status == 66 && both.output == "")
      #expect(both.error.contains("'e' holds") && both.error.contains("'g' holds"))
    }
    #expect(workshop.folder.files() == ["e/notes.txt", "g/f.yml", "outer/inner/f.yaml"])
  }

  @Test func equalNames() {
    let workshop = Workshop(["a/f.yaml": small, "b/f.yaml": small, "b/f.yml": small])
    for command in ["plan", "run"] {
      for pair in [["a", "b"], ["a/f.yaml", "b/f.yml"], ["b", "b/f.yml"]] {
        let outcome = workshop.start([command] + pair).wait()
        #expect(outcome.status == 64 && outcome.output == "", "\(pair)")
        #expect(outcome.error.contains("would both write 'Output/f'\n  remedy: rename"))
      }
    }
    // Nothing is written by it.
    #expect(checked(workshop, "a", "b") == ["a/f.yaml", "b/f.yaml"])
    #expect(workshop.folder.files() == ["a/f.yaml", "b/f.yaml", "b/f.yml"])
  }

  // MARK: Runs

  private let four: KeyValuePairs<String, String> = [
    "e/a.yaml": small, "e/b.yaml": small.replacing("A small one", with: "Another"),
    "e/c.yaml": small + "seeds: 3\n", "e/d.yaml": small.replacing("adam", with: "lion"),
  ]

  /// The bytes of outputs do not depend on what runs beside.
  @Test func sameBytes() {
    let workshop = Workshop(four)
    for name in ["a", "b", "c", "d"] {
      let outcome = workshop.descent("run", "e/\(name).yaml", "--fresh", "--output", "alone")
      #expect(outcome.status == 0)
    }
    let alone = workshop.folder.contents(below: "alone")
    #expect(alone.count > 30)
    for jobs in ["1", "2", "3", "8"] {
      let outcome = workshop.descent(
        "run", "e", "--fresh", "--output", "all\(jobs)", "--jobs", jobs)
      #expect(outcome.status == 0)
      let lines = outcome.output.split(separator: "\n")
      #expect(
        lines.map { $0.split(separator: " ").first ?? "" }
          == ["Output"] + ["a", "b", "c", "d"].map { "all\(jobs)/\($0)" })
      #expect(workshop.folder.contents(below: "all\(jobs)") == alone, "\(jobs)")
    }
    let stored = workshop.descent("run", "e", "--output", "stored", "--quiet")
    #expect(stored.status == 0 && stored.output == "")
    #expect(workshop.folder.contents(below: "stored") == alone)
  }

  @Test func summary() {
    let workshop = Workshop(four)
    let outcome = workshop.descent("run", "e", "--no-figures")
    #expect(
      outcome.output.hasPrefix(
        """
        Output    Trials  Converged  Stalled  Exploded
        Output/a       4          0        0         0

        """), "\(outcome.output)")
    // Messages say whose they are.
    #expect(outcome.error.hasPrefix("note: c: ") && outcome.error.contains("seeds"))
    // One alone answers as ever, and a folder of one as well.
    let alone = workshop.descent("run", "e/a.yaml", "--no-figures")
    #expect(alone.output.hasPrefix("A small one\n"))
    let single = Workshop(["e/a.yaml": small]).descent("run", "e", "--no-figures")
    #expect(single.output == alone.output)
  }

  /// One that fails does not stop the others; the first failure decides the status.
  @Test func failures() throws {
    for jobs in ["1", "4"] {
      let workshop = Workshop(four)
      workshop.folder.write("mine", to: "Output/d")
      workshop.folder.write("mine", to: "Output/b/results.csv/mine")
      let outcome = workshop.descent("run", "e", "--no-figures", "--jobs", jobs)
      #expect(outcome.status == 74)
      #expect(outcome.error.contains("error: b: cannot write 'Output/b/results.csv': "))
      #expect(outcome.error.contains("error: d: cannot create 'Output/d': "))
      let rows = outcome.output.split(separator: "\n")
      #expect(rows.count == 5 && rows[2].hasPrefix("Output/b  failed  "))
      #expect(rows[3].hasPrefix("Output/c       4  "))
      #expect(rows[4].hasPrefix("Output/d  failed  "))
      #expect(workshop.folder.bytes(of: "Output/a/manifest.json") != nil)
      #expect(workshop.folder.bytes(of: "Output/c/manifest.json") != nil)
      #expect(workshop.folder.files(below: "Output/b") == ["results.csv/mine"])
    }
    let workshop = Workshop(four)
    workshop.folder.write("mine", to: "Output/c/mine")
    let folder = open(workshop.folder.file("Output/c"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try #require(flock(folder, LOCK_EX) == 0)
    defer { close(folder) }
    let outcome = workshop.descent("run", "e", "--no-figures", "--quiet")
    #expect(outcome.status == 75 && outcome.output == "")
    #expect(
      outcome.error == "error: c: 'Output/c' is in use: another process writes into it\n")
    #expect(workshop.folder.bytes(of: "Output/d/manifest.json") != nil)
    #expect(workshop.folder.files(below: "Output/c") == ["mine"])
  }

  /// All files are right before one of them runs.
  @Test func wrongFiles() {
    let workshop = Workshop(four)
    workshop.folder.write("loss: quartc\n", to: "e/aa.yaml")
    workshop.folder.write("seeds: 0\n", to: "e/z.yaml")
    let outcome = workshop.descent("run", "e")
    #expect(outcome.status == 65 && outcome.output == "")
    #expect(outcome.error.contains("e/aa.yaml:1:7: ") && outcome.error.contains("e/z.yaml:1:8: "))
    #expect(!workshop.folder.files().contains { $0.hasPrefix("Output") })
  }

  // MARK: Signals and the terminal

  /// Too much for one thread: it runs after the small ones, on all threads.
  private let large =
    "loss: quartic\nstart: {x: {linspace: [-2, 2, 1000000]}}\n"
    + "stop: {max_iterations: 100000, converged: never}\noptimizers: [adam]\n"

  @Test func interruption() {
    let workshop = Workshop(four)
    workshop.folder.write(large, to: "e/large.yaml")
    let process = workshop.start(["run", "e", "--jobs", "2"])
    process.waitUntilItCatches(SIGTERM)
    process.send(SIGTERM)
    let outcome = process.wait()
    #expect(outcome.status == 143 && outcome.output == "")
    #expect(outcome.error.hasSuffix(" of 5 experiments are done\n"), "\(outcome.error)")
    let names = ["a", "b", "c", "d"]
    for name in names {
      // As a whole, or not at all.
      let files = workshop.folder.files(below: "Output/\(name)")
      #expect(files.isEmpty || files.contains("manifest.json"))
      #expect(!files.contains { $0.hasPrefix(".descent-new") })
    }
    #expect(workshop.folder.files(below: "Output/large").isEmpty)
  }

  /// The line names what runs, several small ones at a time.
  @Test func progress() throws {
    // For one thread, and yet not over in a moment.
    let slow = """
      loss: quartic
      start: {x: {linspace: [-2, 2, 30000]}}
      stop: {max_iterations: 100000, converged: never}
      optimizers: [{gradient_descent: {learning_rate: [10, 1e-6]}}, adam]
      figures: []

      """
    let workshop = Workshop(["e/first.yaml": slow, "e/second.yaml": slow])
    let terminal = try Pseudoterminal()
    let process = workshop.start(["run", "e", "--jobs", "2"], error: terminal.other)
    let shown = terminal.text { $0.contains(" exploded · ") && $0.contains("first, second · 0/2") }
    #expect(shown.contains("first, second · 0/2 done · "))
    #expect(shown.contains("/180,000 trials · "))
    #expect(shown.contains(" exploded · "))
    process.send(SIGINT)
    // It may have ended just before.
    #expect([0, 130].contains(process.wait().status))
  }

  // MARK: Plans

  @Test func plans() {
    let workshop = Workshop(four)
    let outcome = workshop.descent("plan", "e", "--no-calibration")
    #expect(outcome.status == 0 && outcome.error == "")
    #expect(outcome.output.hasPrefix("a\n\nLoss "))
    for name in ["b", "c", "d"] { #expect(outcome.output.contains("\n\n\(name)\n\nLoss ")) }
    #expect(outcome.output.contains("\n\n4 experiments: 16 trials in all\nat most 960 steps\n"))
    let alone = workshop.descent("plan", "e/b.yaml", "--no-calibration")
    #expect(outcome.output.contains("\nb\n\n\(alone.output)"))
    #expect(!alone.output.contains("experiments"))
    #expect(workshop.folder.files().allSatisfy { $0.hasPrefix("e/") })
  }
}
