/// A word of a formula.
struct Token {
  enum Kind: Equatable {
    case number(Double)
    case name(String)
    /// An operator or a bracket, as written; `**` becomes `^`.
    case symbol(String)
    case end
  }
  var kind: Kind
  var range: Range<Int>
}

/// Cuts a formula into words.
struct Lexer {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var length: Int { bytes.count }

  mutating func next() throws(FormulaError) -> Token {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
    let start = position
    guard start < bytes.count else { return Token(kind: .end, range: start..<start) }
    let byte = bytes[start]
    if isDigit(byte) || (byte == dot && isDigit(peek(1))) { return try number() }
    if isLetter(byte) {
      while position < bytes.count, isLetter(bytes[position]) || isDigit(bytes[position]) {
        position += 1
      }
      let name = String(decoding: bytes[start..<position], as: UTF8.self)
      return Token(kind: .name(name), range: start..<position)
    }
    for symbol in ["**", "<=", ">=", "==", "!="] where matches(symbol) {
      position += 2
      return Token(kind: .symbol(symbol == "**" ? "^" : symbol), range: start..<position)
    }
    if "+-*/^(),[]<>".utf8.contains(byte) {
      position += 1
      return Token(
        kind: .symbol(String(decoding: [byte], as: UTF8.self)), range: start..<position)
    }
    throw unexpectedCharacter()
  }

  private var dot: UInt8 { 0x2E }
  private func peek(_ ahead: Int) -> UInt8 {
    position + ahead < bytes.count ? bytes[position + ahead] : 0
  }
  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private func isLetter(_ byte: UInt8) -> Bool {
    (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F
  }
  private func matches(_ symbol: String) -> Bool {
    let wanted = Array(symbol.utf8)
    return position + wanted.count <= bytes.count
      && Array(bytes[position..<position + wanted.count]) == wanted
  }

  private mutating func number() throws(FormulaError) -> Token {
    let start = position
    var digits: [UInt8] = []
    func run(_ lexer: inout Lexer) {
      while lexer.isDigit(lexer.peek(0))
        || (lexer.peek(0) == 0x5F && lexer.isDigit(lexer.peek(1))
          && lexer.isDigit(lexer.bytes[lexer.position - 1]))
      {
        if lexer.peek(0) != 0x5F { digits.append(lexer.peek(0)) }
        lexer.position += 1
      }
    }
    run(&self)
    if peek(0) == dot {
      digits.append(dot)
      position += 1
      if isDigit(peek(0)) { run(&self) }
    }
    if peek(0) == 0x65 || peek(0) == 0x45 {
      let signed = peek(1) == 0x2B || peek(1) == 0x2D
      if isDigit(signed ? peek(2) : peek(1)) {
        digits.append(0x65)
        position += 1
        if signed {
          digits.append(peek(0))
          position += 1
        }
        run(&self)
      }
    }
    if isLetter(peek(0)) || peek(0) == dot {
      var end = position
      while end < bytes.count, isLetter(bytes[end]) || isDigit(bytes[end]) || bytes[end] == dot {
        end += 1
      }
      let left = String(decoding: bytes[start..<position], as: UTF8.self)
      let right = String(decoding: bytes[position..<end], as: UTF8.self)
      if isLetter(peek(0)) {
        throw FormulaError(
          start..<end, "'\(left)\(right)' is neither a number nor a name",
          hint: "a product is written '\(left)*\(right)'")
      }
      throw FormulaError(start..<end, "'\(left)\(right)' is not a number")
    }
    var text = String(decoding: digits, as: UTF8.self)
    if text.hasPrefix(".") { text = "0" + text }
    text = text.replacingTrailingPoint()
    guard let value = Double(text), value.isFinite else {
      throw FormulaError(start..<position, "the number is too large for Double")
    }
    return Token(kind: .number(value), range: start..<position)
  }

  private func unexpectedCharacter() -> FormulaError {
    var end = position + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    let range = position..<end
    let replacements: [String: String] = [
      "−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "²": "^2", "³": "^3", "π": "pi",
      "√": "sqrt(…)", "≤": "<=", "≥": ">=", "≠": "!=", "=": "==", "!": "!=",
    ]
    if let word = replacements[text] {
      return FormulaError(range, "unexpected '\(text)'", hint: "write '\(word)'")
    }
    let shown =
      bytes[position] < 0x20 || bytes[position] == 0x7F ? "control character" : "'\(text)'"
    return FormulaError(
      range, "unexpected \(shown)",
      hint: "a formula has numbers, names, + - * / ^ ( ) [ ] , and comparisons")
  }
}

extension String {
  /// `5.` and `5.e3` as `5` and `5e3`.
  fileprivate func replacingTrailingPoint() -> String {
    var result: [UInt8] = []
    let bytes = Array(utf8)
    for (i, byte) in bytes.enumerated() {
      let followsDigit = i + 1 < bytes.count && bytes[i + 1] >= 0x30 && bytes[i + 1] <= 0x39
      if byte == 0x2E && !followsDigit { continue }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
