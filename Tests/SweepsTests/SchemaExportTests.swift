import Foundation
import TestSupport
import Testing

/// Hands the wrong files to `Tests/Schema/check.py`, which looks whether the schema refuses them.
@Suite struct SchemaExportTests {
  @Test func `reasons are of wrong files`() {
    let names = Set(WrongFile.all.map(\.name))
    for (name, reason) in WrongFile.beyondSchema {
      #expect(names.contains(name) && !reason.isEmpty, "\(name)")
    }
    // Whatever formulas of rules say, no schema sees it.
    let formulas = WrongFile.all.filter { $0.text.contains("\n    own:\n") }.map(\.name)
    let others = names.subtracting(formulas)
    #expect(others.filter { WrongFile.beyondSchema[$0] != nil }.count < others.count / 2)
  }

  /// Into the folder of `DESCENT_WRONG_FILES`: a file each, and `index.tsv` with their names and the
  /// reasons why a schema cannot refuse them.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["DESCENT_WRONG_FILES"] != nil))
  func `the wrong files are exported`() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["DESCENT_WRONG_FILES"])
    var lines: [String] = []
    for (at, file) in WrongFile.all.enumerated() {
      let name = "\(at).yaml"
      try (file.text + "\n").write(
        toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      lines.append("\(name)\t\(file.name)\t\(WrongFile.beyondSchema[file.name] ?? "")")
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: "\(folder)/index.tsv", atomically: true, encoding: .utf8)
  }
}
