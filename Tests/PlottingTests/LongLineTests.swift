import Plotting
import TestSupport
import Testing

/// Lines of very many points, and very many lines, look as if drawn one by one.
@Suite struct LongLineTests {
  private func figure(_ layers: [Layer], _ scale: AxisScale) -> Figure {
    var figure = Figure(
      title: "", x: Axis(label: "", range: 1...10_000, scale: scale),
      y: Axis(label: "", range: 1e-3...10, scale: scale), layers: layers)
    figure.width = 600
    figure.height = 400
    return figure
  }

  /// How far the mean colours of 8 by 8 pixels of two pictures differ at most, from 0 to 255.
  private func difference(_ a: Figure, _ b: Figure) throws -> Int {
    let (a, b) = (try DecodedPNG(Renderer.png(a)), try DecodedPNG(Renderer.png(b)))
    #expect(a.width == b.width && a.height == b.height)
    var most = 0
    for y in stride(from: 0, to: a.height - 7, by: 8) {
      for x in stride(from: 0, to: a.width - 7, by: 8) {
        for channel in 0..<3 {
          var sum = 0
          for row in y..<y + 8 {
            for column in x..<x + 8 {
              let at = (row * a.width + column) * 3 + channel
              sum += Int(a.pixels[at]) - Int(b.pixels[at])
            }
          }
          most = max(most, abs(sum) / 64)
        }
      }
    }
    return most
  }

  private func wave(_ count: Int, _ random: inout SplitMix) -> [Point] {
    let pace = Double.random(in: 0.001...0.02, using: &random)
    var height = Double.random(in: 0.01...5, using: &random)
    return (1...count).map { step in
      height *= 1 + pace * Double.random(in: -1...1, using: &random)
      let x = Double(step) * 10_000 / Double(count)
      if random.chance(0.0005) { return Point(x, random.chance(0.5) ? .nan : .infinity) }
      return Point(x, height)
    }
  }

  @Test(arguments: [AxisScale.linear, .log10])
  func `a line of many points looks like its parts`(_ scale: AxisScale) throws {
    var random = SplitMix(seed: 5)
    for _ in 0..<6 {
      let points = wave(40_000, &random)
      let style = LineStyle(color: .blue, width: 1)
      let parts = stride(from: 0, to: points.count - 1, by: 4000).map { start in
        Layer.line(
          LineLayer(
            points: Array(points[start...min(start + 4000, points.count - 1)]), style: style))
      }
      let whole = figure([.line(LineLayer(points: points, style: style))], scale)
      let most = try difference(whole, figure(parts, scale))
      #expect(most <= 20)
    }
  }

  @Test func `many lines in one image look like strokes`() throws {
    var random = SplitMix(seed: 6)
    let colors: [Color] = [.black, .blue, .vermillion, .bluishGreen]
    let lines = (0..<150).map { index in
      let style = LineStyle(
        color: colors[index % 4],
        width: [0.6, 1, 1.6][index % 3])
      return LineLayer(points: wave(2000, &random), style: style)
    }
    // An invisible halo keeps a line from being one of many.
    let stroked = lines.map { line -> Layer in
      var copy = line
      copy.style.halo = .clear
      return .line(copy)
    }
    let gathered = figure(lines.map { .line($0) }, .linear)
    let canvas = RecordingCanvas()
    Renderer.draw(gathered, on: canvas)
    #expect(canvas.calls.contains { if case .image = $0 { true } else { false } })
    let most = try difference(gathered, figure(stroked, .linear))
    #expect(most <= 32)
  }
}
