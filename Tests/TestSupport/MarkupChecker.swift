/// Tells what is wrong with an HTML document of ours, more strictly than any browser.
public struct MarkupChecker {
  /// What is wrong, in words; empty for a right document.
  public private(set) var problems: [String] = []
  /// All text outside of tags, style sheets left out.
  public private(set) var text = ""
  /// How often each element occurs.
  public private(set) var counts: [String: Int] = [:]

  private var open: [(name: String, attributes: [String: String])] = []
  private var ids: Set<String> = []
  private var references: [String] = []
  private var lastHeading = 0
  private static let void: Set<String> = ["meta", "img", "br", "hr", "col", "input"]
  private static let forbidden: Set<String> = [
    "script", "iframe", "object", "embed", "link", "base", "form", "audio", "video",
    "foreignobject",
  ]

  public init(_ bytes: [UInt8]) {
    guard let document = String(validating: bytes, as: UTF8.self) else {
      problems.append("the document is not UTF-8")
      return
    }
    let prefix = "<!DOCTYPE html>\n"
    guard document.hasPrefix(prefix) else {
      problems.append("the document has no doctype")
      return
    }
    scan(Array(document.unicodeScalars.dropFirst(prefix.unicodeScalars.count)))
    for entry in open { problems.append("<\(entry.name)> is never closed") }
    for reference in references where !ids.contains(reference) {
      problems.append("nothing has the id '\(reference)'")
    }
    for name in ["html", "head", "body", "main", "title", "h1", "nav"] where counts[name] != 1 {
      // Drawings have titles, too.
      if name != "title" || counts[name] == nil {
        problems.append("<\(name)> occurs \(counts[name] ?? 0) times")
      }
    }
  }

  private mutating func scan(_ scalars: [Unicode.Scalar]) {
    var at = 0
    var piece = String.UnicodeScalarView()
    while at < scalars.count {
      guard scalars[at] == "<" else {
        piece.append(scalars[at])
        at += 1
        continue
      }
      add(text: String(piece))
      piece = .init()
      var end = at + 1
      var quote: Unicode.Scalar?
      while end < scalars.count, quote != nil || scalars[end] != ">" {
        if let open = quote {
          if scalars[end] == open { quote = nil }
        } else if scalars[end] == "\"" || scalars[end] == "'" {
          quote = scalars[end]
        }
        end += 1
      }
      guard end < scalars.count else {
        problems.append("a tag is never ended")
        return
      }
      tag(String(String.UnicodeScalarView(scalars[(at + 1)..<end])))
      at = end + 1
    }
    add(text: String(piece))
  }

  private mutating func add(text piece: String) {
    guard !piece.isEmpty, open.last?.name != "style" else {
      if piece.contains("url(") || piece.contains("@import") {
        problems.append("the style sheet asks for something")
      }
      return
    }
    for scalar in piece.unicodeScalars
    where scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || scalar.value == 0x7F {
      problems.append("a control character \(scalar.value)")
    }
    checkReferences(piece)
    text += piece
  }

  /// Whether every `&` begins a reference that we write.
  private mutating func checkReferences(_ piece: String) {
    let bytes = Array(piece.utf8)
    for at in bytes.indices where bytes[at] == UInt8(ascii: "&") {
      let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
      if !known.contains(where: { bytes[at...].starts(with: $0.utf8) }) {
        problems.append("a bare '&'")
      }
    }
  }

  private mutating func tag(_ tag: String) {
    if tag.hasPrefix("/") {
      let name = String(tag.dropFirst())
      guard let last = open.popLast(), last.name == name else {
        problems.append("</\(name)> closes nothing")
        return
      }
      return
    }
    guard !tag.hasPrefix("!"), !tag.hasPrefix("?") else {
      problems.append("<\(tag.prefix(20))> is neither element nor text")
      return
    }
    var body = Substring(tag)
    let isClosed = body.hasSuffix("/")
    if isClosed { body = body.dropLast() }
    let name = String(body.prefix { $0.isLetter || $0.isNumber || $0 == "-" })
    guard !name.isEmpty else {
      problems.append("a '<' that begins no tag: \(tag.prefix(30))")
      return
    }
    counts[name, default: 0] += 1
    let attributes = attributes(body.dropFirst(name.count), of: name)
    check(name, attributes)
    let isInDrawing = open.contains { $0.name == "svg" }
    if !Self.void.contains(name), !(isClosed && isInDrawing) { open.append((name, attributes)) }
    if isClosed, !isInDrawing { problems.append("<\(name)/> outside of a drawing") }
  }

