import Plotting
import Testing

/// Names beside a vertical axis, and figures without a frame.
@Suite struct VerticalNamesTests {
  private func figure(rows: Int, height: Double, detail: String) -> Figure {
    let names = (1...rows).map {
      Axis.Category(Double($0), "Name \($0)", detail: $0 % 2 == 0 ? "" : detail)
    }
    var figure = Figure(
      title: "", x: Axis(label: "", range: 0...1),
      y: Axis(label: "", range: 0.5...Double(rows) + 0.5, categories: names))
    figure.height = height
    return figure
  }

  private func drawn(_ figure: Figure) -> RecordingCanvas {
    let canvas = RecordingCanvas()
    Renderer.draw(figure, on: canvas)
    return canvas
  }

  @Test func `a detail stands below its name, smaller, where there is room`() throws {
    let canvas = drawn(figure(rows: 4, height: 900, detail: "rate=0.1"))
    let names = canvas.texts.filter { $0.text.hasPrefix("Name") }
    let details = canvas.texts.filter { $0.text == "rate=0.1" }
    #expect(names.count == 4 && details.count == 2)
    for detail in details {
      let name = try #require(
        names.min { abs($0.box.midY - detail.box.midY) < abs($1.box.midY - detail.box.midY) })
      #expect(["Name 1", "Name 3"].contains(name.text))
      #expect(detail.box.midY > name.box.midY && detail.box.height < name.box.height)
      // Both end at the ticks.
      #expect(abs(detail.box.maxX - name.box.maxX) < 0.5)
    }
  }

  @Test func `rows that are close have one line each`() {
    let canvas = drawn(figure(rows: 20, height: 900, detail: "rate=0.1"))
    let texts = Set(canvas.texts.map(\.text))
    #expect(!texts.contains("rate=0.1"))
    #expect(texts.contains("Name 1, rate=0.1") && texts.contains("Name 2"))
  }

  @Test func `a long detail keeps its ends and leaves the frame its room`() throws {
    let long = "first " + String(repeating: "and so on, ", count: 30) + "last"
    let canvas = drawn(figure(rows: 3, height: 900, detail: long))
    let detail = try #require(canvas.texts.first { $0.text.hasPrefix("first") })
    #expect(detail.text.hasSuffix("last") && detail.text.contains("…"))
    #expect(detail.box.minX >= 0 && detail.box.width <= 0.32 * 1350 + 1)
  }

  @Test func `a figure without a frame has neither lines nor ticks of its own`() {
    var bare = Figure(
      title: "Bare", x: Axis(label: "", range: 0...1, categories: []),
      y: Axis(label: "", range: 0...1, categories: []))
    func strokes(_ figure: Figure) -> Int {
      drawn(figure).calls.count { if case .stroke = $0 { true } else { false } }
    }
    #expect(strokes(bare) == 1)
    bare.showsFrame = false
    #expect(strokes(bare) == 0)
  }
}
