import Plotting
import TestSupport
import Testing

@Suite struct ThemeTests {
  private let figures: [Figure] = {
    var random = SplitMix(seed: 21)
    return (0..<60).map { _ in Figure.random(&random) }
  }()

  /// An SVG without what differs between the themes.
  private func resolved(_ svg: [UInt8], _ theme: Theme) -> String {
    var text = String(decoding: svg, as: UTF8.self)
    for declaration in theme.declarations.split(separator: ";") {
      let parts = declaration.split(separator: ":")
      let start = "var(\(parts[0]),"
      text = text.split(separator: start, omittingEmptySubsequences: false).enumerated().map {
        at, part in
        guard at > 0, let close = part.firstIndex(of: ")") else { return String(part) }
        return String(parts[1]) + String(part[part.index(after: close)...])
      }.joined()
    }
    return text
  }

  @Test func `an adaptive SVG is the light one once its variables are set`() throws {
    for figure in figures.prefix(25) {
      let adaptive = resolved(try Renderer.svg(figure, theme: .adaptive), .light)
      let light = String(decoding: try Renderer.svg(figure), as: UTF8.self)
      // Samples of a legend may have an outline more, for the dark.
      if figure.legend.isEmpty { #expect(adaptive == light) }
      #expect(!adaptive.contains("var("))
      #expect(!light.contains("var(") && !light.contains("rgb("))
    }
  }

  @Test func `an adaptive SVG is the dark one once its variables are dark`() throws {
    var count = 0
    for figure in figures where figure.legend.isEmpty {
      let adaptive = resolved(try Renderer.svg(figure, theme: .adaptive), .dark)
      let dark = String(decoding: try Renderer.svg(figure, theme: .dark), as: UTF8.self)
      #expect(adaptive == dark)
      count += 1
    }
    #expect(count > 3)
  }

  @Test func `black and white on paper follow the theme, other colours stay`() {
    for theme in [Theme.dark, .adaptive] {
      #expect(theme.paper(.black) == theme.ink)
      #expect(theme.paper(.white.opacity(0.5)) == theme.background.opacity(0.5))
      #expect(theme.paper(.blue) == .blue && theme.paper(.gray) == .gray)
    }
    #expect(Theme.light.paper(.black) == .black)
  }

  @Test func `every series reads on either paper, and differs from its neighbours without colour`()
  {
    for index in 0..<60 {
      let style = Palette.onPaper(index)
      for theme in [Theme.light, .dark] {
        #expect(theme.paper(style.color).contrast(with: theme.background) > 1.9, "\(index)")
      }
      for other in index + 1..<index + 4 {
        let next = Palette.onPaper(other)
        #expect(next.dash != style.dash || next.marker != style.marker)
      }
    }
  }

  @Test func `long names keep both ends`() throws {
    let name = "a beginning " + String(repeating: "and so on ", count: 40) + "rate=0.1"
    let line = LineLayer(points: [Point(0, 0)], style: LineStyle(color: .black), label: name)
    let figure = Figure(
      title: "", x: Axis(label: "", range: 0...1), y: Axis(label: "", range: 0...1),
      layers: [.line(line)])
    let canvas = RecordingCanvas()
    Renderer.draw(figure, on: canvas)
    let shown = try #require(canvas.texts.first { $0.text.contains("…") }).text
    #expect(shown.hasPrefix("a beginning") && shown.hasSuffix("rate=0.1"))
  }

  @Test func `names of categories stand below their values`() {
    let names = ["learning rate", "momentum", "a very long name of a parameter", "loss"]
    let figure = Figure(
      title: "",
      x: Axis(
        label: "", range: -0.5...3.5,
        categories: names.enumerated().map { Axis.Category(Double($0), $1) }),
      y: Axis(label: "", range: 0...1, categories: []))
    let canvas = RecordingCanvas()
    Renderer.draw(figure, on: canvas)
    let frame = Renderer.frame(of: figure)
    for (index, name) in ["learning rate", "momentum", "loss"].enumerated() {
      let box = canvas.texts.first { $0.text == name }?.box
      let place = [0.0, 1, 3][index]
      #expect(abs((box?.midX ?? 0) - (frame.minX + (place + 0.5) / 4 * frame.width)) < 1)
      #expect((box?.minY ?? 0) > frame.maxY)
    }
    #expect(canvas.texts.count { !$0.text.isEmpty } == 5, "two lines of one name")
  }
}
