/// Makes cairo's SVG fit to publish.
///
/// cairo numbers images by a counter of the whole process, so that the same figure drawn twice
/// would differ; it knows no title, and forgets that an image's cells shall stay sharp. Its colours
/// are percentages of six decimals, which become `#rrggbb` or a variable of the theme.
enum SVGCleaning {
  /// Renames all ids in order of appearance, adds a title, and marks images as sharp.
  ///
  /// - Parameters:
  ///   - svg: What cairo wrote. Its attributes hold `#` only before an id.
  ///   - sharpImages: Whether each image, in order, shall be drawn without blending.
  static func clean(
    _ svg: [UInt8], title: String, idPrefix: String, sharpImages: [Bool]
  ) -> [UInt8] {
    let names = ids(in: svg)
    var places: [ArraySlice<UInt8>: Int] = [:]
    for (index, name) in names.enumerated() { places[name] = index }
    let prefix = Array(SVGText.identifier(idPrefix).utf8)

    var output: [UInt8] = []
    output.reserveCapacity(svg.count + 512)
    var copied = 0
    var index = 0
    var images = 0
    func begins(_ text: StaticString, at index: Int) -> Bool {
      let count = text.utf8CodeUnitCount
      guard index + count <= svg.count else { return false }
      return (0..<count).allSatisfy { svg[index + $0] == text.utf8Start[$0] }
    }
    func emit(until end: Int) {
      output += svg[copied..<end]
      copied = end
    }
    func rename(at start: Int) {
      var end = start
      while end < svg.count, svg[end] != UInt8(ascii: "\""), svg[end] != UInt8(ascii: ")") {
        end += 1
      }
      guard let place = places[svg[start..<end]] else { return }
      emit(until: start)
      output += prefix
      output += "i\(place)".utf8
      copied = end
      index = end - 1
    }
    while index < svg.count {
      switch svg[index] {
      case UInt8(ascii: "#"):
        rename(at: index + 1)
      case UInt8(ascii: " ") where begins(" d=\"", at: index):
        emit(until: index + 4)
        index = shorten(svg, from: index + 4, to: &output)
        copied = index
      case UInt8(ascii: " ") where begins(" id=\"", at: index):
        rename(at: index + 5)
      case UInt8(ascii: "r") where begins("rgb(", at: index):
        guard let (color, end) = SVGColor.read(svg, from: index + 4) else { break }
        emit(until: index)
        output += color.utf8
        copied = end
        index = end - 1
      case UInt8(ascii: "<") where begins("<svg ", at: index):
        emit(until: index + 5)
        output += "role=\"img\" ".utf8
        while index < svg.count, svg[index] != UInt8(ascii: ">") { index += 1 }
        emit(until: min(index + 1, svg.count))
        if !title.isEmpty { output += "\n<title>\(SVGText.escape(title))</title>".utf8 }
      case UInt8(ascii: "<") where begins("<image ", at: index):
        if images < sharpImages.count, sharpImages[images] {
          emit(until: index + 7)
          output += "style=\"image-rendering:pixelated\" ".utf8
        }
        images += 1
      default:
        break
      }
      index += 1
    }
    emit(until: svg.count)
    return output
  }

  /// Copies a path up to its closing quote with two decimals, a hundredth of a pixel.
  ///
  /// - Returns: Where the quote stands.
  private static func shorten(
    _ svg: [UInt8], from start: Int, to output: inout [UInt8]
  ) -> Int {
    let (zero, point) = (UInt8(ascii: "0"), UInt8(ascii: "."))
    var index = start
    while index < svg.count, svg[index] != UInt8(ascii: "\"") {
      let first = index
      while index < svg.count, svg[index] &- zero < 10 { index += 1 }
      guard index > first, index < svg.count, svg[index] == point, index - first < 12 else {
        if index == first {
          output.append(svg[index])
          index += 1
        } else {
          output += svg[first..<index]
        }
        continue
      }
      var hundredths = svg[first..<index].reduce(0) { $0 * 10 + Int($1 - zero) } * 100
      index += 1
      var weight = 10
      var next = UInt8(0)
      while index < svg.count, svg[index] &- zero < 10 {
        if weight > 0 {
          hundredths += Int(svg[index] - zero) * weight
        } else if weight == 0 {
          next = svg[index] - zero
        }
        weight = weight == 10 ? 1 : weight == 1 ? 0 : -1
        index += 1
      }
      if next >= 5 { hundredths += 1 }
      output += String(hundredths / 100).utf8
      let fraction = hundredths % 100
      if fraction > 0 {
        output += [point, zero + UInt8(fraction / 10)]
        if fraction % 10 > 0 { output.append(zero + UInt8(fraction % 10)) }
      }
    }
    return index
  }

  /// The ids in order of appearance.
  private static func ids(in svg: [UInt8]) -> [ArraySlice<UInt8>] {
    let mark = Array(" id=\"".utf8)
    var result: [ArraySlice<UInt8>] = []
    var index = 0
    while index + mark.count < svg.count {
      guard svg[index] == mark[0], svg[index..<(index + mark.count)].elementsEqual(mark) else {
        index += 1
        continue
      }
      let start = index + mark.count
      var end = start
      while end < svg.count, svg[end] != UInt8(ascii: "\"") { end += 1 }
      result.append(svg[start..<end])
      index = end
    }
    return result
  }
}
