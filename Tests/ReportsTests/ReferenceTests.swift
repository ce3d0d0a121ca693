import Foundation
import Reports
import Sweeps
import TestSupport
import Testing

/// The generated tables of `Experiments/README.md` are those of the catalogues.
///
/// `UPDATE_GOLDENS=1 swift test … --filter ReferenceTests` writes them anew.
@Suite struct ReferenceTests {
  private static let path = Repository.file("Experiments/README.md")

  @Test func `sections are those of the catalogues`() throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    var lines: [String] = []
    var found: [String] = []
    var isGenerated = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "<!-- end -->" { isGenerated = false }
      if !isGenerated { lines.append(String(line)) }
      guard line.hasPrefix("<!-- generated: ") else { continue }
      let name = String(line.dropFirst("<!-- generated: ".count).dropLast(" -->".count))
      let section = try #require(Reference.lines(name), "no section is called \(name)")
      // Markdown needs a blank line before a table.
      lines += [""] + section + [""]
      found.append(name)
      isGenerated = true
    }
    #expect(!isGenerated, "a section has no end")
    #expect(found == Reference.sections)
    let expected = lines.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
      try expected.write(toFile: Self.path, atomically: true, encoding: .utf8)
    } else {
      #expect(text == expected, "UPDATE_GOLDENS=1 writes the generated tables anew")
    }
  }

  @Test func `every entry stands in its section`() throws {
    for (section, names) in [
      "keys": ExperimentFormat.all.map(\.path), "values": SweptForm.allCases.map(\.rawValue),
      "samplers": SamplingMethod.allCases.map(\.rawValue),
    ] {
      let lines = try #require(Reference.lines(section))
      for name in names { #expect(lines.contains { $0.contains(name) }, "\(name)") }
      #expect(lines.count >= names.count + 2)
      #expect(Set(lines.map { $0.replacing("\\|", with: "").count { $0 == "|" } }).count == 1)
    }
    #expect(Reference.lines("no such section") == nil)
  }
}
