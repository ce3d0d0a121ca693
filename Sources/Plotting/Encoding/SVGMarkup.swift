/// SVG elements in the making, one a line.
///
/// A small change to a picture changes few lines of its file, so that a version control system
/// stores and shows little more than the change.
struct SVGMarkup {
  /// The names and values of an element's attributes, values not yet escaped.
  typealias Attributes = [(name: String, value: String)]

  private(set) var bytes: [UInt8] = []
  private var open: [String] = []

  /// Appends an element without contents.
  mutating func element(_ name: String, _ attributes: Attributes) {
    start(name, attributes)
    bytes.append(contentsOf: "/>\n".utf8)
  }

  /// Appends an element that contains text; markup in the text is escaped.
  mutating func element(_ name: String, _ attributes: Attributes, text: String) {
    start(name, attributes)
    bytes.append(UInt8(ascii: ">"))
    TextEncoding.appendEscaped(text, to: &bytes)
    bytes.append(contentsOf: "</\(name)>\n".utf8)
  }

  /// Begins an element that contains others, up to the matching ``end()``.
  mutating func begin(_ name: String, _ attributes: Attributes) {
    start(name, attributes)
    bytes.append(contentsOf: ">\n".utf8)
    open.append(name)
  }

  /// Ends the element begun last, if any.
  mutating func end() {
    guard let name = open.popLast() else { return }
    bytes.append(contentsOf: "</\(name)>\n".utf8)
  }

  /// Appends elements made elsewhere.
  mutating func append(_ other: SVGMarkup) { bytes += other.bytes }

  private mutating func start(_ name: String, _ attributes: Attributes) {
    bytes.append(UInt8(ascii: "<"))
    bytes.append(contentsOf: name.utf8)
    for (name, value) in attributes {
      bytes.append(UInt8(ascii: " "))
      bytes.append(contentsOf: name.utf8)
      bytes.append(contentsOf: "=\"".utf8)
      TextEncoding.appendEscaped(value, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
  }
}
