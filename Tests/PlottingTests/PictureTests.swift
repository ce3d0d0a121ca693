import Plotting
import TestSupport
import Testing

@Suite struct PictureTests {
  private static let sample: Figure = {
    let style = Palette.overMap(1)
    let line = LineLayer(
      points: (0...2000).map { Point(Double($0), 2 / (1 + Double($0) / 100)) },
      style: style.line(), label: "learning rate=0.01", endMarker: style.marker())
    let map = ImageLayer(
      columns: 1, rows: 100, values: (0..<100).map(Double.init), valueRange: 0...99,
      x: 0...2100, y: -2...2, interpolation: .bilinear)
    return Figure(
      title: "A <sample> & more", x: Axis(label: "Iterations", range: 0...2100),
      y: Axis(label: "Parameter value", range: -2...2), layers: [.image(map), .line(line)],
      captions: ["One caption."])
  }()

  @Test func `a PNG reads back: header, checksums, every pixel`() throws {
    let png = try DecodedPNG(Renderer.png(Self.sample))
    #expect(png.chunks == ["IHDR", "IDAT", "IEND"])
    #expect((png.width, png.height) == (1350, 900))
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      Array(png.pixels[(3 * (y * png.width + x))..<(3 * (y * png.width + x) + 3)])
    }
    #expect(pixel(5, 5) == [255, 255, 255])
    #expect(pixel(600, 51) == [0xFD, 0xE7, 0x25], "the map's upper end is viridis' yellow")
    #expect(pixel(600, 799) == [0x44, 0x01, 0x54], "and its lower end violet")
  }

  @Test func `encoding loses nothing`() throws {
    var random = SplitMix(seed: 11)
    for width in [1, 2, 5, 16, 100] {
      // Noise, ramps and constants, so that every filter is taken.
      let height = 40
      let pixels = (0..<(width * height)).map { index -> UInt32 in
        switch (index / width) % 4 {
        case 0: UInt32.random(in: 0...0xFFFFFF, using: &random)
        case 1: UInt32((index % width) * 0x010203 % 0x1000000)
        case 2: 0x123456
        default: UInt32(index / width * 0x030201 % 0x1000000)
        }
      }
      for effort in [PNGEncoder.Effort.fastest, .smaller] {
        let bytes = try pixels.withUnsafeBytes { rows throws(PlottingError) in
          try PNGEncoder.encode(
            rows, width: width, height: height, stride: 4 * width, effort: effort)
        }
        let png = try DecodedPNG(bytes)
        let expected = pixels.flatMap { pixel in
          [16, 8, 0].map { UInt8(truncatingIfNeeded: pixel >> UInt32($0)) }
        }
        #expect(png.pixels == expected)
      }
    }
  }

  @Test func `figures of all sorts become pictures`() throws {
    var random = SplitMix(seed: 13)
    for index in 0..<60 {
      let figure = Figure.random(&random)
      let svg = try Renderer.svg(figure, theme: index % 2 == 0 ? .light : .dark)
      let check = XMLCheck(svg)
      #expect(check.fault == nil && check.danger == nil)
      if index % 5 == 0 { _ = try DecodedPNG(Renderer.png(figure)) }
    }
  }

  @Test func `the same figure gives the same bytes`() throws {
    let png = try Renderer.png(Self.sample)
    let svg = try Renderer.svg(Self.sample)
    #expect(try Renderer.png(Self.sample) == png)
    #expect(try Renderer.svg(Self.sample) == svg)
  }

  @Test func `pictures may be drawn at the same time`() async throws {
    let png = try Renderer.png(Self.sample)
    let svg = try Renderer.svg(Self.sample)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let samePNG = try Renderer.png(Self.sample) == png
          let sameSVG = try Renderer.svg(Self.sample) == svg
          return samePNG && sameSVG
        }
      }
      for try await isSame in group { #expect(isSame) }
    }
  }

  @Test func `an SVG has its size, its title and ids of one's own`() throws {
    let svg = try Renderer.svg(Self.sample, idPrefix: "paths-")
    let check = XMLCheck(svg)
    #expect(check.fault == nil && check.danger == nil)
    let text = String(decoding: svg, as: UTF8.self)
    #expect(text.contains("width=\"1350\" height=\"900\" viewBox=\"0 0 1350 900\""))
    #expect(text.contains("<title id=\"paths-title\">A &lt;sample&gt; &amp; more</title>"))
    let ids = check.elements.compactMap { $0.attributes["id"] }
    #expect(ids.count > 10 && ids.allSatisfy { $0.hasPrefix("paths-") })
    #expect(text.components(before: "<image").count == 1, "a colour map is one image")
    #expect(svg.count < 150_000)
    #expect(try Renderer.png(Self.sample).count < 120_000)
  }

  @Test func `a page holds its tables and figures, and counts what it leaves out`() throws {
    let rows = (0..<400).map { ["\($0)", String(repeating: "x", count: $0), "1.5"] }
    let table = Page.Table(
      title: "Verdict", header: ["trial", "name", "loss"], rows: rows,
      alignments: [.right, .left, .right], dots: [.red, nil, .white])
    let page = Page(
      heading: "Report", subtitle: "Nothing", tables: [table],
      figures: [Self.sample, Self.sample, Self.sample])
    let canvas = RecordingCanvas()
    let size = page.draw(on: canvas)
    let bounds = Rectangle(
      minX: 0, minY: 0, maxX: Double(size.width), maxY: Double(size.height))
    for (index, text) in canvas.texts.enumerated() {
      #expect(bounds.contains(text.box))
      for other in canvas.texts[..<index] {
        #expect(!text.box.inset(by: 0.25).overlaps(other.box.inset(by: 0.25)))
      }
    }
    #expect(canvas.texts.contains { $0.text == "… 100 more rows" })
    #expect(canvas.texts.count { $0.text == "A <sample> & more" } == 3)
    let png = try DecodedPNG(page.png())
    #expect((png.width, png.height) == size)
    _ = try Page(heading: "", columns: 0).png()
  }

  @Test func `viridis begins, passes its middle and ends as Matplotlib's`() {
    #expect(ColorMap.viridis.color(0).premultiplied == 0xFF44_0154)
    #expect(ColorMap.viridis.color(128.0 / 255).premultiplied == 0xFF21_918C)
    #expect(ColorMap.viridis.color(1).premultiplied == 0xFFFD_E725)
    for t in [-1.0, .nan, -.infinity] {
      #expect(ColorMap.viridis.color(t) == ColorMap.viridis.color(0))
    }
    #expect(ColorMap.viridis.color(.infinity) == ColorMap.viridis.color(1))
  }

  @Test func `colours are read from hexadecimal digits only`() {
    #expect(Color(hex: "#FF0000") == .red)
    #expect(Color(hex: "00000000") == .clear)
    for wrong in ["", "#", "#12345", "red", "+12345", "#1234567", "１２３４５６"] {
      #expect(Color(hex: wrong) == nil)
    }
  }
}

extension String {
  /// The parts of a text that precede each occurrence of another.
  fileprivate func components(before mark: String) -> [Substring] {
    split(separator: mark, omittingEmptySubsequences: false).dropLast()
  }
}
