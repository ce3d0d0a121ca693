import Testing
import YAML

@Suite struct DiagnosticTests {
  private func render(_ text: String, _ range: Range<Int>, hint: String? = nil) -> String {
    let file = SourceFile(name: "f", text: text)
    return Diagnostic("wrong", at: file.span(of: range), hint: hint).rendered()
  }

  @Test func format() throws {
    let file = SourceFile(
      name: "Experiments/notebook.yaml",
      text: "optimizers:\n  - momentun: {learning_rate: 0.1}\n")
    let key = try #require(try parse(file)["optimizers"]?.items?[0].pairs?[0].key)
    let problem = Diagnostic.unknown(
      "optimizer", "momentun", at: key.span, among: ["adam", "momentum"])
    #expect(
      problem.rendered() == """
        Experiments/notebook.yaml:2:5: error: unknown optimizer 'momentun'
          - momentun: {learning_rate: 0.1}
            ^~~~~~~~ did you mean 'momentum'?
        """)
    let red = problem.rendered(color: true)
    #expect(red.contains("\u{1B}[1;31merror:\u{1B}[0m unknown"))
    #expect(red.contains("\u{1B}[1;32m^~~~~~~~\u{1B}[0m did"))
    #expect(problem.rendered() == uncolored(red))
  }

  private func uncolored(_ text: String) -> String {
    text.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
  }

  @Test func withoutAPlace() {
    #expect(Diagnostic("wrong", at: nil).rendered() == "error: wrong")
    #expect(
      Diagnostic("wrong", at: .synthetic, hint: "do right", severity: .warning).rendered()
        == "warning: wrong; do right")
  }

  @Test func wideAndHidden() {
    // 日本 is 3 bytes and 2 columns each, an accent takes none, and nothing moves the cursor.
    #expect(render("日本: x", 8..<9) == "f:1:5: error: wrong\n日本: x\n      ^")
    #expect(render("😀 é: x", 5..<7) == "f:1:3: error: wrong\n😀 é: x\n   ^")
    #expect(render("⌚ x", 4..<5) == "f:1:3: error: wrong\n⌚ x\n   ^")
    #expect(render("e\u{301}: x", 5..<6) == "f:1:5: error: wrong\ne\u{301}: x\n   ^")
    #expect(render("a\tb", 2..<3) == "f:1:3: error: wrong\na b\n  ^")
    #expect(render("a\u{1B}[1m", 1..<2) == "f:1:2: error: wrong\na\u{FFFD}[1m\n ^")
    #expect(render("a\u{202E}b", 4..<5) == "f:1:3: error: wrong\na\u{FFFD}b\n  ^")
    #expect(Diagnostic("a\u{1B}b\n", at: nil).rendered() == "error: a\u{FFFD}b\u{FFFD}")
  }

  @Test func ends() {
    #expect(render("ab\ncd", 1..<5) == "f:1:2: error: wrong\nab\n ^")
    #expect(render("ab\r\ncd", 2..<2) == "f:1:3: error: wrong\nab\n  ^")
    #expect(render("ab\n", 3..<3) == "f:2:1: error: wrong\n\n^")
    #expect(render("ab", 0..<99, hint: "h") == "f:1:1: error: wrong\nab\n^~ h")
  }

  /// However long the line, the window holds the caret and is about a hundred columns wide.
  @Test func longLines() {
    for unit in ["x", "é", "日", "😀"] {
      let text = String(repeating: unit, count: 400)
      let size = unit.utf8.count
      for index in stride(from: 0, to: 400, by: 7) {
        for length in [0, 1, 5, 300] {
          let end = min(400, index + length)
          let lines = render(text, index * size..<end * size).split(separator: "\n")
          let width = unit == "日" || unit == "😀" ? 2 : 1
          let columns = lines[1].unicodeScalars.reduce(0) { $0 + ($1 == "…" ? 1 : width) }
          #expect((50...101).contains(columns))
          let caret = lines[2].prefix { $0 == " " }.count
          #expect(caret < columns)
          #expect(lines[2].count <= columns)
        }
      }
    }
    let text = String(repeating: "a", count: 200) + "B" + String(repeating: "c", count: 200)
    let lines = render(text, 200..<201).split(separator: "\n")
    let column = lines[2].prefix { $0 == " " }.count
    #expect(Array(lines[1])[column] == "B")
    #expect(lines[1].hasPrefix("…") && lines[1].hasSuffix("…"))
  }

  @Test func collection() {
    let first = SourceFile(name: "first", text: "a b c")
    let second = SourceFile(name: "second", text: "a b c")
    var all = Diagnostics()
    #expect(all.isEmpty && !all.hasErrors)
    all.append(Diagnostic("nowhere", at: nil, severity: .warning))
    #expect(!all.hasErrors)
    #expect(throws: Never.self) { try all.throwIfErrors() }
    all.append(Diagnostic("late", at: first.span(of: 4..<5)))
    all.append(Diagnostic("other", at: second.span(of: 0..<1)))
    all.append(Diagnostic("early", at: first.span(of: 0..<1)))
    all.append(Diagnostic("late", at: first.span(of: 4..<5)))
    #expect(all.sorted.map(\.message) == ["early", "late", "other", "nowhere"])
    #expect(throws: Diagnostics.self) { try all.throwIfErrors() }
    #expect(
      all.rendered(limit: 1) == "first:1:1: error: early\na b c\n^\n… and 3 more\n")
  }

  /// A part of a larger file: its lines have the numbers that they have there.
  @Test func partOfAFile() {
    let part = SourceFile(name: "big.csv", bytes: Array("1,2\n3,x\n".utf8), firstLine: 1_000_000)
    let span = part.span(of: 6..<7)
    #expect(span.start == Mark(line: 1_000_001, column: 3, offset: 6))
    #expect(span.end == Mark(line: 1_000_001, column: 4, offset: 7))
    #expect(part.line(1_000_001) == "3,x" && part.line(1) == "" && part.line(1_000_003) == "")
    #expect(part.lineCount == 1_000_002)
    #expect(
      Diagnostic("no number", at: span).rendered()
        == "big.csv:1000001:3: error: no number\n3,x\n  ^")
  }
}
