import TestSupport
import Testing
import YAML

@Suite struct SpanTests {
  /// The bytes of the file under a part of a scalar's text.
  private func under(_ node: Node, _ part: String) throws -> (text: String, start: Mark) {
    let text = try #require(node.string)
    let range = try #require(text.firstRange(of: part))
    let low = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    let span = node.span(ofBytes: low..<low + part.utf8.count)
    return (String(decoding: span.file.bytes[span.range], as: UTF8.self), span.start)
  }

  @Test func carets() throws {
    let root = try parse(
      """
      plain: 2*x + cosh(y)
      quoted: "2*x \\u002B \\"q\\" cosh(y)"
      single: 'it''s cosh(y)'
      lines: 2*x
        + cosh(y)

        - z
      folded: >-
         2*x
         + cosh(y)
           * w

         - z
      literal: |2
           2*x
          + cosh(y)
      anchored: &a !!str   é+cosh(y)
      """)
    let expected: [(String, Int, Int)] = [
      ("plain", 1, 14), ("quoted", 2, 27), ("single", 3, 16), ("lines", 5, 5), ("folded", 10, 6),
      ("literal", 16, 7), ("anchored", 17, 24),
    ]
    for (name, line, column) in expected {
      let node = try #require(root[name])
      let (text, start) = try under(node, "cosh(y)")
      #expect(text == "cosh(y)", "\(name)")
      #expect(start.line == line && start.column == column, "\(name): \(start)")
    }
    let quoted = try #require(root["quoted"])
    #expect(try under(quoted, "+").text == "\\u002B")
    #expect(try under(quoted, "\"q").text == "\\\"q")
    #expect(try under(try #require(root["single"]), "'").text == "''")
    #expect(try under(try #require(root["folded"]), "x + c").text == "x\n   + c")
    // An empty range is a place between two bytes; one at the end is before the quote.
    let single = try #require(root["single"])
    let length = try #require(single.string).utf8.count
    #expect(single.span(ofBytes: length..<length).start.column == 23)
    #expect(single.span(ofBytes: 0..<0).start.column == 10)
    #expect(single.span(ofBytes: 500..<900).start.column == 23)
  }

  @Test func withoutAFile() {
    let node = Node(scalar: "2*x")
    #expect(node.span(ofBytes: 0..<1).file.name.isEmpty)
  }

  /// In every layout, each letter of the text is found where that letter stands in the file.
  @Test func everyLetterIsFound() throws {
    var random = SplitMix(seed: 4)
    for round in 0..<6_000 {
      let (source, isEscaped) = randomScalar(&random, layout: round % 5)
      let text = "é: 1\nkey:\n  sub: \(source)\nlast: 2\n"
      let root: Node
      do { root = try parse(text) } catch {
        Issue.record("\(error.rendered())")
        continue
      }
      let node = try #require(root["key"]?["sub"])
      let content = Array(try #require(node.string).utf8)
      var position = node.span.start.offset
      for (index, byte) in content.enumerated() where byte > 0x20 && byte < 0x7F {
        let span = node.span(ofBytes: index..<index + 1)
        let found = span.file.bytes[span.range]
        let isEscape = isEscaped && (found.count > 1)
        #expect(isEscape || Array(found) == [byte], "\(text)")
        #expect(span.start.offset >= position, "\(text)")
        #expect(span.end.offset <= node.span.end.offset, "\(text)")
        #expect(span.start == span.file.mark(at: span.start.offset))
        position = span.end.offset
      }
    }
  }

  private func randomScalar(_ random: inout SplitMix, layout: Int) -> (String, Bool) {
    let words = ["a", "bc", "x^2", "(y+1)", "é", "日本", "w"]
    let gaps = [" ", "  ", "\n    ", " \n    ", "\n\n    ", "\n \n\n    "]
    let blocks = ["\n    ", "\n      ", "\n\n    ", "\n   \n    ", " ", "  ", "\n     "]
    var body = random.pick(words)
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      switch layout {
      case 0: body += random.pick(gaps)
      case 1: body += random.pick(gaps + ["''"])
      case 2: body += random.pick(gaps + ["\\n", "\\\n    ", "\\x41", "\\u0042", "\\\\", "\\ "])
      default: body += random.pick(blocks)
      }
      body += random.pick(words)
    }
    let chomp = random.pick(["", "-", "+"])
    let digit = random.pick(["", "2"])
    let end = random.pick(["", "\n", "\n\n"])
    switch layout {
    case 0: return (body, false)
    case 1: return ("'\(random.pick(["", " ", "\n    "]))\(body)'", true)
    case 2: return ("\"\(random.pick(["", " ", "\n    "]))\(body)\"", true)
    case 3: return ("|\(digit)\(chomp) # why\n    \(body)\(end)", false)
    default: return (">\(chomp)\(digit)\n\n    \(body)\(end)", false)
    }
  }
}
