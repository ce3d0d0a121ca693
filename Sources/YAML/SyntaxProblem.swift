/// A finding of libyaml, to be put into words that do not presume its grammar.
struct SyntaxProblem {
  /// What libyaml found: "did not find expected key".
  let problem: String
  /// What it was doing: "while parsing a block mapping"; empty if unknown.
  let context: String
  let place: Mark
  /// Where what it was doing began.
  let contextPlace: Mark?
  let file: SourceFile

  /// The finding as the user sees it.
  var diagnostic: Diagnostic {
    if let tab = indentingTab, !isInsideQuotes {
      return Diagnostic("a tab cannot indent", at: file.span(of: tab), hint: "use spaces")
    }
    switch problem {
    case "found character that cannot start any token": return strayCharacter
    case "did not find expected ',' or ']'": return openBracket("[", closing: "]")
    case "did not find expected ',' or '}'": return openBracket("{", closing: "}")
    case "did not find expected node content": return missingValue
    case "mapping values are not allowed in this context": return strayColon
    case "could not find expected ':'":
      return Diagnostic("':' is expected after this key", at: contextWord)
    case "did not find expected key": return badIndentation(of: "key")
    case "did not find expected '-' indicator": return badIndentation(of: "list item")
    case "block sequence entries are not allowed in this context":
      return at(
        place, "a list item cannot begin here", hint: "put '-' at the start of a line of its own")
    case "mapping keys are not allowed in this context":
      return at(place, "'?' cannot stand here", hint: "quote it if it is text")
    case "found unexpected end of stream", "found unexpected document indicator":
      return Diagnostic("this quote is never closed", at: contextCharacter)
    case "found unknown escape character":
      return escape("there is no escape '\(escapeText)'", hint: "write '\\\\' for a backslash")
    case "found invalid Unicode character escape code":
      return escape("this escape is not a Unicode character", hint: nil)
    case "did not find expected hexdecimal number":
      return escape("this escape lacks hexadecimal digits", hint: nil)
    case "found a tab character where an indentation space is expected",
      "found a tab character that violates indentation":
      return at(place, "a tab cannot indent", hint: "use spaces")
    case "found an indentation indicator equal to 0":
      return at(place, "an indentation must be from 1 to 9", hint: nil)
    case "did not find expected comment or line break":
      return at(place, "the line must end here", hint: "text begins in the next line")
    case "did not find expected alphabetic or numeric character":
      let mark = context.hasSuffix("anchor") ? "&" : "*"
      return Diagnostic(
        "'\(mark)' must be followed by a name of letters and digits", at: contextCharacter,
        hint: "quote it if it is text")
    case "found undefined tag handle", "did not find expected tag URI",
      "did not find expected whitespace or line break", "did not find the expected '>'",
      "did not find expected '!'", "did not find URI escaped octet":
      return Diagnostic(
        "'!' begins a tag, and this is none", at: contextWord, hint: "quote it if it is text")
    case "found incompatible YAML document":
      return at(place, "this version of YAML is not supported", hint: "remove the line")
    case "found unexpected ':'":
      return at(place, "a ':' cannot stand here", hint: "quote text that holds it")
    default:
      if context.contains("directive") || problem.contains("directive") {
        return Diagnostic(
          "'%' cannot begin a line here", at: contextWord, hint: "quote it if it is text")
      }
      return at(place, context.isEmpty ? problem : "\(problem) \(context)", hint: nil)
    }
  }

  // MARK: Findings that depend on the text

  private var strayCharacter: Diagnostic {
    let character = characterText(at: place.offset)
    return at(place, "'\(character)' cannot begin a value", hint: "quote it if it is text")
  }

  private var strayColon: Diagnostic {
    // `a: b: c` wants quotes; a lone `b: c` below `a: 1` is indented where nothing may be.
    let line = file.lineRange(place.line)
    let before = file.bytes[line.lowerBound..<max(line.lowerBound, place.offset)]
    let isSecond = zip(before, before.dropFirst()).contains {
      $0 == UInt8(ascii: ":") && $1 <= 0x20
    }
    if isSecond {
      return at(place, "a second ':' in one line", hint: "quote text that holds ': '")
    }
    if let colon = colonWithoutSpace(before: place.line) {
      return Diagnostic(
        "a ':' needs a space after it", at: file.span(of: colon..<colon + 1),
        hint: "or quote the text that holds it")
    }
    return at(
      place, "a ':' cannot stand here",
      hint: "check the indentation of this line, or quote text that holds ': '")
  }

