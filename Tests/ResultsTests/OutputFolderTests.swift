import Glibc
import Results
import Support
import TestSupport
import Testing

/// Files of an output are replaced together, or not at all.
@Suite struct OutputFolderTests {
  private func text(_ folder: TemporaryFolder, _ name: String) -> String? {
    folder.bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  private func append(_ text: String, to file: inout StagedFile) throws {
    try Array(text.utf8).withUnsafeBytes { try file.append($0) }
  }

  private func isLeft(_ folder: TemporaryFolder) -> Bool {
    OutputFolder.exists(folder.file("out/\(OutputReplacement.folder)"))
  }

  @Test func aStagedFileComesIntoPlaceWithTheOthers() throws {
    let folder = TemporaryFolder()
    folder.write("old", to: "out/results.csv")
    folder.write("left by an earlier run", to: "out/figures/9.png")
    folder.write("a user's own", to: "out/notes.txt")
    let replacement = try OutputFolder(folder.file("out")).replacement()
    var staged = try replacement.stage("results.csv")
    try append("a,b\n", to: &staged)
    try append("1,2\n", to: &staged)
    let file = try staged.finish()
    #expect(file.isStaged && file.digest == Digest.hexadecimal(of: "a,b\n1,2\n".utf8))
    #expect(text(folder, "out/results.csv") == "old")
    #expect(isLeft(folder))

    try replacement.commit(
      [file, OutputFile("figures/1.svg", text: "<svg/>")],
      removing: ["figures/9.png", "results.csv", "none.md", "../out/notes.txt", "/etc/hosts"])
    #expect(text(folder, "out/results.csv") == "a,b\n1,2\n")
    #expect(text(folder, "out/figures/1.svg") == "<svg/>")
    #expect(text(folder, "out/figures/9.png") == nil)
    #expect(text(folder, "out/notes.txt") == "a user's own")
    #expect(!isLeft(folder))
  }

  @Test func whatIsAbandonedLeavesNothing() throws {
    let folder = TemporaryFolder()
    let replacement = try OutputFolder(folder.file("new/deep")).replacement()
    var staged = try replacement.stage("results.csv")
    try append("x", to: &staged)
    #expect(OutputFolder.exists(folder.file("new/deep")))
    replacement.abandon()
    #expect(!OutputFolder.exists(folder.file("new")))
    #expect(OutputFolder.exists(folder.path))
    #expect(throws: OutputError.self) { try replacement.stage("summary.csv") }
    #expect(throws: OutputError.self) { try replacement.commit([OutputFile("a", text: "a")]) }
    #expect(!OutputFolder.exists(folder.file("new")))
  }

  @Test func aFailureLeavesWhatWasThere() throws {
    let folder = TemporaryFolder()
    folder.write("old", to: "out/a.txt")
    folder.write("in the way", to: "out/b.txt/file")
    let output = OutputFolder(folder.file("out"))
    do {
      try output.replace(with: [OutputFile("a.txt", text: "new"), OutputFile("b.txt", text: "new")])
      Issue.record("a folder was written over")
    } catch {
      #expect(error.kind == .writing)
      #expect(error.message == "cannot write '\(folder.file("out/b.txt"))': Is a directory")
    }
    #expect(text(folder, "out/a.txt") == "old")
    #expect(!isLeft(folder))
  }

  @Test func aFileInThePlaceOfAFolderIsReported() {
    let folder = TemporaryFolder()
    folder.write("", to: "out")
    let output = OutputFolder(folder.file("out"))
    #expect {
      _ = try output.replacement()
    } throws: { error in
      (error as? OutputError)?.message == "cannot create '\(folder.file("out"))': Not a directory"
    }
  }

