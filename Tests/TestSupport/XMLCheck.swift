import Foundation
import FoundationXML

/// A drawing read by an XML parser, and what is wrong with it.
public final class XMLCheck: NSObject, XMLParserDelegate {
  /// The elements in order of their beginnings, with their attributes, references resolved.
  public private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// All text between tags, references resolved.
  public private(set) var text = ""
  /// What is wrong; nil where nothing is.
  public private(set) var fault: String?

  public init(_ document: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(document))
    parser.delegate = self
    if !parser.parse(), fault == nil {
      let reason = parser.parserError.map { "\($0)" } ?? "no XML"
      fault = "line \(parser.lineNumber): \(reason)"
    }
  }

  public func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  public func parser(_ parser: XMLParser, foundCharacters characters: String) {
    text += characters
  }

  /// What a picture must not contain: scripts, handlers, links to elsewhere or to nothing, an id
  /// twice; nil where there is none.
  public var danger: String? {
    let allowed: Set<String> = [
      "svg", "title", "desc", "style", "g", "path", "rect", "defs", "use", "clipPath", "image",
      "animate", "animateTransform",
    ]
    let ids = elements.compactMap { $0.attributes["id"] }
    let known = Set(ids)
    if known.count != ids.count { return "an id twice" }
    for (name, attributes) in elements {
      if !allowed.contains(name) { return "<\(name)>" }
      for (key, value) in attributes {
        if key.lowercased().hasPrefix("on") { return key }
        if key.hasSuffix("href"), !value.hasPrefix("data:image/png;base64,") {
          guard value.hasPrefix("#") else { return "\(key)=\(value.prefix(60))" }
          if !known.contains(String(value.dropFirst())) { return "no id \(value)" }
        }
        if value.hasPrefix("url(") {
          guard value.hasPrefix("url(#") else { return "\(key)=\(value.prefix(60))" }
          let id = String(value.dropFirst(5).prefix { $0 != ")" })
          if !known.contains(id) { return "no id \(id)" }
        }
        if key == "aria-labelledby" {
          let names = value.split(separator: " ").map(String.init)
          if !known.isSuperset(of: names) { return "no id \(value)" }
        }
      }
    }
    return nil
  }
}
