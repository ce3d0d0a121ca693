import Glibc
import TestSupport
import Testing

/// `descent verify` and `descent index`.
@Suite struct VerifyTests {
  @Test func verify() throws {
    let workshop = Workshop(["Experiments/f.yaml": small, "Experiments/g.yaml": small])
    workshop.descent("run", "Experiments/f.yaml", "Experiments/g.yaml", "--quiet")
    let whole = workshop.descent("verify")
    #expect(whole.status == 0 && whole.output.split(separator: "\n").count == 2, "\(whole.error)")
    #expect(workshop.descent("verify", "--stored", "Output/f", "Output/").status == 0)

    // A large table that a repository leaves out is compared by its hash.
    let table = try #require(workshop.folder.bytes(of: "Output/g/results.csv"))
    unlink(workshop.folder.file("Output/g/results.csv"))
    let without = workshop.descent("verify", "Output/g")
    #expect(without.status == 0 && without.output.contains("1 of them by their hashes"))
    #expect(workshop.descent("verify", "--stored", "Output/g").output.contains("1 not there"))
    workshop.folder.write(table, to: "Output/g/results.csv")

    // A last bit, a verdict, a row: named by trial and column.
    let text = String(decoding: table, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let fields = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let place = try #require(
      lines[0].split(separator: ",", omittingEmptySubsequences: false).firstIndex(of: "final_loss"))
    let value = try #require(Float(fields[place]))
    var other = fields
    other[place] = value.nextUp.description
    var edited = lines
    edited[1] = other.joined(separator: ",")
    workshop.folder.write(edited.joined(separator: "\n"), to: "Output/g/results.csv")
    let bit = workshop.descent("verify", "Output/g", "Output/f")
    #expect(bit.status == 1, "\(bit.error)")
    #expect(
      bit.output.hasPrefix(
        "Output/g/results.csv:2: trial \(fields[0]) (Gradient descent, learning rate=0.001): final_loss"
      ),
      "\(bit.output)")
    #expect(bit.output.contains("anew (1 ulp)") && bit.output.contains("Output/f: "))
    let hash = workshop.descent("verify", "--stored", "Output/g")
    #expect(hash.status == 1 && hash.output.contains("results.csv: it is not the file"))
    edited = lines
    edited.remove(at: 2)
    workshop.folder.write(edited.joined(separator: "\n"), to: "Output/g/results.csv")
    #expect(workshop.descent("verify", "Output/g").output.contains(" is missing"))
    edited = lines
    edited.swapAt(1, 2)
    workshop.folder.write(edited.joined(separator: "\n"), to: "Output/g/results.csv")
    #expect(workshop.descent("verify", "Output/g").output.contains("the rows are in another order"))
    workshop.folder.write(table, to: "Output/g/results.csv")

    // An experiment that was edited since.
    workshop.folder.write(small.replacing("60", with: "61"), to: "Experiments/g.yaml")
    let stale = workshop.descent("verify")
    #expect(stale.status == 1)
    #expect(
      stale.output.contains(
        "it is not of 'Experiments/g.yaml' as that is now (stop.max_iterations)"))
    #expect(workshop.descent("verify", "--experiments", "elsewhere").status == 0)

    for words in ["none", "Experiments"] {
      let found = workshop.descent("verify", words)
      #expect(
        found.status == 66 && found.error.contains("'\(words)' is no output"), "\(found.error)")
    }
  }

  @Test func index() throws {
    let workshop = Workshop([
      "f.yaml": small.replacing("A small one", with: "Which <b>rate</b> | wins?"),
      "g h.yaml": small,
    ])
    #expect(workshop.descent("index").status == 66)
    workshop.descent("run", "f.yaml", "g h.yaml", "--quiet")
    #expect(workshop.descent("index").output == "2 outputs in Output/README.md\n")
    let page = String(
      decoding: try #require(workshop.folder.bytes(of: "Output/README.md")), as: UTF8.self)
    #expect(
      page.contains("(g%20h/report.md)") && page.contains("src=\"f/figures/parameter-paths"),
      "\(page)")
    #expect(!page.contains("<b>") && page.contains("is lowest, with a final loss of"), "\(page)")
    // It is written again, and no other page is.
    #expect(workshop.descent("index", "Output/").status == 0)
    workshop.folder.write("mine\n", to: "Output/README.md")
    let refused = workshop.descent("index")
    #expect(
      refused.status == 73 && workshop.folder.bytes(of: "Output/README.md") == Array("mine\n".utf8))
  }
}
