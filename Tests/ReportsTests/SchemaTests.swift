import Figures
import Reports
import Sweeps
import Testing

/// What can be checked of the schema without a validator; `Tests/Schema/check.py` has one.
@Suite struct SchemaTests {
  private let text = ExperimentSchema.text

  @Test func `the text is the same twice, and small enough for editors`() {
    #expect(ExperimentSchema.text == text)
    #expect(text.hasSuffix("}\n") && text.utf8.count < 500_000)
    #expect(text.hasPrefix("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"))
  }

  @Test func `every reference has a definition`() throws {
    let references = Set(text.matches(of: #/"#/\$defs/([^"]+)"/#).map { String($0.1) })
    #expect(references.count > 20)
    for name in references { #expect(text.contains("\n    \"\(name)\": {"), "\(name)") }
  }

  @Test func `every key, figure and option is in it`() {
    let figures = FigureCatalogue.standard.kinds
    let names =
      ExperimentFormat.all.map(\.name) + figures.map { $0.name }
      + figures.flatMap { $0.optionTexts.map(\.name) }
    for name in names { #expect(text.contains("\"\(name)\": {"), "\(name)") }
  }
}
