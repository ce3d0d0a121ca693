import Support

/// What makes a range of a file no YAML before its syntax is parsed, or nil.
///
/// This is checked here rather than by libyaml since the place is reported in lines and columns, and
/// since libyaml ends lines at U+0085, U+2028 and U+2029, as YAML 1.1 did and no editor does.
func encodingProblem(of file: SourceFile, in range: Range<Int>) -> Diagnostic? {
  let bytes = file.bytes
  if range.count > Limits.bytes {
    return Diagnostic(
      "the file is larger than \(Limits.bytes >> 20) MiB", at: file.span(of: 0..<0))
  }
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    return Diagnostic(
      "the file is encoded in UTF-16", at: file.span(of: 0..<1), hint: "save it as UTF-8")
  }
  var decoder = ScalarDecoder(bytes: bytes, position: range.lowerBound, end: range.upperBound)
  while true {
    let start = decoder.position
    switch decoder.next() {
    case .end: return directiveProblem(of: file, in: range)
    case .scalar(let scalar):
      if let message = objection(to: scalar) {
        return Diagnostic(message, at: file.span(of: start..<decoder.position))
      }
    case .invalid:
      let byte = String(bytes[start], radix: 16, uppercase: true)
      return Diagnostic(
        "the byte 0x\(byte) is not valid UTF-8", at: file.span(of: start..<start + 1),
        hint: "save the file as UTF-8")
    }
  }
}

private func objection(to scalar: UInt32) -> String? {
  switch scalar {
  case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFFFD: return nil
  case 0x10000...: return nil
  case 0: return "a NUL byte; is this a text file?"
  case 0x85, 0x2028, 0x2029:
    return "the line separator U+\(hex(scalar)) is not allowed; end lines with LF"
  default:
    return "the control character U+\(hex(scalar)) is not allowed; escape it in double quotes"
  }
}

private func hex(_ scalar: UInt32) -> String {
  Hexadecimal.text(scalar, digits: 4).uppercased()
}

/// Refuses `%TAG` before the document: tags of one's own have no meaning here, and libyaml compares
/// every such line with all before it.
private func directiveProblem(of file: SourceFile, in range: Range<Int>) -> Diagnostic? {
  let bytes = file.bytes
  var number = file.mark(at: range.lowerBound).line
  while number <= file.lineCount {
    let line = file.lineRange(number).clamped(to: range)
    let content = bytes[line].drop { $0 == 0x20 || $0 == 0x09 }
    if content.starts(with: "%TAG".utf8) {
      return Diagnostic(
        "tags of one's own are not supported", at: file.span(of: content.indices),
        hint: "remove this line")
    }
    guard content.isEmpty || content.first == UInt8(ascii: "#") || content.first == 0x25 else {
      return nil
    }
    number += 1
  }
  return nil
}

/// Reads UTF-8 one scalar at a time.
struct ScalarDecoder {
  enum Step {
    case scalar(UInt32)
    case invalid
    case end
  }

  let bytes: [UInt8]
  var position: Int
  let end: Int

  mutating func next() -> Step {
    guard position < end else { return .end }
    let first = bytes[position]
    if first < 0x80 {
      position += 1
      return .scalar(UInt32(first))
    }
    let length: Int
    let least: UInt32
    switch first {
    case 0xC2...0xDF: (length, least) = (2, 0x80)
    case 0xE0...0xEF: (length, least) = (3, 0x800)
    case 0xF0...0xF4: (length, least) = (4, 0x10000)
    default: return .invalid
    }
    guard position + length <= end else { return .invalid }
    var scalar = UInt32(first) & (0x7F >> UInt32(length))
    for byte in bytes[position + 1..<position + length] {
      guard byte & 0xC0 == 0x80 else { return .invalid }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    guard scalar >= least, Unicode.Scalar(scalar) != nil else { return .invalid }
    position += length
    return .scalar(scalar)
  }
}
