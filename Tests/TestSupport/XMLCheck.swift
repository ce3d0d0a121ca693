/// A strict reader of XML, as far as pictures need it: says what is wrong with a text.
public struct XMLCheck {
  /// The elements in order of their beginnings, with their attributes, references resolved.
  public private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// All text between tags, references resolved.
  public private(set) var text = ""
  /// What is wrong; nil where nothing is.
  public private(set) var fault: String?

  private let bytes: [Unicode.Scalar]
  private var at = 0

  public init(_ document: [UInt8]) {
    let string = String(decoding: document, as: UTF8.self)
    bytes = Array(string.unicodeScalars)
    if string.utf8.count != document.count { fault = "not UTF-8" } else { read() }
  }

  private var current: Unicode.Scalar? { at < bytes.count ? bytes[at] : nil }

  private mutating func fail(_ reason: String) {
    if fault == nil { fault = "\(reason) at \(at)" }
    at = bytes.count
  }

  private mutating func skip(_ word: String) -> Bool {
    let scalars = Array(word.unicodeScalars)
    guard at + scalars.count <= bytes.count, Array(bytes[at..<at + scalars.count]) == scalars else {
      return false
    }
    at += scalars.count
    return true
  }

  private mutating func blanks() {
    while let scalar = current, [" ", "\n", "\t", "\r"].contains(scalar) { at += 1 }
  }

  private mutating func name() -> String {
    var name = ""
    while let scalar = current,
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || ["-", "_", ":", "."].contains(scalar)
    {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    if name.isEmpty { fail("no name") }
    return name
  }

  /// Characters up to one of `ends`, which stays; `<` and bare `&` are faults.
  private mutating func characters(until end: Unicode.Scalar) -> String {
    var result = ""
    while let scalar = current, scalar != end {
      if scalar == "<" {
        fail("a bare <")
      } else if scalar == "&" {
        var reference = ""
        at += 1
        while let next = current, next != ";", reference.count < 12 {
          reference.unicodeScalars.append(next)
          at += 1
        }
        let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'", "apos": "'"]
        guard let value = known[reference] else {
          fail("an unknown reference")
          return result
        }
        result += value
        at += 1
      } else {
        let isAllowed =
          scalar.value >= 0x20 && scalar.value != 0x7F && scalar.value & 0xFFFE != 0xFFFE
          || ["\n", "\t", "\r"].contains(scalar)
        if !isAllowed { fail("a control character") }
        result.unicodeScalars.append(scalar)
        at += 1
      }
    }
    return result
  }

  private mutating func read() {
    var open: [String] = []
    var roots = 0
    if skip("<?xml") { while at < bytes.count, !skip("?>") { at += 1 } }
    while at < bytes.count {
      let text = characters(until: "<")
      if open.isEmpty, text.contains(where: { !$0.isWhitespace }) { fail("text outside") }
      self.text += text
      guard skip("<") else { break }
      if skip("/") {
        let name = name()
        if open.popLast() != name { fail("</\(name)> closes nothing") }
        blanks()
        if !skip(">") { fail("an open end tag") }
        continue
      }
      let name = name()
      if open.isEmpty { roots += 1 }
      var attributes: [String: String] = [:]
      blanks()
      while let scalar = current, scalar != ">", scalar != "/" {
        let key = self.name()
        guard skip("=\"") else {
          fail("an attribute without quotes")
          break
        }
        let value = characters(until: "\"")
        if !skip("\"") { fail("an open attribute") }
        if attributes.updateValue(value, forKey: key) != nil { fail("\(key) twice") }
        blanks()
      }
      elements.append((name, attributes))
      if skip("/>") { continue }
      if !skip(">") { fail("an open tag") }
      open.append(name)
    }
    if !open.isEmpty { fail("<\(open.last ?? "")> is never closed") }
    if roots != 1 { fail("\(roots) roots") }
  }

  /// What a picture must not hold: scripts, handlers, links to elsewhere; nil where there is none.
  public var danger: String? {
    let allowed: Set<String> = [
      "svg", "title", "style", "g", "path", "rect", "defs", "use", "clipPath", "image", "text",
      "animate", "animateTransform", "symbol",
    ]
    for (name, attributes) in elements {
      if !allowed.contains(name) { return "<\(name)>" }
      for (key, value) in attributes {
        if key.lowercased().hasPrefix("on") { return key }
        if key.hasSuffix("href"), !value.hasPrefix("#"), !value.hasPrefix("data:image/png;base64,")
        {
          return "\(key)=\(value.prefix(60))"
        }
      }
    }
    let ids = elements.compactMap { $0.attributes["id"] }
    if Set(ids).count != ids.count { return "an id twice" }
    for (_, attributes) in elements {
      for value in attributes.values {
        for prefix in ["#", "url(#"] where value.hasPrefix(prefix) {
          let id = value.dropFirst(prefix.count).prefix { $0 != ")" }
          let isColor = id.count == 6 && id.allSatisfy(\.isHexDigit)
          if !isColor, !ids.contains(String(id)) { return "no id \(id)" }
        }
      }
    }
    return nil
  }
}
