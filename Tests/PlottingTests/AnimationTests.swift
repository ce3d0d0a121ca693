import Plotting
import TestSupport
import Testing

@Suite struct AnimationTests {
  /// Figures and movers of all sorts.
  private func random(_ random: inout SplitMix) -> (Figure, Animation) {
    var figure = Figure.random(&random)
    figure.captions.append(contentsOf: awkwardTexts)
    let moments = (0...20).map { Double($0) / 20 }
    let movers = (0..<Int.random(in: 0...5, using: &random)).map { index in
      Animation.Mover(
        points: moments.map { _ in
          let value = random.chance(0.05) ? Double.nan : random.anyMagnitude(-300...300)
          return Point(value, random.chance(0.05) ? .infinity : random.anyMagnitude())
        }, line: Palette.overMap(index).line(), marker: Palette.overMap(index).marker(),
        explodes: random.chance(0.4) ? Double.random(in: 0...1, using: &random) : nil)
    }
    let clock = awkwardTexts.enumerated().map {
      (at: Double($0) / Double(awkwardTexts.count), text: $1)
    }
    return (
      figure,
      Animation(seconds: 8, moments: moments, movers: movers, clock: clock, still: figure.layers)
    )
  }

  @Test func `a moving picture is XML without scripts or links, whatever its texts`() throws {
    var generator = SplitMix(seed: 11)
    for index in 0..<120 {
      var (figure, animation) = random(&generator)
      figure.alternativeText =
        "</title><script>alert(1)</script>\"' & \u{202E}\u{0}]]> <!-- 🦊 שלום"
        + figure.alternativeText
      let svg = try Renderer.svg(
        figure, animation: animation, idPrefix: index % 2 == 0 ? "" : "9<a\"")
      let check = XMLCheck(svg)
      #expect(check.fault == nil)
      #expect(check.danger == nil)
      #expect(check.text.contains("<script>alert(1)</script>"))
    }
  }

  @Test func `every animation has as many times as values, from 0 to 1, ascending`() throws {
    var generator = SplitMix(seed: 12)
    for _ in 0..<60 {
      let (figure, animation) = random(&generator)
      let check = XMLCheck(try Renderer.svg(figure, animation: animation))
      for (name, attributes) in check.elements where name.hasPrefix("animate") {
        let times = (attributes["keyTimes"] ?? "").split(separator: ";").compactMap { Double($0) }
        let values = (attributes["values"] ?? "").split(separator: ";")
        #expect(times.count == values.count && times.count > 1)
        #expect(times.first == 0 && times.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(times == times.sorted())
        if attributes["calcMode"] != "discrete" { #expect(times.last == 1) }
        #expect(attributes["repeatCount"] == "indefinite")
      }
    }
  }

  @Test func `the canvas of our own draws what the others draw`() throws {
    var generator = SplitMix(seed: 13)
    for _ in 0..<60 {
      let figure = Figure.random(&generator)
      let recording = RecordingCanvas()
      Renderer.draw(figure, on: recording)
      let canvas = SVGCanvas()
      Renderer.draw(figure, on: canvas)
      let check = XMLCheck(
        try canvas.document(width: 10, height: 10, background: .white, title: ""))
      #expect(check.fault == nil)
      var (paths, images, texts) = (0, 0, 0)
      var isDrawn = false
      for call in recording.calls {
        switch call {
        case .move: isDrawn = true
        case .stroke, .fill:
          paths += isDrawn ? 1 : 0
          isDrawn = false
        case .image: images += 1
        case .text(let text, _, _): texts += text.isEmpty ? 0 : 1
        default: break
        }
      }
      let drawn = check.elements.filter { $0.name == "path" && $0.attributes["id"] == nil }
      #expect(drawn.count == paths)
      #expect(check.elements.filter { $0.name == "image" }.count == images)
      #expect(check.elements.filter { $0.attributes["aria-label"] != nil }.count == texts)
    }
  }
}
