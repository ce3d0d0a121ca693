import Engine
import Results
import Support

/// Writes HTML. Elements are closed by those who open them, and every text is escaped, so that a
/// document is well formed whatever it holds.
struct Markup {
  private(set) var bytes: [UInt8] = []

  /// Elements that have no end.
  private static let void: Set<String> = ["meta", "img", "br", "hr", "col", "link", "input"]

  /// Adds an element with what `content` adds to it.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    _ content: (inout Markup) -> Void = { _ in }
  ) {
    bytes += "<\(name)".utf8
    for (key, value) in attributes {
      bytes += " \(key)=\"\(Escaping.markup(Escaping.isolated(value)))\"".utf8
    }
    bytes.append(UInt8(ascii: ">"))
    if Self.void.contains(name) { return }
    content(&self)
    bytes += "</\(name)>".utf8
  }

  /// Adds an element that holds a text.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String
  ) {
    element(name, attributes) { $0.text(text) }
  }

  /// Adds text, apart from its surroundings where it changes the direction.
  mutating func text(_ text: String) {
    let safe = Escaping.markup(Escaping.balanced(text))
    if Escaping.changesDirection(text) {
      bytes += "<bdi>\(safe)</bdi>".utf8
    } else {
      bytes += safe.utf8
    }
  }

  /// Ends a line of the file, for those who read it as text.
  mutating func line() { bytes.append(0x0A) }

  /// Adds what is markup already.
  mutating func raw(_ markup: some Sequence<UInt8>) { bytes += markup }

  /// Adds a paragraph, each sentence on a line of the file.
  mutating func paragraph(
    _ spans: [Report.Span], _ attributes: KeyValuePairs<String, String> = [:]
  ) {
    element("p", attributes) { paragraph in
      for (at, line) in Sentences.lines(spans).enumerated() {
        if at > 0 { paragraph.line() }
        for span in line {
          switch span {
          case .text(let text): paragraph.text(text)
          case .code(let text), .file(let text): paragraph.element("code", text: text)
          }
        }
      }
    }
    line()
  }

  // MARK: Tables

  /// Adds a table, which scrolls by itself where it is wider than the page.
  mutating func table(_ content: Report.Table) {
    let caption = content.caption
    let label = caption.isEmpty ? content.columns.first?.title ?? "" : caption
    element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": label]) {
      $0.element("table") { table in
        if !caption.isEmpty {
          table.element("caption") { $0.element("span", text: caption) }
          table.line()
        }
        table.element("thead") { head in
          head.element("tr") { row in
            for column in content.columns {
              if column.isNumeric {
                row.element("th", ["scope": "col", "class": "n"], text: column.title)
              } else {
                row.element("th", ["scope": "col"], text: column.title)
              }
            }
          }
        }
        table.line()
        table.element("tbody") { body in
          for cells in content.rows {
            body.element("tr") { row in
              for (at, cell) in cells.enumerated() {
                row.cell(cell, title: content.columns[at].title, isKey: at == content.keyColumn)
              }
            }
            body.line()
          }
        }
      }
    }
    line()
  }

  /// - Parameters:
  ///   - title: the column's, which stands beside the cell where the page is narrow.
  ///   - isKey: whether it then stands beside the row's heading.
  private mutating func cell(_ cell: Report.Cell, title: String, isKey: Bool) {
    switch cell {
    case .text(let text): element("td", ["data-label": title], text: text)
    case .heading(let text, let detail):
      element("th", ["scope": "row"]) { heading in
        heading.text(text)
        if !detail.isEmpty { heading.element("small", text: detail) }
      }
    case .number(let text):
      element("td", ["class": isKey ? "n k" : "n", "data-label": title], text: text)
    case .code(let text):
      element("td", ["class": "wide", "data-label": title]) { $0.element("code", text: text) }
    case .verdict(let status, let words):
      element("td", ["data-label": title]) { $0.verdict(status, words) }
    }
  }

  /// Adds a verdict by colour, sign and word.
  mutating func verdict(_ status: Status, _ words: String) {
    element("span", ["class": "v \(status.className)"]) { span in
      // Drawn, since many fonts lack such signs.
      span.element("svg", ["class": "m", "viewBox": "0 0 10 10", "aria-hidden": "true"]) {
        $0.element("path", ["d": status.mark])
      }
      span.text(" \(words)")
    }
  }
}
