import Foundation
import Plotting
import TestSupport
import Testing

@Suite struct SVGTests {
  /// Figures of all sorts without a legend, whose place depends on all that is drawn.
  private func figures(_ count: Int, seed: UInt64) -> [Figure] {
    var random = SplitMix(seed: seed)
    var result: [Figure] = []
    while result.count < count {
      let figure = Figure.random(&random)
      if figure.legend.isEmpty { result.append(figure) }
    }
    return result
  }

  private func lines(_ svg: [UInt8]) -> [Substring] {
    String(decoding: svg, as: UTF8.self).split(separator: "\n")
  }

  /// The lines of a text that are left when those of another are taken out in their order; nil where
  /// the other's are not all there.
  private func added(_ longer: [Substring], to shorter: [Substring]) -> [Substring]? {
    var rest = shorter[...]
    var added: [Substring] = []
    for line in longer {
      if line == rest.first { rest.removeFirst() } else { added.append(line) }
    }
    return rest.isEmpty ? added : nil
  }

  @Test func `a layer more adds lines and changes none`() throws {
    for figure in figures(40, seed: 31) {
      var more = figure
      let (x, y) = (AxisMapping(figure.x), AxisMapping(figure.y))
      let points = [0.2, 0.8].map { Point(x.value(at: $0), y.value(at: $0)) }
      more.layers.insert(
        .line(LineLayer(points: points, style: LineStyle(color: .bluishGreen))),
        at: figure.layers.count / 2)
      let added = try #require(
        added(lines(try Renderer.svg(more)), to: lines(try Renderer.svg(figure))))
      #expect(added.contains { $0.contains("stroke=\"#009e73\"") })
      // A group, its path and its end; the definition of the frame's clip, where it is the first.
      #expect(added.count == 3 || added.count == 6)
    }
  }

  @Test func `another text changes the lines of texts and letters only`() throws {
    var count = 0
    for var figure in figures(40, seed: 32) {
      figure.captions = ["Quick foxes"]
      let before = lines(try Renderer.svg(figure))
      figure.captions = ["Lazy dogs jump"]
      let after = lines(try Renderer.svg(figure))
      let changes = after.difference(from: before)
      for change in changes {
        let line =
          switch change {
          case .insert(_, let line, _), .remove(_, let line, _): line
          }
        let isText =
          line.hasPrefix("<g aria-label=\"Quick foxes\"")
          || line.hasPrefix("<g aria-label=\"Lazy dogs jump\"") || line.hasPrefix("<use ")
          || line.hasPrefix("<path id=\"r")
        #expect(isText, "\(line.prefix(100))")
      }
      count += changes.isEmpty ? 0 : 1
    }
    #expect(count > 30)
  }

  @Test func `several figures share a page without sharing an id`() throws {
    var random = SplitMix(seed: 33)
    var page = Array("<svg>\n".utf8)
    for index in 1...12 {
      page += try Renderer.svg(
        Figure.random(&random), theme: .adaptive, idPrefix: "f\(index)-")
    }
    let check = XMLCheck(page + Array("</svg>\n".utf8))
    #expect(check.fault == nil)
    #expect(check.danger == nil)
    let ids = check.elements.compactMap { $0.attributes["id"] }
    #expect(ids.allSatisfy { $0.hasPrefix("f") } && ids.contains { $0.hasPrefix("f12-r") })
    // What a figure refers to is its own.
    var figure = ""
    for (name, attributes) in check.elements {
      if name == "title" { figure = String((attributes["id"] ?? "").prefix { $0 != "-" }) + "-" }
      if let target = attributes["href"], target.hasPrefix("#") {
        #expect(target.dropFirst().hasPrefix(figure))
      }
    }
  }

  @Test func `a glyph stands once and a text keeps its words`() throws {
    let canvas = SVGCanvas()
    let style = TextStyle(size: 20, color: .black)
    let turned = TextStyle(size: 20, color: .red, isVertical: true, halo: .white.opacity(0.5))
    canvas.text("lalala <&>", at: Point(10, 20), style: style)
    canvas.text("la", at: Point(10, 90), style: turned)
    let check = XMLCheck(
      try canvas.document(width: 100, height: 100, background: .white, title: ""))
    #expect(check.fault == nil && check.danger == nil)
    let glyphs = check.elements.filter { $0.attributes["id"]?.hasPrefix("r1280-") == true }
    #expect(glyphs.count == 5, "l, a, <, & and >")
    #expect(glyphs.allSatisfy { $0.name == "path" && $0.attributes["d"]?.first == "M" })
    // Each letter once, and twice those with an outline; the blank has none.
    #expect(check.elements.filter { $0.name == "use" }.count == 9 + 4)
    #expect(check.elements.compactMap { $0.attributes["aria-label"] } == ["lalala <&>", "la"])
    let places = check.elements.filter { $0.name == "use" }.prefix(6)
      .compactMap { $0.attributes["x"].flatMap { Double($0) } }
    for (index, place) in places.enumerated() {
      let before = String("lalala".prefix(index))
      #expect(abs(place - canvas.measure(before, size: 20, isBold: false)) < 1e-3)
    }
  }

  /// cairo refuses them, and a font that has met one would measure nothing any more.
  @Test func `what is no character spoils no later text`() {
    let canvas = RecordingCanvas()
    let width = canvas.measure("lalala", size: 20, isBold: false)
    #expect(width > 10)
    for text in ["\u{FFFE}", "a\u{FFFF}b"] {
      #expect(canvas.measure(text, size: 20, isBold: false) > 0)
      #expect(canvas.measure("lalala", size: 20, isBold: false) == width)
    }
  }

  @Test func `paths are read back as they were drawn`() throws {
    var random = SplitMix(seed: 34)
    let (canvas, recording) = (SVGCanvas(), RecordingCanvas())
    func coordinate() -> Double {
      // Some on whole numbers, so that lines run straight up and across.
      random.chance(0.5)
        ? Double(Int.random(in: -3...3, using: &random))
        : Double.random(in: -2000...2000, using: &random)
    }
    func point() -> Point { Point(coordinate(), coordinate()) }
    for _ in 0..<300 {
      for target in [canvas, recording] as [any Canvas] { target.move(to: Point(1, 2)) }
      for _ in 0..<Int.random(in: 1...80, using: &random) {
        let kind = Int.random(in: 0..<6, using: &random)
        let (a, b, c) = (point(), point(), point())
        for target in [canvas, recording] as [any Canvas] {
          switch kind {
          case 0: target.move(to: a)
          case 1: target.curve(to: a, b, c)
          case 2: target.close()
          default: target.line(to: a)
          }
        }
      }
      for target in [canvas, recording] as [any Canvas] { target.fill(.black) }
    }
    let check = XMLCheck(try canvas.document(width: 9, height: 9, background: .white, title: ""))
    var drawn: [[Point]] = []
    var current: [Point] = []
    var start = Point(0, 0)
    for call in recording.calls {
      switch call {
      case .move(let point):
        current.append(point)
        start = point
      case .line(let point): current.append(point)
      case .curve(let end, let a, let b): current += [a, b, end]
      case .close: current.append(start)
      default:
        drawn.append(current)
        current = []
      }
    }
    let read = check.elements.compactMap { $0.attributes["d"] }.map(points)
    #expect(read.count == drawn.count)
    for (read, drawn) in zip(read, drawn) {
      #expect(read.count == drawn.count)
      // 1/512 by cairo's rounding, 1/200 by ours.
      let furthest = zip(read, drawn).map { max(abs($0.x - $1.x), abs($0.y - $1.y)) }.max() ?? 0
      #expect(furthest < 0.007)
    }
  }

  /// The points of a path's attribute, by SVG's grammar; closing counts as the way back.
  private func points(_ path: String) -> [Point] {
    var points: [Point] = []
    var start = Point(0, 0)
    var rest = path[...]
    while let command = rest.popFirst() {
      var numbers: [Double] = []
      while let next = rest.first, !next.isLetter {
        let sign = next == "-" ? 1 : 0
        let digits = rest.dropFirst(sign).prefix { $0.isNumber || $0 == "." }
        if let number = Double(rest.prefix(sign) + digits) { numbers.append(number) }
        rest = rest.dropFirst(max(sign + digits.count, 1))
      }
      if command == "Z" { points.append(start) }
      let current = points.last ?? Point(0, 0)
      switch command {
      case "H": points += numbers.map { Point($0, current.y) }
      case "V": points += numbers.map { Point(current.x, $0) }
      default:
        for at in stride(from: 0, to: numbers.count, by: 2) {
          points.append(Point(numbers[at], numbers[at + 1]))
        }
      }
      if command == "M", let point = points.last { start = point }
    }
    return points
  }

  @Test func `translucent images keep their colours and opacities`() throws {
    let pixels: [UInt32] = [0xFF10_2030, 0x0000_0000, 0x8040_0080, 0x0101_0001]
    let canvas = SVGCanvas()
    canvas.image(
      PixelImage(width: 2, height: 2, pixels: pixels),
      in: Rectangle(x: 0, y: 0, width: 2, height: 2), interpolation: .nearest)
    let check = XMLCheck(try canvas.document(width: 2, height: 2, background: .white, title: ""))
    let data = try #require(check.elements.compactMap { $0.attributes["href"] }.first)
    let encoded = try #require(data.split(separator: ",").last)
    let png = try DecodedPNG([UInt8](try #require(Data(base64Encoded: String(encoded)))))
    #expect((png.width, png.height, png.channels) == (2, 2, 4))
    #expect(
      png.pixels == [
        0x10, 0x20, 0x30, 0xFF, 0, 0, 0, 0, 0x80, 0, 0xFF, 0x80, 0xFF, 0, 0xFF, 0x01,
      ])
  }
}
