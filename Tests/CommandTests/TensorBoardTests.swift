import TestSupport
import Testing

/// What `run --tensorboard` writes, and what it leaves alone. `Tests/TensorBoard` reads the contents.
@Suite struct TensorBoardTests {
  private let name = "events.out.tfevents.0.descent"

  @Test func folders() throws {
    let workshop = Workshop(["f.yaml": small, "g.yaml": small.replacing("adam", with: "lion")])
    let outcome = workshop.descent("run", "f.yaml", "--no-figures", "--tensorboard", "logs")
    #expect(outcome.status == 0 && outcome.error == "")
    let files = workshop.folder.files(below: "logs")
    #expect(files.count == 4 && files.allSatisfy { $0.hasPrefix("f/") && $0.hasSuffix("/\(name)") })
    #expect(files[0].hasPrefix("f/adam-learning_rate=0.01-"))
    // The trial's identity ends the name.
    let results = try #require(workshop.folder.bytes(of: "Output/f/results.csv"))
    let rows = String(decoding: results, as: UTF8.self).split(separator: "\n")
    let column = try #require(rows[0].split(separator: ",").firstIndex(of: "id"))
    let ids = Set(rows.dropFirst().map { $0.split(separator: ",")[column] })
    #expect(Set(files.map { $0.split(separator: "/")[1].suffix(16) }) == ids)
    let first = workshop.folder.contents(below: "logs")
    for (jobs, folder) in [("1", "one"), ("8", "eight")] {
      workshop.descent(
        "run", "f.yaml", "g.yaml", "--fresh", "--no-figures", "--jobs", jobs, "--tensorboard",
        folder)
      let contents = workshop.folder.contents(below: folder)
      #expect(contents.count == 8 && contents.filter { $0.key.hasPrefix("f/") } == first)
    }
    #expect(
      workshop.folder.contents(below: "one") == workshop.folder.contents(below: "eight"))
    // An output is the same with it and without.
    workshop.descent("run", "f.yaml", "--no-figures", "--output", "without")
    #expect(
      workshop.folder.contents(below: "without/f") == workshop.folder.contents(below: "Output/f"))
  }

  @Test func leftOut() {
    let workshop = Workshop(["f.yaml": small])
    let outcome = workshop.descent(
      "run", "f.yaml", "--tensorboard", "logs", "--set", "record={paths: none}")
    #expect(outcome.status == 0)
    #expect(
      outcome.error
        == "note: the log for TensorBoard leaves out 4 of 4 trials: record: {paths: all} keeps"
        + " their paths\n")
    #expect(!workshop.folder.files().contains { $0.hasPrefix("logs") })
    // One of an earlier run goes all the same.
    workshop.descent("run", "f.yaml", "--tensorboard", "logs", "--quiet")
    #expect(workshop.folder.files(below: "logs").count == 4)
    workshop.folder.write("mine", to: "logs/f/mine")
    workshop.descent(
      "run", "f.yaml", "--tensorboard", "logs", "--set", "record={paths: none}", "--quiet")
    #expect(workshop.folder.files(below: "logs") == ["f/mine"])
  }

  @Test func wrongFolders() {
    let workshop = Workshop(["f.yaml": small, "file": "mine", "out/x": ""])
    for (arguments, message) in [
      (["--tensorboard", ""], "must name a folder"),
      (["--tensorboard", "Output"], "must name different folders"),
      (["--tensorboard", "./Output/"], "must name different folders"),
      (["--tensorboard", "out", "--output", "out/../out"], "must name different folders"),
    ] {
      let outcome = workshop.start(["run", "f.yaml"] + arguments).wait()
      #expect(outcome.status == 64 && outcome.error.contains(message), "\(outcome.error)")
    }
    // Nothing runs where it cannot be written.
    let outcome = workshop.descent("run", "f.yaml", "--tensorboard", "file")
    #expect(outcome.status == 73 && outcome.output == "")
    #expect(outcome.error.hasPrefix("error: cannot create 'file"), "\(outcome.error)")
    #expect(workshop.folder.files() == ["f.yaml", "file", "out/x"])
  }

  /// A run that fails leaves the log as it is.
  @Test func failures() {
    let workshop = Workshop(["f.yaml": small])
    workshop.descent("run", "f.yaml", "--no-figures", "--tensorboard", "logs", "--quiet")
    let before = workshop.folder.contents(below: "logs")
    #expect(before.count == 4)
    workshop.folder.write("mine", to: "Other/f/results.csv/mine")
    let outcome = workshop.descent(
      "run", "f.yaml", "--no-figures", "--output", "Other", "--tensorboard", "logs", "--set",
      "optimizers=[lion]")
    #expect(outcome.status == 74)
    #expect(workshop.folder.contents(below: "logs") == before)
  }
}
