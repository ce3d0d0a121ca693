import Clibyaml

/// Writes a node as a YAML document that reads back as an equal node.
///
/// Outer levels are written in block style, small lists and mappings of scalars in one line; plain
/// scalars stay plain where YAML can write them so, and text is quoted where it would otherwise be
/// a number, a boolean or null. Equal nodes of equal layout give equal bytes.
///
/// - Parameter node: what to write; keys are scalars.
/// - Returns: UTF-8, ended by a line break.
public func emit(_ node: Node) -> [UInt8] {
  let writer = EventWriter()
  writer.begin()
  writer.write(node, isOutermost: true)
  return writer.finish()
}

/// A node in one line, as a file writes it in flow style.
public func flowText(_ node: Node) -> String {
  let writer = EventWriter()
  writer.begin()
  writer.write(node, inFlow: true)
  let text = String(decoding: writer.finish(), as: UTF8.self)
  // A scalar alone ends its document by a line of dots.
  return text.split(separator: "\n").first.map(String.init) ?? ""
}

/// The one owner of a libyaml emitter.
private final class EventWriter {
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private var bytes: [UInt8] = []

  init() {
    emitter = .allocate(capacity: 1)
    emitter.initialize(to: yaml_emitter_t())
    Self.require(yaml_emitter_initialize(emitter))
  }

  deinit {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
  }

  func begin() {
    // The emitter lives no longer than this object, which therefore need not be retained.
    let context = Unmanaged.passUnretained(self).toOpaque()
    yaml_emitter_set_output(
      emitter,
      { context, buffer, size in
        guard let context else { return 0 }
        let writer = Unmanaged<EventWriter>.fromOpaque(context).takeUnretainedValue()
        writer.bytes.append(contentsOf: UnsafeBufferPointer(start: buffer, count: size))
        return 1
      }, context)
    yaml_emitter_set_unicode(emitter, 1)
    yaml_emitter_set_indent(emitter, 2)
    yaml_emitter_set_width(emitter, -1)
    yaml_emitter_set_break(emitter, YAML_LN_BREAK)
    send { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
    send { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
  }

  func finish() -> [UInt8] {
    send { yaml_document_end_event_initialize($0, 1) }
    send { yaml_stream_end_event_initialize($0) }
    return bytes
  }

  func write(_ node: Node, isOutermost: Bool = false, inFlow: Bool = false, asKey: Bool = false) {
    switch node.value {
    case .scalar(let scalar): write(scalar, inFlow: inFlow, asKey: asKey)
    case .sequence(let items):
      let isFlow = inFlow || items.isEmpty || (!isOutermost && FlowLayout.fits(node))
      let style = isFlow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
      send { yaml_sequence_start_event_initialize($0, nil, nil, 1, style) }
      for item in items { write(item, inFlow: isFlow) }
      send { yaml_sequence_end_event_initialize($0) }
    case .mapping(let pairs):
      let isFlow = inFlow || pairs.isEmpty || (!isOutermost && FlowLayout.fits(node))
      let style = isFlow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
      send { yaml_mapping_start_event_initialize($0, nil, nil, 1, style) }
      for pair in pairs {
        write(pair.key, inFlow: isFlow, asKey: true)
        write(pair.value, inFlow: isFlow)
      }
      send { yaml_mapping_end_event_initialize($0) }
    }
  }

  private func write(_ scalar: Scalar, inFlow: Bool, asKey: Bool) {
    // An empty plain scalar cannot be written everywhere.
    var text = scalar.isPlain && scalar.text.isEmpty ? "null" : scalar.text
    let style =
      if scalar.hasBreakOrControl {
        scalar.isLiteralSafe && !inFlow && !asKey
          ? YAML_LITERAL_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE
      } else if scalar.isPlain, text != "<<" {
        YAML_PLAIN_SCALAR_STYLE
      } else if scalar.layout == .doubleQuoted {
        YAML_DOUBLE_QUOTED_SCALAR_STYLE
      } else {
        YAML_SINGLE_QUOTED_SCALAR_STYLE
      }
    text.withUTF8 { text in
      // libyaml asserts that there is an address, and an empty text may have none.
      var nothing: UInt8 = 0
      withUnsafePointer(to: &nothing) { nothing in
        let start = text.baseAddress ?? nothing
        send {
          yaml_scalar_event_initialize($0, nil, nil, start, Int32(text.count), 1, 1, style)
        }
      }
    }
  }

  private func send(_ make: (UnsafeMutablePointer<yaml_event_t>) -> Int32) {
    var event = yaml_event_t()
    Self.require(make(&event))
    Self.require(yaml_emitter_emit(emitter, &event))
  }

  /// The text is valid UTF-8 and the events are in order, so only memory can be wanting, for which
  /// Swift's own containers end the program, too.
  private static func require(_ status: Int32) {
    precondition(status == 1, "libyaml's emitter is out of memory")
  }
}

extension Scalar {
  fileprivate var hasBreakOrControl: Bool {
    text.unicodeScalars.contains {
      $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x2028...0x2029).contains($0.value)
    }
  }

  /// Whether the text is written as lines after `|` because it was so, and can be.
  fileprivate var isLiteralSafe: Bool {
    guard layout == .literal || layout == .folded else { return false }
    guard let first = text.unicodeScalars.first, first.value > 0x20 else { return false }
    return text.unicodeScalars.allSatisfy {
      $0 == "\n"
        || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
          && !(0x2028...0x2029).contains($0.value)
    }
  }
}

/// Decides what is written in one line.
private enum FlowLayout {
  private static let width = 72

  static func fits(_ node: Node) -> Bool {
    var room = width
    return fits(node, allowsMapping: true, room: &room)
  }

  /// Lists of lists may stand in one line, and mappings of them, but no mapping in anything.
  private static func fits(_ node: Node, allowsMapping: Bool, room: inout Int) -> Bool {
    room -= 2
    switch node.value {
    case .scalar(let scalar):
      room -= scalar.text.utf8.count
      return room >= 0 && isSafe(scalar)
    case .sequence(let items):
      guard items.count <= room else { return false }
      for item in items {
        guard fits(item, allowsMapping: false, room: &room) else { return false }
      }
      return true
    case .mapping(let pairs):
      guard allowsMapping || pairs.isEmpty, pairs.count <= room else { return false }
      for pair in pairs {
        guard fits(pair.key, allowsMapping: false, room: &room),
          fits(pair.value, allowsMapping: false, room: &room)
        else { return false }
      }
      return true
    }
  }

  /// Whether a scalar that is plain in a block stays plain between brackets.
  private static func isSafe(_ scalar: Scalar) -> Bool {
    guard !scalar.hasBreakOrControl else { return false }
    return !scalar.isPlain || !scalar.text.utf8.contains { ",[]{}?:#".utf8.contains($0) }
  }
}