  private mutating func attributes(_ text: Substring, of name: String) -> [String: String] {
    var result: [String: String] = [:]
    var rest = text
    while true {
      rest = rest.drop { $0 == " " || $0 == "\n" }
      guard !rest.isEmpty else { return result }
      let key = String(rest.prefix { $0.isLetter || $0.isNumber || "-:_".contains($0) })
      rest = rest.dropFirst(key.count)
      guard !key.isEmpty, rest.first == "=", rest.dropFirst().first == "\"" else {
        problems.append("<\(name)> has an attribute that is not name=\"value\"")
        return result
      }
      rest = rest.dropFirst(2)
      guard let end = rest.firstIndex(of: "\"") else {
        problems.append("<\(name)> has an attribute that is never ended")
        return result
      }
      let value = String(rest[..<end])
      rest = rest[rest.index(after: end)...]
      if let next = rest.first, next != " ", next != "\n" {
        problems.append("<\(name)> has attributes without a blank between them")
      }
      if result.updateValue(value, forKey: key) != nil {
        problems.append("<\(name)> has '\(key)' twice")
      }
      checkReferences(value)
    }
  }

  private mutating func check(_ name: String, _ attributes: [String: String]) {
    if Self.forbidden.contains(name.lowercased()) { problems.append("<\(name)> is forbidden") }
    for (key, value) in attributes {
      if key.lowercased().hasPrefix("on") { problems.append("<\(name)> has a script in '\(key)'") }
      checkAddress(name, key, value)
    }
    if let id = attributes["id"], !ids.insert(id).inserted {
      problems.append("the id '\(id)' occurs twice")
    }
    for key in ["aria-labelledby", "aria-describedby", "for"] {
      references += (attributes[key] ?? "").split(separator: " ").map(String.init)
    }
    switch name {
    case "html": if attributes["lang"] == nil { problems.append("the document has no language") }
    case "img": if (attributes["alt"] ?? "").isEmpty { problems.append("an image without text") }
    case "th": if attributes["scope"] == nil { problems.append("a heading without scope") }
    case "svg":
      // What is hidden from those who do not see it decorates a word beside it.
      if !open.contains(where: { $0.name == "svg" }), attributes["aria-hidden"] != "true",
        attributes["role"] != "img" || attributes["aria-labelledby"] == nil
      {
        problems.append("a drawing without text")
      }
    case "h1", "h2", "h3", "h4":
      let level = Int(name.dropFirst()) ?? 0
      if level > lastHeading + 1 { problems.append("<\(name)> follows a heading \(lastHeading)") }
      lastHeading = level
    case "thead":
      if open.last?.name != "table" { problems.append("<thead> outside of a table") }
    case "tr":
      if open.last?.name != "thead", open.last?.name != "tbody" {
        problems.append("<tr> outside of a table")
      }
    case "td": if open.last?.name != "tr" { problems.append("<td> outside of a row") }
    case "li": if open.last?.name != "ul" { problems.append("<li> outside of a list") }
    default: break
    }
  }

  /// Nothing but places of the document itself and data may be named.
  private mutating func checkAddress(_ name: String, _ key: String, _ value: String) {
    let addresses = ["href", "xlink:href", "src", "action", "srcset", "data", "poster"]
    if addresses.contains(key) {
      if value.hasPrefix("#") {
        references.append(String(value.dropFirst()))
      } else if !value.hasPrefix("data:image/") {
        problems.append("<\(name)> leads to '\(value.prefix(60))'")
      }
    } else if !key.hasPrefix("xmlns"), key != "content" {
      var rest = Substring(value)
      while let range = rest.firstRange(of: "url(") {
        let target = rest[range.upperBound...].prefix { $0 != ")" }
        if target.hasPrefix("#") {
          references.append(String(target.dropFirst()))
        } else {
          problems.append("<\(name)> asks for '\(target.prefix(60))'")
        }
        rest = rest[range.upperBound...]
      }
    }
  }
}
