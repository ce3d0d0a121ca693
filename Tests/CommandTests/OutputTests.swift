import Glibc
import TestSupport
import Testing

/// What a run leaves in its folder, and what it leaves alone there.
@Suite struct OutputTests {
  private let all = [
    "experiment.yaml", "figures/loss-function.png", "figures/loss-function.svg",
    "manifest.json", "report.html", "report.md", "report.png", "results.csv", "trajectories.csv",
  ]

  /// The same bytes for any number of threads, any run, any environment.
  @Test func sameBytes() throws {
    let workshop = Workshop(["f.yaml": small])
    let runs: [([String], [String])] = [
      (["--jobs", "1"], []), (["--jobs", "8"], []), (["--jobs", "1000"], []),
      (["--jobs", "3"], ["LC_ALL=de_DE.UTF-8", "TZ=Asia/Tokyo", "HOME=/nowhere"]), ([], []),
    ]
    var first: [String: [UInt8]]?
    for (at, run) in runs.enumerated() {
      let outcome = workshop.start(
        ["run", "f.yaml", "--fresh", "--output", "run\(at)"] + run.0, environment: run.1
      ).wait()
      #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
      let contents = workshop.folder.contents(below: "run\(at)/f")
      #expect(Set(all).isSubset(of: contents.keys), "\(contents.keys.sorted())")
      for (name, bytes) in first ?? contents { #expect(contents[name] == bytes, "\(name)") }
      #expect(contents.count == (first ?? contents).count)
      first = contents
    }
    // Again over what is there.
    workshop.descent("run", "f.yaml", "--output", "run0", "--jobs", "3")
    #expect(workshop.folder.contents(below: "run0/f") == first)
    // Nothing of the machine is in it.
    for (name, bytes) in first ?? [:] where !name.hasSuffix("png") {
      #expect(!String(decoding: bytes, as: UTF8.self).contains(workshop.folder.path), "\(name)")
    }
  }

  /// A wrong file leaves the output of the right one as it is, byte for byte.
  @Test func errorsWriteNothing() {
    let workshop = Workshop(["f.yaml": small])
    #expect(workshop.descent("run", "f.yaml").status == 0)
    let before = workshop.folder.contents(below: "Output")
    #expect(before.count >= all.count)
    for (text, _) in wrong {
      workshop.folder.write(text, to: "f.yaml")
      #expect(workshop.descent("run", "f.yaml").status == 65)
      #expect(workshop.folder.contents(below: "Output") == before, "\(text)")
    }
    workshop.folder.write(small, to: "f.yaml")
    for arguments in [
      ["--set", "seeds=0"], ["--set", "seeds"], ["--jobs", "0"], ["none.yaml"], ["g/f.yaml"],
    ] {
      #expect(workshop.start(["run", "f.yaml"] + arguments).wait().status != 0)
      #expect(workshop.folder.contents(below: "Output") == before, "\(arguments)")
    }
  }

  /// A file that cannot take its place leaves no half-written ones behind.
  @Test func failedReplacement() {
    let workshop = Workshop(["f.yaml": small, "Output/f/results.csv/mine": "mine"])
    let outcome = workshop.descent("run", "f.yaml", "--no-figures")
    #expect(outcome.status == 74)
    #expect(outcome.error.hasPrefix("error: cannot write 'Output/f/results.csv': "))
    #expect(!workshop.folder.files().contains { $0.hasSuffix(".partial") })
    #expect(workshop.folder.bytes(of: "Output/f/results.csv/mine") == Array("mine".utf8))
  }

  @Test func figuresOfEarlierRunsGo() {
    let workshop = Workshop(["f.yaml": small])
    workshop.descent("run", "f.yaml", "--quiet")
    let mine = [
      "notes.txt", "figures/mine.png", "figures/01.txt", "figures/1-mine.svg", "data/01-x.png",
      "report.tex",
    ]
    for name in mine { workshop.folder.write("mine", to: "Output/f/\(name)") }
    let before = Set(workshop.folder.files(below: "Output/f"))
    #expect(before.contains("figures/loss-function.png"))
    #expect(before.contains("trajectories.csv"))

    workshop.descent(
      "run", "f.yaml", "--quiet", "--set", "figures=[loss_curves]", "--set", "record={paths: none}")
    let after = Set(workshop.folder.files(below: "Output/f"))
    #expect(after.isSuperset(of: mine))
    #expect(
      after.subtracting(mine) == [
        "experiment.yaml", "figures/loss-curves.png", "figures/loss-curves.svg",
        "manifest.json", "report.html", "report.md", "report.png", "results.csv",
        "summary.csv",
      ])

    workshop.descent("run", "f.yaml", "--quiet", "--no-figures")
    let without = Set(workshop.folder.files(below: "Output/f"))
    #expect(
      without.subtracting(mine) == [
        "experiment.yaml", "manifest.json", "report.html", "report.md", "results.csv",
        "summary.csv", "trajectories.csv",
      ])
    for name in mine {
      #expect(workshop.folder.bytes(of: "Output/f/\(name)") == Array("mine".utf8))
    }
  }

  @Test func quiet() {
    let workshop = Workshop(["f.yaml": small, "g.yaml": small + "seeds: 3\n"])
    let loud = workshop.descent("run", "g.yaml", "--no-figures")
    #expect(loud.status == 0 && !loud.output.isEmpty && loud.error.hasPrefix("note: "))
    let outcome = workshop.descent("run", "f.yaml", "g.yaml", "--no-figures", "--quiet")
    #expect(outcome.status == 0 && outcome.output == "" && outcome.error == "")
    #expect(workshop.folder.bytes(of: "Output/f/report.md") != nil)
    #expect(workshop.folder.bytes(of: "Output/g/report.md") != nil)
    workshop.folder.write("seeds: 0\n", to: "g.yaml")
    #expect(!workshop.descent("run", "g.yaml", "--quiet").error.isEmpty)
  }

  /// A name made of dots alone would leave the folder of outputs.
  @Test func namesStayInside() {
    for name in ["...yaml", "..yaml", ".yaml", "a.b.yaml", "f"] {
      let workshop = Workshop(["in/\(name)": small])
      let outcome = workshop.descent("run", "in/\(name)", "--no-figures", "--quiet")
      #expect(outcome.status == 0, "\(outcome.error)")
      let files = workshop.folder.files().filter { $0 != "in/\(name)" }
      #expect(!files.isEmpty)
      #expect(files.allSatisfy { $0.hasPrefix("Output/") && $0.split(separator: "/").count == 3 })
    }
  }

  @Test func interruption() {
    let workshop = Workshop(["f.yaml": small])
    workshop.descent("run", "f.yaml", "--quiet")
    let before = workshop.folder.contents(below: "Output")
    let process = workshop.start([
      "run", "f.yaml", "--set", "stop={max_iterations: 100000, converged: never}", "--set",
      "start.x={linspace: [-2, 2, 1000000]}",
    ])
    process.waitUntilItCatches(SIGINT)
    process.send(SIGINT)
    let outcome = process.wait()
    #expect(outcome.status == 130 && outcome.output == "")
    #expect(outcome.error.hasPrefix("interrupted: 'Output/f' is as it was"), "\(outcome.error)")
    #expect(workshop.folder.contents(below: "Output") == before)
  }
}
