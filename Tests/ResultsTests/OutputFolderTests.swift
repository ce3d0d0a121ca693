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

  @Test func aStagedFileComesIntoPlaceWithTheOthers() throws {
    let folder = TemporaryFolder()
    folder.write("old", to: "out/results.csv")
    folder.write("left by an earlier run", to: "out/figures/9.png")
    folder.write("a user's own", to: "out/notes.txt")
    let output = OutputFolder(folder.file("out"))
    var staged = try output.stage("results.csv")
    try append("a,b\n", to: &staged)
    try append("1,2\n", to: &staged)
    let file = try staged.finish()
    #expect(file.isStaged && file.digest == Digest.hexadecimal(of: "a,b\n1,2\n".utf8))
    #expect(text(folder, "out/results.csv") == "old")
    #expect(text(folder, "out/results.csv.partial") == "a,b\n1,2\n")

    try output.replace(with: [file, OutputFile("figures/1.svg", text: "<svg/>")]) {
      $0.hasPrefix("figures/")
    }
    #expect(text(folder, "out/results.csv") == "a,b\n1,2\n")
    #expect(text(folder, "out/figures/1.svg") == "<svg/>")
    #expect(text(folder, "out/figures/9.png") == nil)
    #expect(text(folder, "out/notes.txt") == "a user's own")
    #expect(text(folder, "out/results.csv.partial") == nil)
  }

  @Test func aDiscardedFileLeavesNothing() throws {
    let folder = TemporaryFolder()
    var staged = try OutputFolder(folder.file("new/deep")).stage("results.csv")
    try append("x", to: &staged)
    #expect(text(folder, "new/deep/results.csv.partial") == "x")
    staged.discard()
    #expect(!OutputFolder.exists(folder.file("new")))
    #expect(OutputFolder.exists(folder.path))
  }

  @Test func aFailureLeavesWhatWasThere() throws {
    let folder = TemporaryFolder()
    folder.write("old", to: "out/a.txt")
    folder.write("in the way", to: "out/b.txt.partial/file")
    let output = OutputFolder(folder.file("out"))
    do {
      try output.replace(
        with: [OutputFile("a.txt", text: "new"), OutputFile("b.txt", text: "new")]
      ) { _ in true }
      Issue.record("a folder was written over")
    } catch {
      #expect(error.kind == .creation)
      #expect(
        error.message == "cannot create '\(folder.file("out/b.txt.partial"))': Is a directory")
    }
    #expect(text(folder, "out/a.txt") == "old")
    #expect(text(folder, "out/a.txt.partial") == nil)
  }

  @Test func aFileInThePlaceOfAFolderIsReported() {
    let folder = TemporaryFolder()
    folder.write("", to: "out")
    let output = OutputFolder(folder.file("out"))
    #expect {
      _ = try output.stage("results.csv")
    } throws: { error in
      (error as? OutputError)?.message == "cannot create '\(folder.file("out"))': Not a directory"
    }
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
