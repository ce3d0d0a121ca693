import Czlib
import Plotting
import Testing

/// A PNG read back.
struct DecodedPNG {
  var width = 0
  var height = 0
  /// RGB by rows.
  var pixels: [UInt8] = []
  var chunks: [String] = []

  init(_ bytes: [UInt8]) throws {
    try #require(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    func number(_ at: Int) -> Int { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
    var index = 8
    var data: [UInt8] = []
    while index < bytes.count {
      let length = number(index)
      let type = Array(bytes[(index + 4)..<(index + 8)])
      let body = Array(bytes[(index + 8)..<(index + 8 + length)])
      let checksum = crc32(0, type + body, UInt32(4 + length))
      try #require(Int(checksum) == number(index + 8 + length))
      chunks.append(String(decoding: type, as: UTF8.self))
      if chunks.last == "IHDR" {
        (width, height) = (number(index + 8), number(index + 12))
        try #require(Array(body[8...]) == [8, 2, 0, 0, 0])
      }
      if chunks.last == "IDAT" { data += body }
      index += 12 + length
    }
    let stride = 3 * width
    var raw = [UInt8](repeating: 0, count: (stride + 1) * height)
    var count = UInt(raw.count)
    try #require(uncompress(&raw, &count, data, UInt(data.count)) == Z_OK)
    try #require(count == raw.count)
    pixels = [UInt8](repeating: 0, count: stride * height)
    for y in 0..<height {
      let filter = raw[y * (stride + 1)]
      for i in 0..<stride {
        let left = i >= 3 ? Int(pixels[y * stride + i - 3]) : 0
        let up = y > 0 ? Int(pixels[(y - 1) * stride + i]) : 0
        let corner = y > 0 && i >= 3 ? Int(pixels[(y - 1) * stride + i - 3]) : 0
        let guess = left + up - corner
        let (a, b, c) = (abs(guess - left), abs(guess - up), abs(guess - corner))
        let paeth = a <= b && a <= c ? left : b <= c ? up : corner
        let predicted = [0, left, up, (left + up) / 2, paeth][Int(filter)]
        pixels[y * stride + i] = raw[y * (stride + 1) + 1 + i] &+ UInt8(predicted)
      }
    }
  }
}

/// Whether a text is one well-formed XML element, all its references to ids resolved.
private func scan(_ svg: [UInt8]) throws {
  let text = String(decoding: svg, as: UTF8.self)
  var open: [String] = []
  var ids: Set<String> = []
  var references: Set<String> = []
  var roots = 0
  var rest = text[...]
  while let start = rest.firstIndex(of: "<") {
    let content = rest[..<start]
    try #require(!open.isEmpty || content.allSatisfy { $0.isWhitespace })
    try #require(!content.contains(">"))
    rest = rest[rest.index(after: start)...]
    let end = try #require(rest.firstIndex(of: ">"))
    var tag = rest[..<end]
    rest = rest[rest.index(after: end)...]
    if tag.hasPrefix("?") { continue }
    if tag.hasPrefix("/") {
      try #require(open.popLast() == String(tag.dropFirst()))
      continue
    }
    let isEmpty = tag.hasSuffix("/")
    if isEmpty { tag = tag.dropLast() }
    let name = tag.prefix { !$0.isWhitespace }
    if open.isEmpty { roots += 1 }
    if !isEmpty { open.append(String(name)) }
    var attributes = tag.dropFirst(name.count)
    while let equals = attributes.firstIndex(of: "=") {
      let key = attributes[..<equals].drop(while: \.isWhitespace)
      attributes = attributes[attributes.index(after: equals)...]
      try #require(attributes.first == "\"")
      attributes = attributes.dropFirst()
      let close = try #require(attributes.firstIndex(of: "\""))
      let value = attributes[..<close]
      attributes = attributes[attributes.index(after: close)...]
      try #require(!value.contains("<"))
      if key == "id" { try #require(ids.insert(String(value)).inserted) }
      // Colours begin with the same sign.
      if let hash = value.firstIndex(of: "#"), value.hasPrefix("#") || value.contains("url(#") {
        references.insert(String(value[value.index(after: hash)...].prefix { $0 != ")" }))
      }
    }
    try #require(attributes.allSatisfy { $0.isWhitespace })
  }
  try #require(open.isEmpty && roots == 1)
  #expect(references.isSubset(of: ids))
}

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
    #expect(pixel(600, 109) == [0xFD, 0xE7, 0x25], "the map's upper end is viridis' yellow")
    #expect(pixel(600, 799) == [0x44, 0x01, 0x54], "and its lower end violet")
  }

  @Test func `encoding loses nothing`() throws {
    var random = Random(state: 11)
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
    var random = Random(state: 13)
    for index in 0..<60 {
      let figure = Figure.random(&random)
      let svg = try Renderer.svg(figure, theme: index % 2 == 0 ? .light : .dark)
      try scan(svg)
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
    try scan(svg)
    let text = String(decoding: svg, as: UTF8.self)
    #expect(text.contains("width=\"1350px\" height=\"900px\" viewBox=\"0 0 1350 900\""))
    #expect(text.contains("<title>A &lt;sample&gt; &amp; more</title>"))
    #expect(text.contains("id=\"paths-i0\"") && !text.contains("id=\"i"))
    #expect(text.components(before: "<image").count == 1, "a colour map is one image")
    #expect(svg.count < 150_000)
    #expect(try Renderer.png(Self.sample).count < 120_000)
  }

  @Test func `a page holds its tables and figures, and says what it leaves out`() throws {
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
