import Support

/// Writes a report as `report.md`, each sentence on a line of its own.
package struct MarkdownWriter {
  package let report: Report
  /// In which format the report's pictures are linked; nil where there are none.
  package let pictures: FigureFormat?

  package init(report: Report, pictures: FigureFormat? = .svg) {
    self.report = report
    self.pictures = pictures
  }

  package func text() -> String {
    var lines = ["# \(Escaping.markdownLine(report.title))", ""]
    lines += self.lines(Report.blocks(report.summary, in: .markdown))
    lines += ["**\(Escaping.markdown(report.tally.text)).**", ""]
    for section in report.sections(in: .markdown) {
      lines += ["## \(Escaping.markdown(section.title))", ""]
      lines += self.lines(section.blocks)
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Lines of the file, an empty one after each block.
  private func lines(_ blocks: [Report.Block]) -> [String] {
    blocks.flatMap { lines($0.content) + [""] }
  }

  private func lines(_ content: Report.Content) -> [String] {
    switch content {
    case .paragraph(let spans, _): paragraph(spans)
    case .formula(let text): fenced(text)
    case .command(let text): fenced(text, language: "sh")
    case .facts(let facts):
      facts.map { "- \(Escaping.markdown($0.term)): \(Escaping.markdown($0.text))" }
    case .table(let table): Self.lines(table)
    case .figure(let entry):
      ["### \(Escaping.markdown(entry.figure.title))"]
        + (pictures.map {
          let text = Escaping.markdown(entry.figure.alternativeText)
          return ["", "![\(text)](figures/\(entry.name).\($0.rawValue))"]
        } ?? []) + entry.figure.captions.flatMap { [""] + paragraph([.text($0)]) }
    case .part(let title, let blocks):
      (title.isEmpty ? [] : ["### \(Escaping.markdown(title))", ""])
        + lines(Report.blocks(blocks, in: .markdown)).dropLast()
    case .folded(let title, let blocks):
      ["<details><summary>\(Escaping.markup(title))</summary>", ""]
        + lines(Report.blocks(blocks, in: .markdown)) + ["</details>"]
    case .file(let title, let text):
      paragraph([.text(title)]) + [""] + fenced(text)
    }
  }

  private func paragraph(_ spans: [Report.Span]) -> [String] {
    Sentences.lines(spans).map { line in
      line.enumerated().map { at, span in
        switch span {
        case .text(let text):
          at == 0 ? Escaping.markdownLine(text) : Escaping.markdown(text)
        case .code(let text): Escaping.markdownCode(text)
        case .file(let path): "[\(Escaping.markdown(path))](\(path))"
        }
      }.joined()
    }
  }

  /// A text as it is, within a fence longer than any in it.
  private func fenced(_ text: String, language: String = "") -> [String] {
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return [fence + language] + lines.map { Escaping.isolated(String($0)) } + [fence]
  }

  /// A table, its caption above it.
  static func lines(_ table: Report.Table) -> [String] {
    func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    return (table.caption.isEmpty ? [] : ["**\(Escaping.markdown(table.caption))**", ""])
      + [
        row(table.columns.map { Escaping.markdown($0.title) }),
        row(table.columns.map { $0.isNumeric ? "---:" : "---" }),
      ] + table.rows.map { row($0.map(cell)) }
  }

  private static func cell(_ cell: Report.Cell) -> String {
    guard case .code(let text) = cell else { return Escaping.markdown(cell.text) }
    // A bar would end the cell, in code as well.
    return Escaping.markdownCode(text).replacing("|", with: "\\|")
  }
}
