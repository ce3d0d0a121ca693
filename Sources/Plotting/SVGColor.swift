/// Colours as cairo writes them into SVG.
enum SVGColor {
  /// Reads `12.156863%, 46.666667%, 70.588235%)`, with or without blanks.
  ///
  /// - Returns: `#1f77b4`, or the variable of a colour of the adaptive theme, and where the
  ///   parenthesis ends; nil if there is something else.
  static func read(_ svg: [UInt8], from start: Int) -> (text: String, end: Int)? {
    var index = start
    var shares: [Double] = []
    while index < svg.count, shares.count < 3 {
      while index < svg.count, svg[index] == UInt8(ascii: " ") { index += 1 }
      guard let share = percentage(svg, &index), index < svg.count else { return nil }
      shares.append(share)
      guard svg[index] == UInt8(ascii: shares.count < 3 ? "," : ")") else { return nil }
      index += 1
    }
    guard shares.count == 3 else { return nil }
    let (red, green, blue) = (shares[0], shares[1], shares[2])
    if let (name, color) = Theme.variable(red: red, green: green, blue: blue) {
      return ("var(\(name),\(color.hex))", index)
    }
    return (Color(red: red, green: green, blue: blue).hex, index)
  }

  /// A number and a percent sign, as a share of 1.
  private static func percentage(_ svg: [UInt8], _ index: inout Int) -> Double? {
    var value = 0.0
    var scale = 0.01
    var isPastPoint = false
    let first = index
    while index < svg.count, index - first < 20 {
      let byte = svg[index]
      if byte == UInt8(ascii: ".") {
        guard !isPastPoint else { return nil }
        isPastPoint = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        value = value * 10 + Double(byte - UInt8(ascii: "0"))
        if isPastPoint { scale /= 10 }
      } else {
        guard byte == UInt8(ascii: "%"), index > first else { return nil }
        index += 1
        return value * scale
      }
      index += 1
    }
    return nil
  }
}
