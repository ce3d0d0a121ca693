import Figures
import Reports
import Sweeps
import Testing

/// Listings come from the catalogues and lack nothing of them.
@Suite struct ListingTests {
  @Test(arguments: FigureCatalogue.standard.names)
  func `a figure is listed and explained with all its options`(_ name: String) throws {
    let kind = try #require(FigureCatalogue.standard.kind(named: name))
    let lines = try #require(Explanation.lines(name))
    #expect(lines.contains(kind.summary))
    for option in kind.optionTexts {
      let line = try #require(lines.first { $0.hasPrefix("  \(option.name) ") }, "\(option.name)")
      #expect(line.contains("default \(option.defaultText) ") && line.hasSuffix(option.summary))
    }
    let row = try #require(Listing.lines("figures").first { $0.hasPrefix("\(name) ") })
    #expect(row.contains(kind.optionTexts.map(\.name).joined(separator: ", ")))
    #expect(row.hasSuffix(kind.summary))
    #expect(Explanation.names.contains(name))
  }

  @Test(arguments: ExperimentFormat.all.map(\.path))
  func `a key is explained with its value, default, keys and examples`(_ path: String) throws {
    let key = try #require(ExperimentFormat.key(path))
    let lines = try #require(Explanation.lines(path))
    for heading in ["Value", "Default", "Where"] { #expect(lines.contains(heading)) }
    #expect(lines.contains("\(path): a key of the experiment file") && lines.contains(key.summary))
    for inner in ExperimentFormat.keys(below: path) {
      #expect(lines.contains { $0.hasPrefix("  \(inner.name) ") && $0.hasSuffix(inner.summary) })
    }
    let shown = lines.map { $0.drop { $0 == " " } }.joined(separator: "\n")
    for example in key.examples {
      let text = example.split(separator: "\n").map { $0.drop { $0 == " " } }
      #expect(shown.contains(text.joined(separator: "\n")))
    }
    // By its last part alone it is found, too.
    let short = try #require(Explanation.lines(key.name))
    #expect(short.contains("\(path): a key of the experiment file"))
  }

  @Test func `every name is explained, with all that it stands for`() throws {
    for name in Explanation.names {
      let lines = try #require(Explanation.lines(name), "\(name)")
      #expect(lines.count >= 1 && lines.allSatisfy { !$0.contains("\n") }, "\(name)")
    }
    let momentum = try #require(Explanation.lines("momentum"))
    #expect(momentum.contains("momentum: Momentum") && momentum.contains("momentum: a parameter"))
    let title = try #require(Explanation.lines("title"))
    #expect(
      title.contains("title: an option of figures")
        && title.contains("title: a key of the experiment file"))
    #expect(Explanation.lines("functions") == Listing.lines("functions"))
    #expect(
      try #require(Explanation.lines("optimizers")).last
        == "'descent list optimizers' lists them all.")
    #expect(Explanation.lines("no_such_name") == nil)
  }

  @Test func `a name of another library is explained by ours`() throws {
    for entry in ForeignName.all {
      let lines = try #require(Explanation.lines(entry.name), "\(entry.name)")
      let ours = try #require(entry.ours.first).split(separator: " ")
      for name in ours {
        // Where the name is one of ours as well, a line points to the other.
        #expect(
          lines.contains { $0.hasPrefix(name) || $0.contains("calls") && $0.contains(name) },
          "\(entry.name)")
      }
    }
    let lines = try #require(Explanation.lines("lr"))
    #expect(lines[0] == "lr: what PyTorch calls learning_rate, or max_learning_rate, initial, peak")
    #expect(lines[2] == "learning_rate: a parameter")
  }
}