  /// The colon of `key:value` in the line that the one given continues, unless it has a better one.
  private func colonWithoutSpace(before number: Int) -> Int? {
    guard number > 1 else { return nil }
    let line = file.lineRange(number - 1)
    let colons = line.filter { file.bytes[$0] == UInt8(ascii: ":") }
    guard let first = colons.first, colons.allSatisfy({ $0 + 1 < line.upperBound }),
      colons.allSatisfy({ file.bytes[$0 + 1] > 0x20 }),
      !file.bytes[line].contains(UInt8(ascii: "#")), !file.bytes[line].contains(UInt8(ascii: "\""))
    else { return nil }
    return first
  }

  private var missingValue: Diagnostic {
    if place.offset >= file.bytes.count {
      return Diagnostic("a value is missing at the end", at: file.span(of: endOfText..<endOfText))
    }
    let character = characterText(at: place.offset)
    let thing = character == ":" ? "key is missing" : "value is expected"
    return at(place, "a \(thing) before '\(character)'", hint: nil)
  }

  private func openBracket(_ opening: String, closing: String) -> Diagnostic {
    if place.offset >= endOfText {
      return Diagnostic(
        "this '\(opening)' is never closed", at: contextCharacter, hint: "add '\(closing)'")
    }
    var note: [Diagnostic] = []
    if let span = contextCharacter {
      note = [Diagnostic("this '\(opening)' is still open there", at: span, severity: .note)]
    }
    return Diagnostic(
      "',' or '\(closing)' is expected here", at: character(at: place), notes: note)
  }

  private func badIndentation(of thing: String) -> Diagnostic {
    let line = file.lineRange(place.line)
    let before = file.bytes[
      line.lowerBound..<min(max(line.lowerBound, place.offset), line.upperBound)]
    let isFirst = before.allSatisfy { $0 == 0x20 }
    switch characterText(at: place.offset) {
    case let closing where closing == "]" || closing == "}":
      return at(place, "this '\(closing)' closes nothing", hint: "remove it")
    case ":" where isFirst: return at(place, "a key is missing before ':'", hint: nil)
    default: break
    }
    guard place.offset < file.bytes.count, isFirst else {
      return at(place, "unexpected text after a value", hint: "quote the whole value")
    }
    let isItem = file.bytes[place.offset] == UInt8(ascii: "-")
    if thing == "key", isItem, let contextPlace, contextPlace.column == place.column {
      return at(place, "a list item stands among keys", hint: "indent it below its key")
    }
    if thing == "list item", let contextPlace, contextPlace.column == place.column {
      return at(place, "a key stands among list items", hint: "begin it with '- ', or unindent it")
    }
    return at(place, "this line is indented like none above it", hint: nil)
  }

  // MARK: Places

  private var isInsideQuotes: Bool { context.contains("quoted") }

  /// The first tab in front of the text of the line, in which libyaml often sees something else.
  private var indentingTab: Range<Int>? {
    let line = file.lineRange(place.line)
    for offset in line {
      if file.bytes[offset] == 0x09 { return offset..<offset + 1 }
      if file.bytes[offset] != 0x20 { return nil }
    }
    return nil
  }

  private var contextCharacter: Span? { contextPlace.map { character(at: $0) } }

  /// From where the context began to the end of that line or of the finding.
  private var contextWord: Span {
    let start = contextPlace ?? place
    let line = file.lineRange(start.line)
    let rest = file.bytes[min(start.offset, line.upperBound)..<line.upperBound]
    let end: Int = rest.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start.offset
    return Span(file: file, start: start, end: file.mark(at: end, after: start))
  }

  private var endOfText: Int { (file.bytes.lastIndex { $0 > 0x20 } ?? -1) + 1 }

  private func at(_ mark: Mark, _ message: String, hint: String?) -> Diagnostic {
    Diagnostic(message, at: character(at: mark), hint: hint)
  }

  private func character(at mark: Mark) -> Span {
    var end = mark.offset
    if end < file.bytes.count, file.bytes[end] != 0x0A, file.bytes[end] != 0x0D {
      end += 1
      while end < file.bytes.count, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    }
    return Span(file: file, start: mark, end: file.mark(at: end, after: mark))
  }

  private func characterText(at offset: Int) -> String {
    var end = min(offset + 1, file.bytes.count)
    while end < file.bytes.count, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return String(decoding: file.bytes[min(offset, end)..<end], as: UTF8.self)
  }

  /// The backslash at or before the finding and the character after it.
  private var escapeRange: Range<Int> {
    let bytes = file.bytes
    var start = min(place.offset, max(0, bytes.count - 1))
    let line = file.lineRange(place.line)
    while start > line.lowerBound, bytes[start] != UInt8(ascii: "\\") { start -= 1 }
    var end = min(start + 2, bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return start..<max(start, end)
  }

  private var escapeText: String { String(decoding: file.bytes[escapeRange], as: UTF8.self) }

  private func escape(_ message: String, hint: String?) -> Diagnostic {
    Diagnostic(message, at: file.span(of: escapeRange), hint: hint)
  }
}
