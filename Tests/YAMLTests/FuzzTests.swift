import TestSupport
import Testing
import YAML

/// Whatever the bytes, there is a tree or a complaint, and both point into the file.
@Suite struct FuzzTests {
  @Test func everyPrefix() {
    for text in corpus {
      let bytes = Array(text.utf8)
      for count in 0...bytes.count { check(Array(bytes[..<count])) }
    }
  }

  @Test func mutations() {
    var random = SplitMix(seed: 2)
    let tokens = [
      ":", ": ", "- ", "\n", "\t", "[", "]", "{", "}", ",", "&a ", "*a", "<<: *base", "'", "\"",
      "|", ">", "#", " #", "?", "? ", "%TAG", "---\n", "...", "!!str ", "!", "\\", "\u{FEFF}",
      "\r", "\0", "é", "😀", "\u{2028}", "  ", "@", "`", "null", "1e400", "\u{7F}",
    ].map { Array($0.utf8) }
    for _ in 0..<20_000 {
      var bytes = Array(random.pick(corpus).utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let length = min(Int.random(in: 0...6, using: &random), bytes.count - place)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.removeSubrange(place..<place + length)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 3: bytes.replaceSubrange(place..<place + length, with: random.pick(tokens))
        default: bytes.insert(contentsOf: random.pick(tokens), at: place)
        }
      }
      check(bytes)
    }
  }

  private func check(_ bytes: [UInt8]) {
    let file = SourceFile(name: "f", bytes: bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(Diagnostics) {
      let node = try parse(file)
      for node in node.all {
        check(node.span, in: file, text)
        guard let scalar = node.scalar, !scalar.text.isEmpty else { continue }
        let count = scalar.text.utf8.count
        let whole = node.span(ofBytes: 0..<count)
        let last = node.span(ofBytes: count - 1..<count)
        check(whole, in: file, text)
        #expect(last.start.offset >= whole.start.offset)
        #expect(whole.end.offset <= node.span.end.offset)
      }
      let again = try parse(SourceFile(name: "g", bytes: emit(node)))
      #expect(again == node, "\(text)")
    } catch {
      #expect(error.hasErrors)
      for item in error.items {
        guard let span = item.span else {
          Issue.record("no place: \(item.message)")
          continue
        }
        if span.file === file { check(span, in: file, text) }
        #expect(!item.rendered().isEmpty)
      }
    }
  }

  /// Marks agree with those computed from the offset alone.
  private func check(_ span: Span, in file: SourceFile, _ text: String) {
    #expect(span.file === file, "\(text)")
    #expect(span.start == file.mark(at: span.start.offset), "\(text)")
    #expect(span.end == file.mark(at: span.end.offset), "\(text)")
    #expect(span.start.offset <= span.end.offset, "\(text)")
    #expect(span.end.offset <= file.bytes.count)
    #expect((1...file.lineCount).contains(span.start.line))
  }
}
