import TestSupport
import Testing

/// `report.html` and `report.md`, whatever they tell of.
@Suite struct ReportTests {
  /// Texts that would break out of one medium or another.
  static let hostile = [
    "<script>alert(1)</script>", "</style><script>alert(1)</script>", "--><img src=x onerror=x>",
    "]]></title></svg><b>x</b>", "a & b &lt; c &#60;script&#62;", "\"' onclick=\"x\" a='",
    "`code` ``more`` | bar | \\ *bold* _em_ [link](http://example.org) ![i](x)",
    "https://example.org www.example.org @someone #1 $x^2$ :smile: ~~gone~~",
    "- list", "1. list", "# heading", "===", "+ list", "    code",
    "\u{202E}txet desrever", "\u{2069}\u{2069} out \u{2066}in", "עברית and العربية",
    "👩‍👩‍👧‍👦 🏳️‍🌈 e\u{301}\u{301}\u{301}", "=cmd|' /C calc'!A0", "a,b\"c", "{{7*7}} ${x} %s %n",
    String(repeating: "long ", count: 2000), String(repeating: "w", count: 10_000),
  ]

  /// A single-quoted scalar of YAML.
  private func quoted(_ text: String) -> String {
    "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
  }

  private func run(_ workshop: Workshop, _ arguments: String...) -> Subprocess.Outcome {
    workshop.start(["run", "f.yaml", "--quiet"] + arguments).wait()
  }

  /// Every text that users choose, in every place where they choose one.
  @Test(arguments: hostile) func nothingBreaksOut(_ text: String) throws {
    let workshop = Workshop([
      "f.yaml": """
      title: \(quoted(text))
      description: \(quoted(text))
      loss: {expression: 2*x^4 + 3*x^3 + 2}
      start: {x: 2}
      stop: {max_iterations: 20}
      optimizers:
        - adam: {learning_rate: [1e-2, 1e-1]}
      figures: [loss_function, parameter_paths]

      """
    ])
    let outcome = run(workshop)
    #expect(outcome.status == 0, "\(outcome.error)")
    let bytes = try #require(workshop.folder.bytes(of: "Output/f/report.html"))
    let checker = MarkupChecker(bytes)
    #expect(checker.problems == [], "\(text.prefix(60))")
    let document = String(decoding: bytes, as: UTF8.self)
    #expect(!document.contains("<script") && !document.contains("onerror=x>"))
    // It stands in the document all the same.
    if text.utf8.count < 100, !text.contains("\u{202E}"), !text.contains("\u{2069}") {
      let unescaped = checker.text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
        .replacing("&amp;", with: "&")
      let plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(unescaped.contains(plain), "\(text)")
    }
    for (name, svg) in workshop.folder.contents(below: "Output/f/figures")
    where name.hasSuffix("svg") {
      #expect(!String(decoding: svg, as: UTF8.self).contains("<script"), "\(name)")
    }
    try checkMarkdown(workshop, text)
  }

  private func checkMarkdown(_ workshop: Workshop, _ text: String) throws {
    let bytes = try #require(workshop.folder.bytes(of: "Output/f/report.md"))
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("# ") && lines[1].isEmpty)
    // The heading and the description are a line each, and hold no markup.
    for line in [lines[0].dropFirst(2), lines[2]] {
      var isEscaped = false
      for scalar in line.unicodeScalars {
        if !isEscaped { #expect(!"`*_[]<>|~!{}".unicodeScalars.contains(scalar), "\(line)") }
        isEscaped = scalar == "\\" && !isEscaped
      }
      #expect(!line.contains("://") && !line.contains("www.") && !line.contains("@"))
      let words = line.prefix(3)
      #expect(!words.hasPrefix("- ") && !words.hasPrefix("1. ") && !words.hasPrefix("# "))
      #expect(!words.hasPrefix("+ ") && !words.hasPrefix("=") && !words.hasPrefix("    "))
      // What turns the direction is closed within the line.
      var depth = 0
      for scalar in line.unicodeScalars {
        switch scalar.value {
        case 0x2066...0x2068, 0x202A, 0x202B, 0x202D, 0x202E: depth += 1
        case 0x2069, 0x202C: depth -= 1
        default: break
        }
        #expect(depth >= 0)
      }
      #expect(depth == 0, "\(text)")
    }
  }

