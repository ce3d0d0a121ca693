/// Reads a formula: precedence climbing over the words of ``Lexer``.
///
/// From weakest to strongest: comparisons (which do not chain), `+ -`, `* /`, unary `+ -`, and `^`,
/// which is right-associative and stronger than a sign before it: `-x^2` is −(x²), `2^-x` is 2^(−x).
package struct Parser {
  private var lexer: Lexer
  private var token: Token
  private var syntax = Syntax()
  private var depth = 0

  /// Parses `text`, which must be one whole formula.
  package static func parse(_ text: String) throws(FormulaError) -> Syntax {
    guard text.utf8.count <= FormulaLimits.textLength else {
      throw FormulaError(
        0..<text.utf8.count, "the formula is longer than \(FormulaLimits.textLength) bytes")
    }
    var parser = try Parser(Lexer(text))
    if parser.token.kind == .end {
      throw FormulaError(0..<text.utf8.count, "the formula is empty")
    }
    _ = try parser.comparison()
    guard parser.token.kind == .end else { throw parser.unexpectedToken() }
    return parser.syntax
  }

  private init(_ lexer: Lexer) throws(FormulaError) {
    var lexer = lexer
    token = try lexer.next()
    self.lexer = lexer
  }

  private mutating func advance() throws(FormulaError) { token = try lexer.next() }

  private func range(_ a: Int, _ b: Int) -> Range<Int> {
    syntax.items[a].range.lowerBound..<syntax.items[b].range.upperBound
  }

  private mutating func add(
    _ kind: Syntax.Kind, _ range: Range<Int>
  ) throws(FormulaError) -> Int {
    guard syntax.items.count < FormulaLimits.nodes else {
      throw FormulaError(range, "the formula has more than \(FormulaLimits.nodes) operations")
    }
    return syntax.add(kind, range)
  }

  private mutating func nested(
    at range: Range<Int>, _ body: (inout Parser) throws(FormulaError) -> Int
  ) throws(FormulaError) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth <= FormulaLimits.depth else {
      throw FormulaError(
        range, "the formula is nested more than \(FormulaLimits.depth) levels deep")
    }
    return try body(&self)
  }

  private mutating func comparison() throws(FormulaError) -> Int {
    let left = try sum()
    guard case .symbol(let word) = token.kind, let first = Comparison(rawValue: word) else {
      return left
    }
    try advance()
    let right = try sum()
    let result = try add(.comparison(first, left, right), range(left, right))
    if case .symbol(let word) = token.kind, Comparison(rawValue: word) != nil {
      throw FormulaError(
        token.range, "comparisons do not chain",
        hint: "nest them: where(a < b, where(b < c, …, …), …)")
    }
    return result
  }

  private mutating func sum() throws(FormulaError) -> Int {
    var left = try product()
    while case .symbol(let word) = token.kind, word == "+" || word == "-" {
      try advance()
      let right = try product()
      let kind: BinaryOperator = word == "+" ? .add : .subtract
      left = try add(.binary(kind, left, right), range(left, right))
    }
    return left
  }

  private mutating func product() throws(FormulaError) -> Int {
    var left = try signed()
    while case .symbol(let word) = token.kind, word == "*" || word == "/" {
      try advance()
      let right = try signed()
      let kind: BinaryOperator = word == "*" ? .multiply : .divide
      left = try add(.binary(kind, left, right), range(left, right))
    }
    return left
  }

  private mutating func signed() throws(FormulaError) -> Int {
    var negations: [Int] = []
    while case .symbol(let word) = token.kind, word == "-" || word == "+" {
      if word == "-" { negations.append(token.range.lowerBound) }
      try advance()
    }
    var operand = try power()
    for start in negations.reversed() {
      let end = syntax.items[operand].range.upperBound
      operand = try add(.negate(operand), start..<end)
    }
    return operand
  }

  private mutating func power() throws(FormulaError) -> Int {
    let base = try primary()
    guard token.kind == .symbol("^") else { return base }
    let place = token.range
    try advance()
    let exponent = try nested(at: place) { parser throws(FormulaError) in try parser.signed() }
    return try add(.binary(.power, base, exponent), range(base, exponent))
  }

  private mutating func primary() throws(FormulaError) -> Int {
    let start = token
    switch token.kind {
    case .number(let value):
      try advance()
      try refuseAdjacent(to: start)
      return try add(.number(value), start.range)
    case .name(let name):
      try advance()
      switch token.kind {
      case .symbol("("): return try call(name, start.range)
      case .symbol("["):
        let bracket = token.range
        try advance()
        var indices: [Int] = []
        while true {
          indices.append(
            try nested(at: bracket) { parser throws(FormulaError) in try parser.sum() })
          guard token.kind == .symbol(",") else { break }
          try advance()
        }
        let end = try expect("]", openedAt: bracket)
        return try add(
          .subscripted(name, indices, nameRange: start.range), start.range.lowerBound..<end)
      default:
        try refuseAdjacent(to: start)
        return try add(.name(name), start.range)
      }
    case .symbol("("):
      try advance()
      let inner = try nested(at: start.range) { parser throws(FormulaError) in
        try parser.comparison()
      }
      let end = try expect(")", openedAt: start.range)
      syntax.items[inner].range = start.range.lowerBound..<end
      return inner
    default:
      throw unexpectedToken()
    }
  }

  private mutating func call(_ name: String, _ nameRange: Range<Int>) throws(FormulaError) -> Int {
    let bracket = token.range
    try advance()
    var arguments: [Int] = []
    if token.kind != .symbol(")") {
      while true {
        arguments.append(
          try nested(at: bracket) { parser throws(FormulaError) in try parser.comparison() })
        guard token.kind == .symbol(",") else { break }
        try advance()
      }
    }
    let end = try expect(")", openedAt: bracket)
    return try add(.call(name, arguments, nameRange: nameRange), nameRange.lowerBound..<end)
  }

  private mutating func expect(
    _ symbol: String, openedAt bracket: Range<Int>
  ) throws(FormulaError) -> Int {
    guard token.kind == .symbol(symbol) else {
      if token.kind == .end {
        throw FormulaError(bracket, "this bracket is never closed", hint: "add '\(symbol)'")
      }
      throw unexpectedToken(expected: "'\(symbol)' or an operator")
    }
    let end = token.range.upperBound
    try advance()
    return end
  }

  /// `2 x`, `x y` and `x 2` are nothing.
  private func refuseAdjacent(to left: Token) throws(FormulaError) {
    switch token.kind {
    case .number, .name:
      throw FormulaError(
        left.range.lowerBound..<token.range.upperBound, "an operator is missing between these",
        hint: "a product is written with '*'")
    default: return
    }
  }

  private func unexpectedToken(
    expected: String = "a number, a name or '('"
  ) -> FormulaError {
    switch token.kind {
    case .end:
      let end = token.range.lowerBound
      return FormulaError(max(0, end - 1)..<end, "the formula ends too early; expected \(expected)")
    case .symbol(let symbol):
      if symbol == ")" || symbol == "]" {
        return FormulaError(token.range, "'\(symbol)' closes nothing or comes too early")
      }
      return FormulaError(token.range, "unexpected '\(symbol)'", hint: "expected \(expected)")
    case .name(let name):
      return FormulaError(token.range, "unexpected '\(name)'", hint: "expected an operator")
    case .number:
      return FormulaError(token.range, "unexpected number", hint: "expected an operator")
    }
  }
}
