import Clibyaml

/// What libyaml reports of a document, in the order of the file.
struct Event {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(name: String)
    case scalar(text: String, layout: Scalar.Layout)
    case sequenceStart(isFlow: Bool)
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  /// Of a scalar or a start, from after its anchor and tag on.
  var span: Span
  /// The same with its anchor and tag.
  var tagged: Span
}

/// The one owner of a libyaml parser and of the bytes it reads.
final class EventReader {
  let file: SourceFile
  /// The offset of the end of what is read.
  let limit: Int
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let places: PlaceIndex

  /// Makes a reader of a range of a file that is valid UTF-8.
  init(_ file: SourceFile, range: Range<Int>) throws(Diagnostic) {
    self.file = file
    let start = file.mark(at: range.lowerBound)
    let bytes = file.bytes[start.offset..<max(start.offset, range.upperBound)]
    limit = bytes.endIndex
    places = PlaceIndex(file: file, range: bytes.startIndex..<bytes.endIndex, start: start)
    // A buffer of no bytes has no address, and libyaml asserts that there is one.
    input = .allocate(capacity: bytes.count + 1)
    _ = input.initialize(from: bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      throw Diagnostic("not enough memory to read the file", at: nil)
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// Reads the next event.
  func next() throws(Diagnostic) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    let span = Span(
      file: file, start: places.mark(event.start_mark), end: places.mark(event.end_mark))
    var result = Event(kind: .streamStart, span: span, tagged: span)
    switch event.type {
    case YAML_STREAM_END_EVENT: result.kind = .streamEnd
    case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_ALIAS_EVENT: result.kind = .alias(name: text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      result.kind = .scalar(
        text: String(decoding: bytes, as: UTF8.self), layout: layout(scalar.style))
      result.anchor = text(scalar.anchor)
      result.tag = text(scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = event.data.sequence_start
      result.kind = .sequenceStart(isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
      result.anchor = text(sequence.anchor)
      result.tag = text(sequence.tag)
    case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let mapping = event.data.mapping_start
      result.kind = .mappingStart(isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
      result.anchor = text(mapping.anchor)
      result.tag = text(mapping.tag)
    case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
    default: break
    }
    if result.anchor != nil || result.tag != nil { skipProperties(&result.span) }
    return result
  }

  private func failure() -> Diagnostic {
    let state = parser.pointee
    let problem = SyntaxProblem(
      problem: state.problem.map { String(cString: $0) } ?? "",
      context: state.context.map { String(cString: $0) } ?? "",
      place: places.mark(state.problem_mark),
      contextPlace: state.context == nil ? nil : places.mark(state.context_mark), file: file)
    return problem.diagnostic
  }

  private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func layout(_ style: yaml_scalar_style_t) -> Scalar.Layout {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  /// Moves the start of a span behind the anchor and the tag, which libyaml counts in.
  private func skipProperties(_ span: inout Span) {
    let bytes = file.bytes
    let end = span.end.offset
    var offset = span.start.offset
    while offset < end {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      case UInt8(ascii: "#"):
        while offset < end, bytes[offset] != 0x0A, bytes[offset] != 0x0D { offset += 1 }
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        while offset < end, !",]} \t\r\n".utf8.contains(bytes[offset]) { offset += 1 }
      default:
        span.start = file.mark(at: offset, after: span.start)
        return
      }
    }
    span.start = span.end
  }
}

/// Turns libyaml's marks, which count scalars from 0, into marks of the file.
private struct PlaceIndex {
  private static let stride = 64

  let file: SourceFile
  let start: Mark
  let end: Mark
  /// The offset of every 64th scalar; empty if each scalar is one byte.
  private var offsets: [Int] = []

  init(file: SourceFile, range: Range<Int>, start: Mark) {
    self.file = file
    self.start = start
    end = file.mark(at: range.upperBound, after: start)
    guard !file.bytes[range].allSatisfy({ $0 < 0x80 }) else { return }
    var index = 0
    file.bytes.withUnsafeBufferPointer { bytes in
      for offset in range where bytes[offset] & 0xC0 != 0x80 {
        if index % Self.stride == 0 { offsets.append(offset) }
        index += 1
      }
    }
  }

  func mark(_ mark: yaml_mark_t) -> Mark {
    let offset = offset(of: mark.index)
    // At its end, libyaml puts a file that lacks the last line break in a line that is not there.
    guard offset < end.offset else { return end }
    return Mark(
      line: start.line + mark.line,
      column: mark.line == 0 ? start.column + mark.column : mark.column + 1, offset: offset)
  }

  private func offset(of index: Int) -> Int {
    guard !offsets.isEmpty else { return min(start.offset + index, end.offset) }
    let known = min(index / Self.stride, offsets.count - 1)
    var offset = offsets[known]
    for _ in 0..<index - known * Self.stride where offset < end.offset {
      offset += 1
      while offset < end.offset, file.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }
}
