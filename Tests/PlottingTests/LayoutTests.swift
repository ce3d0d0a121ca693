import Plotting
import TestSupport
import Testing

@Suite struct LayoutTests {
  /// Figures of all sorts, each with its recording.
  private func figures(_ count: Int) -> [(Figure, RecordingCanvas)] {
    var random = SplitMix(seed: 7)
    return (0..<count).map { _ in
      let figure = Figure.random(&random)
      let canvas = RecordingCanvas()
      Renderer.draw(figure, on: canvas)
      return (figure, canvas)
    }
  }

  @Test func `texts never leave the picture nor cover each other`() {
    for (figure, canvas) in figures(400) {
      let size = Renderer.size(of: figure)
      let page = Rectangle(
        minX: 0, minY: 0, maxX: Double(size.width), maxY: Double(size.height))
      let texts = canvas.texts.filter { !$0.text.isEmpty }
      for (index, text) in texts.enumerated() {
        #expect(
          page.inset(by: -0.5).contains(text.box), "\(text.text.prefix(40)) \(text.box) \(size)")
        for other in texts[..<index] {
          #expect(
            !text.box.inset(by: 0.25).overlaps(other.box.inset(by: 0.25)),
            "\(text.text.prefix(40)) \(other.text.prefix(40)) \(text.box) \(other.box) \(size)")
        }
      }
    }
  }

  @Test func `nothing written is a control character`() {
    for (_, canvas) in figures(100) {
      for scalar in canvas.texts.lazy.flatMap({ $0.text.unicodeScalars }) {
        #expect(scalar.properties.generalCategory != .control)
      }
    }
  }

  @Test func `every coordinate drawn is finite and within cairo's range`() {
    for (_, canvas) in figures(300) {
      for call in canvas.calls {
        switch call {
        case .move(let point), .line(let point):
          #expect(abs(point.x) < 1e5 && abs(point.y) < 1e5)
        case .curve(let a, let b, let c):
          #expect([a, b, c].allSatisfy { abs($0.x) < 1e5 && abs($0.y) < 1e5 })
        case .stroke(let pen):
          #expect(pen.width > 0 && pen.dash.allSatisfy { $0 >= 0 })
        default:
          break
        }
      }
    }
  }

  /// The rectangle of a legend's box, by the colour it is filled with.
  private func legendBox(_ canvas: RecordingCanvas) -> Rectangle? {
    var corners: [Point] = []
    for call in canvas.calls {
      switch call {
      case .move(let point):
        corners = [point]
      case .line(let point), .curve(let point, _, _):
        corners.append(point)
      case .fill(let color) where color == Theme.light.legendBackground:
        let (x, y) = (corners.map(\.x), corners.map(\.y))
        return Rectangle(
          minX: x.min() ?? 0, minY: y.min() ?? 0, maxX: x.max() ?? 0, maxY: y.max() ?? 0)
      default:
        break
      }
    }
    return nil
  }

  @Test func `the legend stands inside of the frame, or beside it inside of the picture`() {
    var boxes = 0
    for (figure, canvas) in figures(400) where !figure.legend.isEmpty {
      if let box = legendBox(canvas) {
        boxes += 1
        #expect(Renderer.frame(of: figure).contains(box))
        let texts = canvas.texts.count { box.contains($0.box) }
        #expect(texts >= figure.legend.count)
      }
    }
    #expect(boxes > 50)
  }

  @Test func `the legend goes where the data are not`() throws {
    func box(_ points: [Point]) throws -> Point {
      let line = LineLayer(points: points, style: LineStyle(color: .black), label: "line")
      let figure = Figure(
        title: "", x: Axis(label: "", range: 0...1), y: Axis(label: "", range: 0...1),
        layers: [.line(line)])
      let canvas = RecordingCanvas()
      Renderer.draw(figure, on: canvas)
      let box = try #require(legendBox(canvas))
      let frame = Renderer.frame(of: figure)
      return Point(
        ((box.midX - frame.minX) / frame.width * 2 - 0.01).rounded(.down),
        ((frame.maxY - box.midY) / frame.height * 2 - 0.01).rounded(.down))
    }
    #expect(try box([Point(0, 0), Point(0.4, 0.1)]) == Point(1, 1))
    #expect(try box([Point(0, 0.95), Point(1, 0.95)]).y == 0)
    #expect(try box([Point(0, 0), Point(1, 1)]) == Point(0, 1))
    #expect(
      try box([Point(0, 0.95), Point(1, 0.95), Point(1, 0.5), Point(0.02, 0.02)])
        == Point(1, 0))
  }

  @Test func `many entries stand beside the frame, and none is lost without a word`() {
    for count in [13, 40, 500] {
      let layers = (0..<count).map { index in
        Layer.line(
          LineLayer(
            points: [Point(0, 0)], style: Palette.onPaper(index).line(),
            label: "optimizer \(index)"))
      }
      let figure = Figure(
        title: "", x: Axis(label: "", range: 0...1), y: Axis(label: "", range: 0...1),
        layers: layers)
      let canvas = RecordingCanvas()
      Renderer.draw(figure, on: canvas)
      let frame = Renderer.frame(of: figure)
      let shown = canvas.texts.filter { $0.text.hasPrefix("optimizer") }
      #expect(shown.allSatisfy { $0.box.minX > frame.maxX })
      let rest = canvas.texts.compactMap { text in
        text.text.hasPrefix("… ") ? Int(text.text.dropFirst(2).prefix { $0 != " " }) : nil
      }
      #expect(shown.count + rest.reduce(0, +) == count)
    }
  }

  @Test func `the frame of a plain figure is Matplotlib's, with no more above than its title`() {
    let figure = Figure(
      title: "Adam parameter paths", x: Axis(label: "Iterations", range: 1...2100),
      y: Axis(label: "Parameter value", range: -2...2), captions: ["All trials share a start."])
    #expect(
      Renderer.frame(of: figure) == Rectangle(minX: 169, minY: 50, maxX: 1215, maxY: 801))
    #expect(Renderer.size(of: figure) == (1350, 900))
  }

  @Test func `captions lengthen the picture, not the frame, and have two lines`() {
    var figure = Figure(
      title: "t", x: Axis(label: "x", range: 0...1), y: Axis(label: "y", range: 0...1))
    let frame = Renderer.frame(of: figure)
    figure.captions = Array(repeating: "a caption", count: 12)
    #expect(Renderer.frame(of: figure) == frame)
    #expect(Renderer.size(of: figure).height > 900)
    let canvas = RecordingCanvas()
    Renderer.draw(figure, on: canvas)
    #expect(canvas.texts.filter { $0.text == "a caption" }.count == 2)
    // What does not fit as a whole is left to the report; the first is cut.
    figure.captions = [String(repeating: "word ", count: 200), "another"]
    let other = RecordingCanvas()
    Renderer.draw(figure, on: other)
    #expect(other.texts.count { $0.text.hasPrefix("word") } == 2)
    #expect(!other.texts.contains { $0.text == "another" })
  }

  @Test func `neighbours in a palette differ in colour, and in dash or marker`() {
    for palette in [{ Palette.overMap($0) }, { Palette.onPaper($0) }] as [(Int) -> SeriesStyle] {
      let styles = (0..<20).map(palette)
      for (index, style) in styles.enumerated() {
        for other in styles[..<index] {
          #expect(
            style.color != other.color || style.dash != other.dash
              || style.marker != other.marker)
          if index < 4 { #expect(style.dash != other.dash || style.marker != other.marker) }
        }
      }
      for (a, b) in zip(styles, styles.dropFirst()) { #expect(a.color != b.color) }
    }
  }
}