  @Test func oneReplacementAtATime() throws {
    let folder = TemporaryFolder()
    let output = OutputFolder(folder.file("out"))
    let first = try output.replacement()
    do {
      _ = try output.replacement()
      Issue.record("two at once")
    } catch { #expect(error.kind == .inUse) }
    try first.commit([OutputFile("a", text: "a")])
  }

  /// What a killed process leaves: without its record it is undone, with it finished, and a record that is not
  /// whole, or names what no output has, is none.
  @Test(
    arguments: [
      (nil, "old", "undone"),
      ("descent replacement 1\nput 1 a.txt\nremove b.txt\nend\n", "new", "done"),
      ("descent replacement 1\nput 1 a.txt\nremove b.txt\n", "old", "undone"),
      ("descent replacement 1\nput 1 ../a.txt\nend\n", "old", "undone"),
      ("descent replacement 1\nput 1 a/b/c.txt\nend\n", "old", "undone"),
      ("descent replacement 1\nput 1/../1 a.txt\nend\n", "old", "undone"),
      ("descent replacement 1\nremove .git\nend\n", "old", "undone"),
      ("put 1 a.txt\nend\n", "old", "undone"), ("", "old", "undone"),
    ] as [(String?, String, String)])
  func interruption(_ record: String?, _ content: String, _ end: String) throws {
    let folder = TemporaryFolder()
    folder.write("old", to: "out/a.txt")
    folder.write("old", to: "out/b.txt")
    folder.write("new", to: "out/\(OutputReplacement.folder)/1")
    if let record {
      folder.write(record, to: "out/\(OutputReplacement.folder)/\(OutputReplacement.record)")
    }
    let output = OutputFolder(folder.file("out"))
    let replacement = try output.replacement()
    replacement.abandon()
    #expect(replacement.note?.contains(end == "done" ? "is finished" : "is removed") == true)
    #expect(text(folder, "out/a.txt") == content)
    #expect(text(folder, "out/b.txt") == (end == "done" ? nil : "old"))
    #expect(!isLeft(folder))
    #expect(try output.recover() == nil)
  }

  /// Links in an output lead nowhere.
  @Test func links() throws {
    let folder = TemporaryFolder()
    folder.write("victim", to: "elsewhere/1.png")
    folder.write("victim", to: "elsewhere/results.csv")
    mkdir(folder.file("out"), 0o777)
    func link(_ name: String, to target: String) {
      unlink(folder.file("out/\(name)"))
      symlink(target, folder.file("out/\(name)"))
    }
    let files = [OutputFile("results.csv", text: "new"), OutputFile("figures/1.png", text: "new")]
    let output = OutputFolder(folder.file("out"))
    link("figures", to: "../elsewhere")
    do {
      try output.replace(with: files, removing: ["figures/1.png"])
      Issue.record("written through a link")
    } catch {
      #expect(error.kind == .creation)
      #expect(error.message.contains("it is a symbolic link"))
    }
    unlink(folder.file("out/figures"))
    // A link in the place of a file is replaced; what it led to stays.
    link("results.csv", to: "../elsewhere/results.csv")
    link(OutputReplacement.folder, to: "../elsewhere")
    try output.replace(with: files)
    #expect(text(folder, "out/results.csv") == "new")
    #expect(text(folder, "elsewhere/results.csv") == "victim")
    #expect(text(folder, "elsewhere/1.png") == "victim")
    symlink("out", folder.file("way"))
    #expect(throws: OutputError.self) { try OutputFolder(folder.file("way")).replace(with: files) }
  }

  @Test func contentsAndTheirErrors() throws {
    let folder = TemporaryFolder()
    folder.write("text", to: "f")
    #expect(try OutputFolder.contents(of: folder.file("f")) == Array("text".utf8))
    #expect(throws: TableError(.unreadable, folder.file("g"), "No such file or directory")) {
      try OutputFolder.contents(of: folder.file("g"))
    }
    #expect(throws: TableError(.reading, folder.path, "Is a directory")) {
      try OutputFolder.contents(of: folder.path)
    }
    #expect(throws: TableError(.unreadable, folder.path, "it is a folder")) {
      try CSVReader(path: folder.path)
    }
  }
}
