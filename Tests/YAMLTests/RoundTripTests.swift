import TestSupport
import Testing
import YAML

@Suite struct RoundTripTests {
  private static let texts: [String] = [
    "", "a", "adam", "learning_rate", "2*x^4 + 3*x^3 + 2", "1e-3", "0x1F", "null", "~", "true",
    "False", ".inf", ".nan", "1_000", "- a", "-", "-a", "?", "? a", ": b", "a: b", "a:b", "a #b",
    "a#b", "#c", "[x]", "{y}", "min(x, y)", "a, b", "&a", "*a", "!a", "|", ">", "'", "\"", "it's",
    "%a", "@a", "`a`", " lead", "trail ", "  ", "\t", "tab\tin", "line\nbreak", "\n", "end\n",
    "\nstart", "a\n\nb\n", "a\n  b\nc\n\n", "x \ny", "é", "日本語", "😀", "\u{FEFF}", "\0", "\u{7}",
    "\r", "a\r\nb", "\u{85}", "\u{2028}x", "\u{E000}", "---", "...", "--- a", "<<", "=", "y", "no",
    "0o17", "1.", "+1", "e\u{301}", "\\", "\\n", "a\\", "a:", "a,", "x?y", "a ? b : c",
    String(repeating: "long ", count: 60) + "end", String(repeating: "k", count: 2000),
  ]

  private func scalar(_ random: inout SplitMix) -> Node {
    var text = random.pick(Self.texts)
    if Int.random(in: 0..<4, using: &random) == 0 { text += random.pick(Self.texts) }
    return Node(scalar: text, isPlain: Bool.random(using: &random))
  }

  private func tree(_ random: inout SplitMix, depth: Int) -> Node {
    let count = Int.random(in: 0...4, using: &random)
    switch depth == 0 ? 0 : Int.random(in: 0..<3, using: &random) {
    case 0: return scalar(&random)
    case 1: return Node(sequence: (0..<count).map { _ in tree(&random, depth: depth - 1) })
    default:
      var names: Set<String> = []
      var pairs: [Node.Pair] = []
      for _ in 0..<count {
        let key = scalar(&random)
        let name = key.scalar == Scalar("") && key.string == "" ? "null" : key.string ?? ""
        // Plain text and the same in quotes are one key.
        guard names.insert(name).inserted else { continue }
        pairs.append(Node.Pair(key: key, value: tree(&random, depth: depth - 1)))
      }
      return Node(mapping: pairs)
    }
  }

  /// What is written reads as what was there; what was read is written as it was.
  ///
  /// A tree made here may hold plain text that YAML has to quote, and then change its layout once.
  @Test func randomTrees() throws {
    var random = SplitMix(seed: 3)
    for _ in 0..<20_000 {
      let node = tree(&random, depth: 5)
      if node.scalar?.text == "" { continue }
      let bytes = emit(node)
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        let again = try parse(SourceFile(name: "emitted", bytes: bytes))
        #expect(again == node, "\(text)")
        let stable = emit(again)
        let last = emit(try parse(SourceFile(name: "again", bytes: stable)))
        #expect(last.elementsEqual(stable), "\(text)")
      } catch {
        Issue.record("\(error.rendered()) in\n\(text)")
      }
    }
  }

  @Test func everyTextAlone() throws {
    for text in Self.texts {
      for isPlain in [true, false] where !(isPlain && text.isEmpty) {
        let node = Node(scalar: text, isPlain: isPlain)
        #expect(try parse(SourceFile(name: "e", bytes: emit(node))) == node, "\(text)")
      }
    }
  }

  /// Plain stays plain and quoted stays quoted, wherever it moves.
  @Test func plainness() throws {
    for text in corpus {
      let node = try parse(text)
      let again = try parse(SourceFile(name: "e", bytes: emit(node)))
      #expect(again == node)
      for (a, b) in zip(node.all, again.all) {
        guard let a = a.scalar, let b = b.scalar, !a.text.contains("\n") else { continue }
        #expect(a.isPlain == b.isPlain, "\(a.text)")
      }
    }
  }

  @Test func layout() throws {
    let text = String(decoding: emit(try parse(corpus[0])), as: UTF8.self)
    #expect(
      text == """
        title: Optimizers with Core APIs
        loss: {expression: 2*x^4 + 3*x^3 + 2}
        start: {x: 2}
        stop: {max_iterations: 2000}
        optimizers:
        - gradient_descent: {learning_rate: [1e-3, 1e-2, 1e-1]}
        - momentum: {learning_rate: [1e-3, 1e-2, 1e-1], momentum: 0.7}
        - adam: {learning_rate: [1e-3, 1e-2, 1e-1]}
        figures:
        - loss_function: {x: [-2, 2], y: [0, 5]}
        - parameter_paths

        """)
    // Between braces, a comma would have to be quoted.
    let comma = "a:\n  b: min(x, y)\nc:\n- p, q\n- r ? s\n"
    #expect(String(decoding: emit(try parse(comma)), as: UTF8.self) == comma)
    let other = try parse("a: |\n  one\n  two\nb: '1'\nc: {d: {e: f}}\ng: min(x, y)\n")
    #expect(
      String(decoding: emit(other), as: UTF8.self)
        == "a: |\n  one\n  two\nb: '1'\nc:\n  d: {e: f}\ng: min(x, y)\n")
  }
}
