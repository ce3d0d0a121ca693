import Dispatch
import Plotting
import Synchronization

/// A picture as it stands in a document of its own: nothing outside of the document is named.
///
/// This is the one place that decides how figures enter `report.html`.
struct FigureEmbedding {
  /// As SVG.
  let drawing: [UInt8]
  /// The same as PNG.
  let pixels: [UInt8]
  let title: String
  /// What the picture shows.
  let alternativeText: String
  /// What the ids of this figure begin with.
  let prefix: String

  enum Form { case svg, png }

  /// The drawings of figures for a page that is light or dark, by the name of their files.
  ///
  /// - Parameters:
  ///   - figures: with the names of their files.
  ///   - files: the pictures of the output, by path. What moves is taken from there as it is.
  ///   - jobs: how many threads; the bytes do not depend on it.
  static func drawings(
    _ figures: [(file: String, figure: NamedFigure)], files: [String: [UInt8]], jobs: Int
  ) throws(PlottingError) -> [String: [UInt8]] {
    let made = Mutex([Result<[UInt8], PlottingError>?](repeating: nil, count: figures.count))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, figures.count))) { _ in
      while true {
        let at = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard at < figures.count else { return }
        let (name, figure) = figures[at]
        let drawing = Result { () throws(PlottingError) -> [UInt8] in
          if let file = files["figures/\(name).svg"], isAlive(file) { return file }
          return try Renderer.svg(figure.figure, theme: .adaptive)
        }
        made.withLock { $0[at] = drawing }
      }
    }
    var result: [String: [UInt8]] = [:]
    for (figure, drawing) in zip(figures, made.withLock({ $0 })) {
      result[figure.file] = try drawing?.get()
    }
    return result
  }

  /// Whether a drawing has rules of style or moves: these would reach beyond it in a document.
  private static func isAlive(_ drawing: [UInt8]) -> Bool {
    contains(drawing, "<style") || contains(drawing, "<animate")
  }

  /// Adds the picture.
  func add(to page: inout Markup, as form: Form) {
    switch form {
    case .png: addImage(pixels, "image/png", to: &page)
    case .svg where Self.isAlive(drawing):
      addImage(drawing, "image/svg+xml", to: &page)
    case .svg: addInline(to: &page)
    }
  }

  private func addImage(_ bytes: [UInt8], _ type: String, to page: inout Markup) {
    page.element(
      "img",
      [
        "src": "data:\(type);base64,\(Base64.text(bytes))",
        "alt": alternativeText.isEmpty ? title : alternativeText,
      ])
  }

  private func addInline(to page: inout Markup) {
    guard let start = Self.find("<svg", in: drawing, from: 0),
      let end = drawing[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return addImage(pixels, "image/png", to: &page) }
    let root = String(decoding: drawing[(start + 4)..<end], as: UTF8.self)
      .replacingFirst(" role=\"img\"", with: "")
    page.raw(
      "<svg role=\"img\" aria-labelledby=\"\(prefix)-title \(prefix)-description\"\(root)>".utf8)
    page.element("title", ["id": "\(prefix)-title"], text: SafeText.oneLine(title))
    page.element("desc", ["id": "\(prefix)-description"], text: alternativeText)
    // The picture's own title is told already.
    var rest = end + 1
    if let title = Self.find("<title>", in: drawing, from: rest), title <= rest + 1,
      let close = Self.find("</title>", in: drawing, from: title)
    {
      rest = close + 8
    }
    page.raw(Self.renamed(drawing[rest...], prefix: Array("\(prefix)-".utf8)))
  }

  /// The markup with a prefix before every id and every mention of one.
  static func renamed(_ markup: ArraySlice<UInt8>, prefix: [UInt8]) -> [UInt8] {
    let marks = [" id=\"", "href=\"#", "url(#"].map { Array($0.utf8) }
    var result: [UInt8] = []
    result.reserveCapacity(markup.count + 4096)
    var copied = markup.startIndex
    var index = markup.startIndex
    while index < markup.endIndex {
      let byte = markup[index]
      guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "h") || byte == UInt8(ascii: "u")
      else {
        index += 1
        continue
      }
      guard
        let mark = marks.first(where: {
          index + $0.count <= markup.endIndex
            && markup[index..<(index + $0.count)].elementsEqual($0)
        })
      else {
        index += 1
        continue
      }
      index += mark.count
      result += markup[copied..<index]
      result += prefix
      copied = index
    }
    result += markup[copied...]
    return result
  }

  private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    find(text, in: bytes, from: 0) != nil
  }

  private static func find(_ text: String, in bytes: [UInt8], from start: Int) -> Int? {
    let pattern = Array(text.utf8)
    guard bytes.count >= pattern.count, start <= bytes.count - pattern.count else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      (start...(bytes.count - pattern.count)).first { at in
        bytes[at] == pattern[0] && (1..<pattern.count).allSatisfy { bytes[at + $0] == pattern[$0] }
      }
    }
  }
}

extension String {
  fileprivate func replacingFirst(_ text: String, with other: String) -> String {
    let (bytes, pattern) = (Array(utf8), Array(text.utf8))
    guard bytes.count >= pattern.count else { return self }
    for at in 0...(bytes.count - pattern.count)
    where bytes[at..<(at + pattern.count)].elementsEqual(pattern) {
      return String(
        decoding: bytes[..<at] + Array(other.utf8) + bytes[(at + pattern.count)...], as: UTF8.self)
    }
    return self
  }
}

/// Bytes as text of 64 letters: RFC 4648.
enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = 0
      for at in 0..<3 { group = group << 8 | (at < count ? Int(bytes[start + at]) : 0) }
      for at in 0..<4 {
        result.append(at <= count ? letters[group >> (18 - 6 * at) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
