extension Node {
  /// The place in the file of a part of a scalar's text, through escapes, folding and indentation.
  ///
  /// - Parameter range: bytes of the text's UTF-8; clamped to the text.
  /// - Returns: where they are written, or the whole of the node's span if it is no scalar of a
  ///   file.
  /// - Complexity: the length of the scalar in the file.
  public func span(ofBytes range: Range<Int>) -> Span {
    guard let scalar, !span.file.bytes.isEmpty else { return span }
    guard let map = ScalarMap(scalar, span) else { return span }
    let range = range.clamped(to: 0..<map.sources.count)
    let start: Int
    let end: Int
    if range.isEmpty {
      start =
        range.lowerBound < map.sources.count
        ? map.sources[range.lowerBound].lowerBound : map.sources.last?.upperBound ?? map.start
      end = start
    } else {
      start = map.sources[range.lowerBound].lowerBound
      end = map.sources[range.upperBound - 1].upperBound
    }
    let first = span.file.mark(at: start, after: span.start)
    return Span(file: span.file, start: first, end: span.file.mark(at: end, after: first))
  }
}

/// Reads a scalar again as it is written, and keeps where each byte of its text comes from.
private struct ScalarMap {
  /// Where the content begins, after a quote.
  let start: Int
  /// For each byte of the text, the bytes of the file that stand for it.
  private(set) var sources: [Range<Int>] = []

  private let bytes: [UInt8]
  private var text: [UInt8] = []
  private var position: Int
  private var end: Int

  /// Fails if the text is not what the place in the file reads as.
  init?(_ scalar: Scalar, _ span: Span) {
    bytes = span.file.bytes
    position = span.range.lowerBound
    end = min(span.range.upperBound, bytes.count)
    let isQuoted = scalar.layout == .singleQuoted || scalar.layout == .doubleQuoted
    if isQuoted {
      guard end - position >= 2 else { return nil }
      position += 1
      end -= 1
    }
    start = position
    switch scalar.layout {
    case .plain, .singleQuoted, .doubleQuoted: readFlow(scalar.layout)
    case .literal, .folded: readBlock(scalar)
    }
    guard text.elementsEqual(scalar.text.utf8) else { return nil }
  }

  private mutating func emit(_ content: some Sequence<UInt8>, from source: Range<Int>) {
    for byte in content {
      text.append(byte)
      sources.append(source)
    }
  }

  private mutating func emitVerbatim(upTo stop: Int) {
    while position < stop {
      emit(CollectionOfOne(bytes[position]), from: position..<position + 1)
      position += 1
    }
  }

  private func isBlank(_ offset: Int) -> Bool {
    offset < end && (bytes[offset] == 0x20 || bytes[offset] == 0x09)
  }

  private func isBreak(_ offset: Int) -> Bool {
    offset < end && (bytes[offset] == 0x0A || bytes[offset] == 0x0D)
  }

  private mutating func takeBreak() -> Range<Int> {
    let first = position
    position += 1
    if bytes[first] == 0x0D, position < end, bytes[position] == 0x0A { position += 1 }
    return first..<position
  }

  private mutating func skipBlanks() {
    while isBlank(position) { position += 1 }
  }

  // MARK: Plain and quoted

  private mutating func readFlow(_ layout: Scalar.Layout) {
    while position < end {
      let byte = bytes[position]
      if isBlank(position) || isBreak(position) {
        readSpace()
      } else if layout == .singleQuoted, byte == UInt8(ascii: "'") {
        emit(CollectionOfOne(byte), from: position..<position + 2)
        position += 2
      } else if layout == .doubleQuoted, byte == UInt8(ascii: "\\") {
        readEscape()
      } else {
        emitVerbatim(upTo: position + 1)
      }
    }
  }

