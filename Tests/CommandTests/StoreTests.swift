import Glibc
import TestSupport
import Testing

/// What is stored is not run again, and is trusted only where it is sound.
@Suite struct StoreTests {
  /// Trials of more than 100 µs.
  private static let slow = """
    loss: {rosenbrock: {dimension: 20}}
    start: {uniform: [-2, 2]}
    seeds: 40
    stop: {max_iterations: 20000, converged: never}
    optimizers:
      - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}
    figures: []

    """

  private func workshop() -> Workshop { Workshop(["f.yaml": Self.slow]) }

  /// How many trials a run found stored.
  private func reused(_ outcome: Subprocess.Outcome) -> Int? {
    guard outcome.status == 0 else { return nil }
    for line in outcome.error.split(separator: "\n") where line.contains("were stored already") {
      return Int(
        line.dropFirst("note: ".count).prefix { $0.isNumber || $0 == "," }
          .filter(\.isNumber))
    }
    return 0
  }

  @Test func whatIsStoredIsReused() throws {
    let workshop = workshop()
    let first = workshop.descent("run", "f.yaml", "--output", "A")
    #expect(reused(first) == 0, "\(first.error)")
    #expect(workshop.folder.bytes(of: ".descent/trials.sqlite") != nil)
    #expect(workshop.folder.bytes(of: ".descent/.gitignore") == Array("*\n".utf8))
    // Of any number of threads, and for any form of output.
    #expect(reused(workshop.descent("run", "f.yaml", "--output", "B", "--jobs", "1")) == 120)
    let output = workshop.folder.contents(below: "A")
    #expect(output.count > 4 && workshop.folder.contents(below: "B") == output)
    #expect(workshop.descent("plan", "f.yaml").output.contains("120 of 120 trials are stored"))
    // Only what changed runs.
    let change = "optimizers.0.adam.learning_rate=[1e-3, 2e-2, 1e-1]"
    #expect(reused(workshop.descent("run", "f.yaml", "--set", change, "--output", "C")) == 80)
    #expect(
      reused(workshop.descent("run", "f.yaml", "--set", change, "--fresh", "--output", "D")) == 0)
    #expect(workshop.folder.contents(below: "C") == workshop.folder.contents(below: "D"))
  }

  @Test func freshNeitherReadsNorWrites() throws {
    let workshop = workshop()
    #expect(reused(workshop.descent("run", "f.yaml", "--fresh")) == 0)
    #expect(workshop.folder.bytes(of: ".descent/trials.sqlite") == nil)
    #expect(reused(workshop.descent("run", "f.yaml")) == 0)
    let stored = workshop.folder.contents(below: ".descent")
    #expect(reused(workshop.descent("run", "f.yaml", "--fresh")) == 0)
    #expect(workshop.folder.contents(below: ".descent") == stored)
  }

  @Test func places() throws {
    let workshop = workshop()
    workshop.folder.write("", to: "repository/.git/HEAD")
    workshop.folder.write(Self.slow, to: "repository/deep/f.yaml")
    for (arguments, environment, place) in [
      (["f.yaml"], [], ".descent"), (["f.yaml", "--store", "here"], ["DESCENT_STORE=x"], "here"),
      (["f.yaml"], ["DESCENT_STORE=there"], "there"),
      (["repository/deep/f.yaml"], [], "repository/.descent"),
    ] as [([String], [String], String)] {
      let outcome = workshop.start(["run"] + arguments, environment: environment).wait()
      #expect(reused(outcome) == 0)
      #expect(workshop.folder.bytes(of: "\(place)/trials.sqlite") != nil, "\(place)")
    }
  }

  /// Every way in which a store is of no use: the run goes on, says so once, and gives the same bytes.
  @Test(arguments: ["damaged", "no database", "another's", "a folder", "a link", "read-only"])
  func stores(_ kind: String) throws {
    let workshop = workshop()
    workshop.descent("run", "f.yaml", "--quiet", "--output", "A")
    let path = workshop.folder.file(".descent/trials.sqlite")
    var bytes = try #require(workshop.folder.bytes(of: ".descent/trials.sqlite"))
    switch kind {
    case "damaged":
      // Every page but the first.
      for at in bytes.indices.dropFirst(4096) where at % 3 == 0 { bytes[at] ^= 0x55 }
      workshop.folder.write(bytes, to: ".descent/trials.sqlite")
    case "no database": workshop.folder.write("notes of a user", to: ".descent/trials.sqlite")
    case "another's":
      // The application's number in the header.
      bytes.replaceSubrange(68..<72, with: [0, 0, 0, 7])
      workshop.folder.write(bytes, to: ".descent/trials.sqlite")
    case "a folder":
      unlink(path)
      workshop.folder.write("", to: ".descent/trials.sqlite/x")
    case "a link":
      rename(path, workshop.folder.file("elsewhere"))
      symlink("../elsewhere", path)
    default:
      chmod(path, 0o444)
      chmod(workshop.folder.file(".descent"), 0o555)
      // Root writes all the same.
      if getuid() == 0 { return }
    }
    let outcome = workshop.descent("run", "f.yaml", "--quiet", "--output", "B")
    #expect(outcome.status == 0)
    let lines = outcome.error.split(separator: "\n")
    #expect(lines.count == 1 && lines[0].hasPrefix("warning: the store "), "\(outcome.error)")
    #expect(workshop.folder.contents(below: "A") == workshop.folder.contents(below: "B"))
    if ["damaged", "no database", "another's"].contains(kind) {
      #expect(workshop.folder.bytes(of: ".descent/trials.sqlite.1.damaged") != nil)
      #expect(reused(workshop.descent("run", "f.yaml", "--output", "C")) == 120)
    }
  }

  @Test func exportAndImport() throws {
    let workshop = workshop()
    workshop.descent("run", "f.yaml", "--quiet")
    #expect(workshop.descent("store", "export", "out").status == 0)
    let name = try #require(workshop.folder.files(below: "out").first)
    #expect(workshop.descent("store", "import", "out", "--store", "other").status == 0)
    #expect(reused(workshop.descent("run", "f.yaml", "--store", "other")) == 120)
    #expect(workshop.descent("store", "export", "again", "--store", "other").status == 0)
    #expect(
      workshop.folder.contents(below: "out") == workshop.folder.contents(below: "again"))
    #expect(workshop.descent("store", "prune").output.hasPrefix("0 trials removed"))
    #expect(
      workshop.descent(
        "store", "prune", "f.yaml", "--set", "optimizers.0.adam.learning_rate=1e-2"
      ).output.hasPrefix("80 trials removed"))
    #expect(workshop.descent("store").output.contains("40 trials"))
    // A file that was cut off or changed adds nothing.
    let bytes = try #require(workshop.folder.bytes(of: "out/\(name)"))
    for end in [0, 10, 17, 100, bytes.count / 2, bytes.count - 1] {
      workshop.folder.write(Array(bytes.prefix(end)), to: "cut/\(name)")
      let outcome = workshop.descent("store", "import", "cut", "--store", "third")
      #expect(outcome.status == 66 && outcome.error.hasPrefix("error: cannot read "))
    }
    for place in stride(from: 0, to: bytes.count, by: bytes.count / 7) {
      var changed = bytes
      changed[place] ^= 1
      workshop.folder.write(changed, to: "cut/\(name)")
      #expect(workshop.descent("store", "import", "cut", "--store", "third").status == 66)
    }
    #expect(workshop.folder.bytes(of: "third/trials.sqlite") == nil)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func goesOn(_ number: Int32) throws {
    let workshop = workshop()
    let more = ["--set", "seeds=4000"]
    let whole = workshop.start(["run", "f.yaml", "--fresh", "--output", "A"] + more).wait()
    #expect(whole.status == 0)
    let process = workshop.start(["run", "f.yaml", "--output", "B"] + more)
    while workshop.folder.bytes(of: ".descent/trials.sqlite-wal")?.isEmpty ?? true { usleep(1000) }
    process.send(number)
    let outcome = process.wait()
    #expect(outcome.status == 128 + number)
    let lines = outcome.error.split(separator: "\n")
    #expect(
      lines.count == 1 && lines[0].contains("trials are stored, and the same command goes on"),
      "\(outcome.error)")
    #expect(workshop.folder.files(below: "B").isEmpty)
    let rest = workshop.start(["run", "f.yaml", "--output", "B"] + more).wait()
    #expect((reused(rest) ?? 0) > 0, "\(rest.error)")
    #expect(workshop.folder.contents(below: "A") == workshop.folder.contents(below: "B"))
  }
}
