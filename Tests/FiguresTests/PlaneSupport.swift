import Figures
import Plotting
import Runner
import Sweeps
import TestSupport
import Testing

/// An experiment, run.
func ran(_ text: String) throws -> RunResults {
  let folder = TemporaryFolder()
  folder.write(text, to: "f.yaml")
  let plan = Plan(try Experiment.load(path: folder.file("f.yaml")))
  return try #require(try Runner.run(plan, jobs: 2))
}

/// The figures of an experiment.
func figures(_ text: String) throws -> [NamedFigure] {
  try FigureBuilder(ran(text)).figures(jobs: 2)
}

/// What was drawn, in lines: every text, image, stroke and fill, paths by their ends and lengths.
func summary(_ canvas: RecordingCanvas) -> [String] {
  var lines: [String] = []
  var path: [Point] = []
  func text(_ value: Double) -> String { String(Int(value.rounded())) }
  func text(_ point: Point) -> String { "\(text(point.x)),\(text(point.y))" }
  func text(_ color: Color) -> String {
    let digits = String(color.premultiplied, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
  func ends() -> String {
    guard let first = path.first, let last = path.last else { return "nothing" }
    return "\(path.count) points \(text(first)) to \(text(last))"
  }
  for call in canvas.calls {
    switch call {
    case .move(let point), .line(let point), .curve(let point, _, _): path.append(point)
    case .stroke(let pen):
      lines.append("stroke \(text(pen.color)) \(pen.dash.count) dashes, \(ends())")
      path = []
    case .fill(let color):
      lines.append("fill \(text(color)), \(ends())")
      path = []
    case .image(let width, let height, let box, let interpolation):
      lines.append(
        "image \(width)×\(height) at \(text(box.minX)),\(text(box.minY)) to"
          + " \(text(box.maxX)),\(text(box.maxY)) \(interpolation)")
    case .text(let words, let box, _):
      lines.append("text \(text(box.minX)),\(text(box.minY)) \(words)")
    case .save, .restore, .clip, .close: break
    }
  }
  // Ticks and outlines by the hundred say little: equal beginnings in a row are counted.
  return lines
}

/// That no text leaves the picture or covers another.
func expectTidy(_ figure: Figure, _ name: String) {
  let canvas = RecordingCanvas()
  Renderer.draw(figure, on: canvas)
  let size = Renderer.size(of: figure)
  let page = Rectangle(minX: 0, minY: 0, maxX: Double(size.width), maxY: Double(size.height))
  let texts = canvas.texts.filter { !$0.text.isEmpty }
  for (index, text) in texts.enumerated() {
    #expect(page.inset(by: -0.5).contains(text.box), "\(name): \(text.text.prefix(60))")
    for other in texts[..<index] {
      #expect(
        !text.box.inset(by: 0.25).overlaps(other.box.inset(by: 0.25)),
        "\(name): \(text.text.prefix(60)) over \(other.text.prefix(60))")
    }
  }
}