  /// Blanks within a line stand for themselves; around line breaks they are dropped.
  private mutating func readSpace() {
    var next = position
    while isBlank(next) { next += 1 }
    guard isBreak(next) else { return emitVerbatim(upTo: next) }
    position = next
    let first = takeBreak()
    let others = readEmptyLines()
    if others.isEmpty { emit(CollectionOfOne(0x20), from: first) }
    for other in others { emit(CollectionOfOne(0x0A), from: other) }
  }

  private mutating func readEmptyLines() -> [Range<Int>] {
    var breaks: [Range<Int>] = []
    skipBlanks()
    while isBreak(position) {
      breaks.append(takeBreak())
      skipBlanks()
    }
    return breaks
  }

  private mutating func readEscape() {
    let first = position
    position += 1
    if isBreak(position) {
      _ = takeBreak()
      for other in readEmptyLines() { emit(CollectionOfOne(0x0A), from: other) }
      return
    }
    guard position < end else { return }
    let letter = bytes[position]
    position += 1
    let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][letter] ?? 0
    var scalar = Self.escapes[letter] ?? Unicode.Scalar(letter)
    if digits > 0 {
      let stop = min(position + digits, end)
      let code = UInt32(String(decoding: bytes[position..<stop], as: UTF8.self), radix: 16)
      scalar = code.flatMap { Unicode.Scalar($0) } ?? scalar
      position = stop
    }
    emit(String(scalar).utf8, from: first..<position)
  }

  private static let escapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "0"): "\0", UInt8(ascii: "a"): "\u{7}", UInt8(ascii: "b"): "\u{8}",
    UInt8(ascii: "t"): "\t", UInt8(ascii: "n"): "\n", UInt8(ascii: "v"): "\u{B}",
    UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "r"): "\r", UInt8(ascii: "e"): "\u{1B}",
    UInt8(ascii: "N"): "\u{85}", UInt8(ascii: "_"): "\u{A0}", UInt8(ascii: "L"): "\u{2028}",
    UInt8(ascii: "P"): "\u{2029}",
  ]

  // MARK: Literal and folded

  private mutating func readBlock(_ scalar: Scalar) {
    while position < end, !isBreak(position) { position += 1 }
    guard position < end else { return }
    _ = takeBreak()
    let indentation =
      leadingSpaces(from: bytes[position..<end]) - leadingSpaces(from: scalar.text.utf8)
    var breaks: [Range<Int>] = []
    var wasBlank = false
    while position < end {
      let lineStart = position
      while position < end, position - lineStart < indentation, bytes[position] == 0x20 {
        position += 1
      }
      if position < end, !isBreak(position) {
        let isFolded = scalar.layout == .folded && !text.isEmpty && !breaks.isEmpty
        let hasText = sources.count > 0 && text.contains { $0 != 0x0A }
        let isJoined = isFolded && hasText && !wasBlank && !isBlank(position)
        emitBreaks(breaks, joined: isJoined)
        breaks = []
        wasBlank = isBlank(position)
        var stop = position
        while stop < end, !isBreak(stop) { stop += 1 }
        emitVerbatim(upTo: stop)
      }
      if position < end { breaks.append(takeBreak()) }
    }
    // How many of the last line breaks count is marked by `-` and `+`, and known from the text.
    for last in breaks.prefix(max(0, scalar.text.utf8.count - text.count)) {
      emit(CollectionOfOne(0x0A), from: last)
    }
  }

  private mutating func emitBreaks(_ breaks: [Range<Int>], joined: Bool) {
    if joined, breaks.count == 1 { return emit(CollectionOfOne(0x20), from: breaks[0]) }
    for one in breaks.dropFirst(joined ? 1 : 0) { emit(CollectionOfOne(0x0A), from: one) }
  }

  /// The spaces in front of the first line that holds anything else.
  private func leadingSpaces(from content: some Collection<UInt8>) -> Int {
    var count = 0
    for byte in content {
      switch byte {
      case 0x20: count += 1
      case 0x0A, 0x0D: count = 0
      default: return count
      }
    }
    return 0
  }
}
