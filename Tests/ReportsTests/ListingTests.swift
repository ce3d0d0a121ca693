import Figures
import Reports
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
}