  /// Names of optimizers and losses of one's own stand in reports, tables and figures.
  @Test func namesOfOnesOwn() throws {
    let workshop = Workshop([
      "a & <b>.yaml": """
      loss:
        - {expression: "where(x < 1, x^2, 2*x - 1) + 0*y", variables: [x, y]}
        - {expression: "x^2 + y^2"}
      start: {x: 2, y: 1}
      stop: {max_iterations: 20}
      optimizers:
        - adam
        - sam: {optimizer: {adam: {learning_rate: {cosine_decay: {initial: [0.1, 0.2]}}}}}
      figures: [loss_curves]

      """
    ])
    let outcome = workshop.start(["run", "a & <b>.yaml", "--quiet"]).wait()
    #expect(outcome.status == 0, "\(outcome.error)")
    let bytes = try #require(workshop.folder.bytes(of: "Output/a & <b>/report.html"))
    let checker = MarkupChecker(bytes)
    let document = String(decoding: bytes, as: UTF8.self)
    #expect(checker.problems == [])
    #expect(checker.text.contains("where(x &lt; 1"))
    #expect(checker.text.contains("SAM (Adam)") && checker.text.contains("cosine decay"))
    // Beside figures there are the marks of verdicts.
    #expect(document.split(separator: "<svg").count { !$0.hasPrefix(" class=\"m\"") } == 2 + 1)
  }

  /// The table has every trial once, the lowest final loss first, whatever the verdict.
  @Test func order() throws {
    let workshop = Workshop([
      "f.yaml": small.replacing("[1e-2, 1e-1]", with: "[1e-2, 1e-1, 1e6, 1e30]").replacing(
        "max_iterations: 60", with: "max_iterations: 2000")
    ])
    #expect(run(workshop).status == 0)
    let results = String(
      decoding: try #require(workshop.folder.bytes(of: "Output/f/results.csv")), as: UTF8.self)
    let rows = results.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let loss = try #require(rows[0].firstIndex(of: "final_loss"))
    let status = try #require(rows[0].firstIndex(of: "status"))
    let expected = rows.dropFirst().map { row in
      row[status] == "exploded" ? Double.infinity : Double(row[loss]) ?? .infinity
    }.sorted()
    let document = String(
      decoding: try #require(workshop.folder.bytes(of: "Output/f/report.html")), as: UTF8.self)
    let section = try #require(
      document.split(separator: "<section id=\"trials\">").dropFirst().first)
    let body = try #require(section.split(separator: "<tbody>").dropFirst().first)
    let lines = try #require(body.split(separator: "</tbody>").first).split(separator: "<tr>")
      .filter { $0.contains("<td") }
    #expect(lines.count == 6 && expected.count == 6)
    for (line, value) in zip(lines, expected) {
      #expect(value.isInfinite == line.contains("class=\"v bad\""), "\(line)")
      let key = try #require(line.split(separator: "class=\"n k\"").dropFirst().first)
      let text = key.split(separator: ">").dropFirst().first?.split(separator: "<").first ?? ""
      guard value.isFinite, let shown = Double(text.replacing("−", with: "-")) else { continue }
      #expect(abs(shown - value) <= 1e-3 * abs(value), "\(line)")
    }
  }

  /// Of a long list the best stand folded; the file stays small.
  @Test func manyTrials() throws {
    let workshop = Workshop([
      "f.yaml": """
      loss: quartic
      start: {x: {linspace: [-2, 2, 5000]}}
      stop: {max_iterations: 10}
      optimizers: [adam, {momentum: {learning_rate: {linspace: [0.01, 2, 2]}}}]

      """
    ])
    #expect(run(workshop).status == 0)
    let bytes = try #require(workshop.folder.bytes(of: "Output/f/report.html"))
    let checker = MarkupChecker(bytes)
    #expect(checker.problems == [])
    #expect(bytes.count < 2_000_000, "\(bytes.count)")
    #expect(checker.text.contains("The best 40 of 15,000 trials"))
    #expect(checker.text.contains("over 5,000 repetitions"))
    #expect(checker.counts["details", default: 0] == 2)
    #expect(checker.counts["tr", default: 0] < 100)
  }
}
