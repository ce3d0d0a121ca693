/// Divides paragraphs into sentences, each of which stands on a line of its own in the files: so a
/// changed sentence is a changed line.
package enum Sentences {
  /// The sentences of a text, without the blanks between them.
  package static func of(_ text: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    var lastWord = ""
    var rest = Substring(text)
    while let word = rest.prefixWord() {
      if !current.isEmpty {
        if ends(lastWord, before: word) {
          sentences.append(current)
          current = ""
        } else {
          current += " "
        }
      }
      current += word
      lastWord = String(word)
    }
    if !current.isEmpty { sentences.append(current) }
    return sentences
  }

  /// The lines of a paragraph: one for each sentence.
  static func lines(_ spans: [Report.Span]) -> [[Report.Span]] {
    var lines: [[Report.Span]] = [[]]
    for span in spans {
      guard case .text(let text) = span else {
        lines[lines.count - 1].append(span)
        continue
      }
      let sentences = of(text)
      for (at, sentence) in sentences.enumerated() {
        if at > 0 { lines.append([]) }
        var piece = sentence
        let continues = at == 0 && !lines[lines.count - 1].isEmpty
        if continues, text.first?.isWhitespace == true { piece = " " + piece }
        let isLast = at == sentences.count - 1 && text.last?.isWhitespace == true
        let isEnd = sentence.last.map { ".!?".contains($0) } ?? false
        if isLast, !isEnd { piece += " " }
        lines[lines.count - 1].append(.text(piece))
        if isLast, isEnd { lines.append([]) }
      }
    }
    return lines.filter { !$0.isEmpty }
  }

  /// Whether a sentence ends between two words.
  ///
  /// Initials and abbreviations before a small letter end none. A wrong guess does no harm: readers
  /// see a blank in either case.
  private static func ends(_ word: String, before next: Substring) -> Bool {
    let closing: Set<Character> = [")", "]", "\"", "'", "’", "”"]
    var core = Substring(word)
    while let last = core.last, closing.contains(last) { core.removeLast() }
    guard let mark = core.last, ".!?".contains(mark), let first = next.first else { return false }
    let isInitial = core.count == 2 && core.first?.isUppercase == true
    return !isInitial && !first.isLowercase
  }
}

extension Substring {
  /// Removes the blanks at the beginning and the word after them; nil where there is none.
  fileprivate mutating func prefixWord() -> Substring? {
    self = drop(while: \.isWhitespace)
    guard !isEmpty else { return nil }
    let word = prefix { !$0.isWhitespace }
    self = dropFirst(word.count)
    return word
  }
}
