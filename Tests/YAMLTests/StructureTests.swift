import Testing
import YAML

@Suite struct StructureTests {
  @Test func notebook() throws {
    let root = try parse(corpus[0])
    #expect(root["title"]?.string == "Optimizers with Core APIs")
    let rates = root["optimizers"]?.items?[2]["adam"]?["learning_rate"]?.items
    #expect(rates?.map(\.real.value) == [1e-3, 1e-2, 1e-1])
    #expect(root["optimizers"]?.items?[1].pairs?[0].key.span.start.line == 8)
    #expect(root["optimizers"]?.items?[1].pairs?[0].key.span.start.column == 5)
    #expect(root["stop"]?["max_iterations"]?.integer == .value(2000))
    #expect(root["nothing"] == nil)
    #expect(root.kind == .mapping && root["figures"]?.kind == .list)
  }

  @Test func mergeKeys() throws {
    let root = try parse(
      """
      a: &a {x: 1, y: 2}
      b: &b {y: 3, z: 4}
      one: {<<: *a, y: 9}
      list: {w: 0, <<: [*b, *a]}
      explicitFirst: {z: 7, <<: *b}
      chained: {<<: {<<: *a, z: 5}}
      text: {"<<": *a}
      """)
    func flat(_ name: String) -> String? {
      root[name]?.pairs?.map { "\($0.name)=\($0.value.string ?? "…")" }.joined(separator: " ")
    }
    #expect(flat("one") == "x=1 y=9")
    #expect(flat("list") == "w=0 y=3 z=4 x=1")
    #expect(flat("explicitFirst") == "z=7 y=3")
    #expect(flat("chained") == "x=1 y=2 z=5")
    #expect(flat("text") == "<<=…")
  }

  @Test func aliasesPointAtTheContent() throws {
    let root = try parse("a: &name !!str   12\nb: *name\nc: &d\n  - 1\ne: *d\n&k k: *d\n")
    #expect(root["b"]?.span.start == Mark(line: 1, column: 18, offset: 17))
    #expect(root["b"]?.span.end.column == 20)
    #expect(root["b"]?.kind == .text)
    #expect(root["e"]?.span.start.line == 4)
    #expect(root.pair("k")?.key.span.start.column == 4)
  }

  /// The latest anchor of a name counts, as in YAML.
  @Test func anchorsGivenAgain() throws {
    let root = try parse("[&a 1, *a, &a 2, *a, &a [&a 3, *a], *a]")
    #expect(
      String(decoding: emit(root), as: UTF8.self) == "- 1\n- 1\n- 2\n- 2\n- [3, 3]\n- [3, 3]\n")
  }

  @Test func tags() throws {
    let root = try parse("{a: !!str 1, b: !!float 1, c: ! 1, d: !!map {}, e: !!seq [], f: !!null }")
    #expect(root["a"]?.kind == .text)
    #expect(root["b"]?.kind == .integer)
    #expect(root["c"]?.kind == .text)
    #expect(root["f"]?.isNull == true)
  }

  @Test func depth() {
    func nested(_ n: Int) -> String {
      String(repeating: "[", count: n) + "1" + String(repeating: "]", count: n)
    }
    #expect(complaint(nested(100)).hasPrefix("accepted"))
    let words = "lists and mappings more than 100 deep"
    #expect(brief(nested(101)) == "1:101: \(words)")
    #expect(brief(String(repeating: "[", count: 1_000_000)) == "1:101: \(words)")
    #expect(brief(String(repeating: "- ", count: 1_000_000)) == "1:201: \(words)")
    #expect(brief(String(repeating: "? ", count: 100_000)) == "1:201: \(words)")
    // An alias is as deep as what it repeats.
    let half = "- &a \(nested(60))\n- "
    #expect(complaint(half + "[[*a]]").hasPrefix("accepted"))
    let deep = String(repeating: "[", count: 40) + "*a" + String(repeating: "]", count: 40)
    #expect(brief(half + deep) == "2:43: \(words)")
  }

  /// 9 levels of 9 aliases stand for 10⁹ values and must cost none of them.
  @Test func billionLaughs() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...9 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(
      brief(text) == "7:10: more than 1000000 values in the file, counting what aliases repeat")
    var merges = "a0: &a0 {k: 1, l: 2}\n"
    for level in 1...40 {
      merges += "a\(level): &a\(level) {<<: *a\(level - 1), m\(level): *a\(level - 1)}\n"
    }
    #expect(complaint(merges).contains("more than 1000000 values"))
  }

  @Test func sizes() {
    let many = "[" + String(repeating: "1,", count: 999_999) + "]"
    #expect(complaint(many).hasPrefix("accepted"))
    #expect(complaint("[1," + many.dropFirst()).contains("more than 1000000 values"))
    let blank = [UInt8](repeating: 0x20, count: Limits.bytes + 1)
    #expect(complaint(blank).hasPrefix("f.yaml:1:1: error: the file is larger than 16 MiB"))
    #expect(complaint(Array(blank.dropLast())).hasPrefix("f.yaml:1:1: error: the file is empty"))
  }

  /// Inputs on which a careless reader takes the square of their length.
  @Test func nothingIsQuadratic() {
    let n = 300_000
    let inputs = [
      "[" + String(repeating: "&a é,", count: n) + "]",
      "[" + String(repeating: "*a,", count: n) + "]",
      "[" + String(repeating: "!x 1,", count: n) + "]",
      String(repeating: "%TAG !a! b\n", count: n) + "---\na",
      "a\n" + String(repeating: "...\n", count: n),
      "a: b\n---\n" + String(repeating: "%TAG !a! b\n", count: n) + "---\na",
      "{" + (0..<n).map { "k\($0): 1" }.joined(separator: ",") + "}",
      "{" + String(repeating: "k: 1,", count: n) + "}",
      "a: \"" + String(repeating: "\\n", count: n) + "\"",
      "a: \"" + String(repeating: "x\n", count: n) + "\"",
      String(repeating: "\n", count: n) + "a: [",
      String(repeating: "\"", count: n),
    ]
    for input in inputs { #expect(!complaint(input).isEmpty) }
  }

  @Test func partOfAnArgument() throws {
    let file = SourceFile(name: "--set", text: "größe.a=[1, {b: x y}]")
    let node = try parse(file, range: 10..<file.bytes.count)
    let item = try #require(node.items?[1]["b"])
    #expect(item.span.start == file.mark(at: 17 + 1))
    #expect(item.span.start.column == 17)
    let bad = SourceFile(name: "--set", text: "ö=[1, }")
    do {
      _ = try parse(bad, range: 3..<bad.bytes.count)
      Issue.record("accepted")
    } catch {
      #expect(
        error.rendered() == """
          --set:1:7: error: a value is expected before '}'
          ö=[1, }
                ^

          """)
    }
  }

  @Test func unreadableFiles() throws {
    #expect(throws: ReadError(path: "/nonexistent.yaml", reason: "no such file")) {
      try SourceFile.load(path: "/nonexistent.yaml")
    }
    #expect(throws: ReadError(path: "/", reason: "it is a folder")) {
      try SourceFile.load(path: "/")
    }
    #expect(throws: ReadError.self) { try SourceFile.load(path: "/dev/null\0x") }
    // Neither has an end.
    for path in ["/dev/zero", "/dev/random"] {
      #expect(throws: ReadError(path: path, reason: "it is no regular file")) {
        try SourceFile.load(path: path)
      }
    }
    #expect(try SourceFile.load(path: #filePath, name: "me").line(1) == "import Testing")
  }
}
