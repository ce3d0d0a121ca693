/// Writes HTML. Elements are closed by those who open them, and every text is escaped, so that a
/// document is well formed whatever it tells of.
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
      bytes += " \(key)=\"\(SafeText.escaped(SafeText.isolated(value)))\"".utf8
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
    let safe = SafeText.escaped(SafeText.balanced(text))
    if SafeText.changesDirection(text) {
      bytes += "<bdi>\(safe)</bdi>".utf8
    } else {
      bytes += safe.utf8
    }
  }

  /// Ends a line of the file, for those who read it as text.
  mutating func line() { bytes.append(0x0A) }

  /// Adds what is markup already.
  mutating func raw(_ markup: some Sequence<UInt8>) { bytes += markup }

  // MARK: Tables

  /// A cell of a table.
  enum Cell {
    case text(String)
    /// What the row is about, and what tells it from others of its name.
    case heading(String, detail: String = "")
    case number(String)
    case code(String)
    case verdict(Verdict)
  }

  /// A column of a table.
  struct Column {
    let title: String
    let isNumeric: Bool

    init(_ title: String, isNumeric: Bool = false) {
      self.title = title
      self.isNumeric = isNumeric
    }
  }

  /// Adds a table, which scrolls by itself where it is wider than the page.
  mutating func table(
    _ caption: String, _ columns: [Column], _ rows: some Sequence<[Cell]>
  ) {
    element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]) {
      $0.element("table") { table in
        table.element("caption") { $0.element("span", text: caption) }
        table.line()
        table.element("thead") { head in
          head.element("tr") { row in
            for column in columns {
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
          for cells in rows {
            body.element("tr") { row in for cell in cells { row.cell(cell) } }
            body.line()
          }
        }
      }
    }
    line()
  }

  private mutating func cell(_ cell: Cell) {
    switch cell {
    case .text(let text): element("td", text: text)
    case .heading(let text, let detail):
      element("th", ["scope": "row"]) { heading in
        heading.text(text)
        if !detail.isEmpty { heading.element("small", text: detail) }
      }
    case .number(let text): element("td", ["class": "n"], text: text)
    case .code(let text): element("td", ["class": "wide"]) { $0.element("code", text: text) }
    case .verdict(let verdict): element("td") { $0.verdict(verdict, verdict.word) }
    }
  }

  /// Adds a verdict by colour, sign and word.
  mutating func verdict(_ verdict: Verdict, _ word: String) {
    element("span", ["class": "v \(verdict.className)"]) { span in
      span.element("span", ["aria-hidden": "true"], text: verdict.sign)
      span.text(" \(word)")
    }
  }
}
