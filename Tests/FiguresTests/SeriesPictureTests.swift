import Figures
import Glibc
import Plotting
import TestSupport
import Testing

/// The figures of series, as they were once looked at and found right.
///
/// With `DESCENT_RECORD=1` in the environment the tests write what they compare with.
@Suite struct SeriesPictureTests {
  private let isRecording = getenv("DESCENT_RECORD") != nil

  private func compare(_ text: String, with name: String) throws {
    let file = Repository.file("Tests/FiguresTests/Fixtures/\(name)")
    if isRecording {
      let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
      close(descriptor)
      return
    }
    let expected = try #require(contents(file), "\(name) is not there")
    let (ours, theirs) = (lines(text), lines(expected))
    #expect(ours.count == theirs.count, "\(name)")
    let at = zip(ours, theirs).enumerated().first { $1.0 != $1.1 }
    #expect(at == nil, "\(name), line \((at?.offset ?? 0) + 1)")
  }

  private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

  private func contents(_ file: String) -> String? {
    guard let stream = fopen(file, "r") else { return nil }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  @Test(arguments: samples.map(\.name)) func theCallsAreTheRecordedOnes(_ name: String) throws {
    let sample = try #require(samples.first { $0.name == name })
    let figure = try #require(try FigureBuilder(run(sample.yaml)).figures().first).figure
    let canvas = RecordingCanvas()
    Renderer.draw(figure, on: canvas)
    try compare(canvas.calls.map(written).joined(separator: "\n") + "\n", with: "\(name).txt")
  }

  /// A picture in 45 by 30 cells, each a mean colour, differs from the recorded one by nothing that
  /// an eye could see: versions of cairo and of the font smooth edges in their own ways.
  @Test(arguments: samples.map(\.name)) func thePicturesLookAsRecorded(_ name: String) throws {
    let sample = try #require(samples.first { $0.name == name })
    let figure = try #require(try FigureBuilder(run(sample.yaml)).figures().first).figure
    let file = Repository.file("Tests/FiguresTests/Fixtures/\(name).cells")
    let cells = try Thumbnail(Renderer.png(figure)).cells
    if isRecording {
      try compare(cells.map(String.init).joined(separator: " ") + "\n", with: "\(name).cells")
      return
    }
    let expected = try #require(contents(file)).split(whereSeparator: \.isWhitespace)
      .compactMap { Int($0) }
    #expect(expected.count == cells.count)
    let furthest = zip(cells, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(furthest <= 12, "\(name) differs by \(furthest) of 255")
  }

  private func written(_ call: RecordingCanvas.Call) -> String {
    func number(_ value: Double) -> String {
      let tenths = Int((value * 10).rounded())
      return "\(Double(tenths) / 10)"
    }
    func at(_ points: Point...) -> String {
      points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    }
    func box(_ box: Rectangle) -> String {
      at(Point(box.minX, box.minY), Point(box.maxX, box.maxY))
    }
    func color(_ color: Color) -> String { "\(color.hex)/\(number(color.alpha))" }
    switch call {
    case .save: return "save"
    case .restore: return "restore"
    case .clip(let rectangle): return "clip \(box(rectangle))"
    case .move(let point): return "move \(at(point))"
    case .line(let point): return "line \(at(point))"
    case .curve(let end, let a, let b): return "curve \(at(end, a, b))"
    case .close: return "close"
    case .stroke(let pen):
      let dash = pen.dash.map(number).joined(separator: " ")
      return "stroke \(color(pen.color)) \(number(pen.width)) [\(dash)]"
    case .fill(let fill): return "fill \(color(fill))"
    case .image(let width, let height, let rectangle, _):
      return "image \(width)×\(height) \(box(rectangle))"
    case .text(let text, let rectangle, let style):
      return "text \(box(rectangle)) \(color(style.color)) \(text)"
    }
  }
}

/// A PNG of our own encoder, seen from far away.
struct Thumbnail {
  /// The mean red, green and blue of 45 by 30 cells, row by row.
  var cells: [Int] = []

  init(_ png: [UInt8]) throws {
    let picture = try DecodedPNG(png)
    let stride = picture.channels * picture.width
    var sums = [Int](repeating: 0, count: 45 * 30 * 3)
    var counts = sums
    for y in 0..<picture.height {
      for i in 0..<stride {
        let column = i / picture.channels * 45 / picture.width
        let cell = (y * 30 / picture.height * 45 + column) * 3 + i % picture.channels
        sums[cell] += Int(picture.pixels[y * stride + i])
        counts[cell] += 1
      }
    }
    cells = zip(sums, counts).map { $0 / max($1, 1) }
  }
}
