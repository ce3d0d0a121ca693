import Figures
import Foundation
import Plotting
import Sweeps
import TestSupport
import Testing

/// A small experiment with every kind of a plane.
private let small = """
  title: Planes
  precision: float64
  loss: himmelblau
  start: {x: 0, y: 0}
  stop: {max_iterations: 200, converged: {gradient_norm: 1e-6}}
  optimizers:
    - momentum: {learning_rate: {logspace: [1e-3, 0.3, 4]}, momentum: {linspace: [0, 0.9, 3]}}
    - adam: {learning_rate: 0.1}
  figures:
    - contour_paths
    - heat_map: {split_by: optimizer, colour: iterations}
    - fate_map
    - race: {seconds: 5}

  """

@Suite struct PlaneFigureTests {
  /// `UPDATE_GOLDENS=1 swift test …` writes them anew; look at the difference before it is kept.
  @Test func `each kind draws what it drew`() throws {
    let found = try figures(small)
    #expect(
      found.map(\.name) == [
        "contour-paths", "heat-map-iterations-momentum", "fate-map-momentum", "race",
      ])
    for (index, entry) in found.enumerated() {
      let canvas = RecordingCanvas()
      Renderer.draw(entry.figure, on: canvas)
      let lines = summary(canvas).joined(separator: "\n") + "\n"
      try Golden.expect(lines, "\(index + 1)-\(entry.name).txt")
    }
  }

  @Test func `texts stay inside and apart`() throws {
    for entry in try figures(small) { expectTidy(entry.figure, entry.name) }
    let many = (1...30).map { "  - adam: {learning_rate: \(Double($0) / 100)}" }
      .joined(separator: "\n")
    let long = String(repeating: "many words <b>&amp;</b> ", count: 20)
    let files = [
      """
      title: "\(long)"
      loss: {name: "\(long)", expression: (alpha - 1)^2 + 10*beta_of_a_very_long_name^2, minima: [[1, 0]]}
      start: {alpha: 1e30, beta_of_a_very_long_name: -1e-30}
      stop: {max_iterations: 20}
      optimizers:
      \(many)
      figures: [contour_paths, race]
      """,
      """
      loss: {rosenbrock: {dimension: 30}}
      stop: {max_iterations: 20}
      optimizers: [{adam: {learning_rate: {linspace: [1e-30, 1e-29, 3]}, beta_1: [0.9, 0.99]}}]
      figures:
        - contour_paths: {components: [3, "x[7]"], levels: 5}
        - heat_map: {colour: "final.x[3]"}
        - fate_map: {x: beta_1, y: learning_rate}
      """,
    ]
    for text in files {
      for entry in try figures(text) { expectTidy(entry.figure, entry.name) }
    }
  }

  @Test func `degenerate planes draw something honest`() throws {
    func captions(_ loss: String, _ rest: String, _ kinds: String) throws -> [String] {
      try figures("loss: \(loss)\nstop: {max_iterations: 30}\n\(rest)\nfigures: [\(kinds)]\n")
        .map { entry in
          expectTidy(entry.figure, entry.name)
          let canvas = RecordingCanvas()
          Renderer.draw(entry.figure, on: canvas)
          #expect(summary(canvas).contains { $0.hasPrefix("image") })
          if let animation = entry.animation {
            let check = XMLCheck(try Renderer.svg(entry.figure, animation: animation))
            #expect(check.fault == nil && check.danger == nil)
          }
          return entry.figure.captions.joined(separator: " ")
        }
    }
    let start = "start: {x: 1, y: 1}"
    let one = "\(start)\noptimizers: [adam]"
    for text in try captions("{expression: 3 + 0*x + 0*y}", one, "contour_paths, race") {
      #expect(text.contains("The loss is level here."))
    }
    for text in try captions("{expression: log(-1 - x^2 - y^2)}", one, "contour_paths, race") {
      #expect(text.contains("The loss is finite nowhere here."))
      #expect(text.contains("Grey: the loss is not a number there."))
    }
    for text in try captions(
      "{expression: log(x) + 1e30*y^2, domain: [-1, 2]}", one, "contour_paths, race")
    {
      #expect(text.contains("Grey: the loss is not a number there."))
    }
    let wild =
      "\(start)\noptimizers: [{momentum: {learning_rate: [10, 20], momentum: [0.5, 0.9]}}]"
    let exploded = try captions(
      "{expression: x^4 + y^4}", wild, "heat_map, fate_map, contour_paths")
    #expect(exploded[0].contains("All 4 trials exploded"))
    #expect(exploded[2].contains("×"))
    let level = "\(start)\noptimizers: [{adam: {learning_rate: [1e-3], beta_1: [0.9]}}]"
    let equal = try captions(
      "{expression: 7 + 0*x*y}", level, "heat_map: {x: learning_rate, y: beta_1}")
    #expect(equal[0].contains("All values are 7."))
  }

  @Test func `columns that vary together are drawn as points, every one`() throws {
    let rates = (1...40).map { "\(Double($0 * $0) / 1000)" }.joined(separator: ", ")
    let momenta = (1...40).map { "\(0.9 - Double($0 % 7) / 10 - Double($0) / 1000)" }
      .joined(separator: ", ")
    let text = """
      loss: himmelblau
      stop: {max_iterations: 50}
      optimizers: [{momentum: {zip: {learning_rate: [\(rates)], momentum: [\(momenta)]}}}]
      figures: [heat_map, fate_map]
      """
    for entry in try figures(text) {
      var points = 0
      for case .markers(let layer) in entry.figure.layers { points += layer.points.count }
      #expect(points == 40)
      expectTidy(entry.figure, entry.name)
    }
  }

  @Test func `several trials in a cell are told, and so is an optimizer without the column`() throws
  {
    let text = """
      loss: himmelblau
      start: {uniform: [-4, 4]}
      seeds: 5
      stop: {max_iterations: 50}
      optimizers:
        - momentum: {learning_rate: [1e-3, 1e-2], momentum: [0.5, 0.9]}
        - adam: {learning_rate: [1e-3, 1e-2]}
      figures: [heat_map: {x: learning_rate, y: momentum, split_by: none}]
      """
    let found = try figures(text)
    #expect(found.count == 1)
    let caption = found[0].figure.captions.joined(separator: " ")
    #expect(caption.contains("A cell holds up to 5 trials: the median"))
    #expect(caption.contains("Not drawn: Adam, which has no learning_rate or no momentum."))
  }

  @Test func `a race ends where its paths end, and its file is small`() throws {
    for entry in try figures(small) {
      guard let animation = entry.animation else { continue }
      #expect(animation.moments.first == 0 && animation.moments.last == 1)
      #expect(animation.clock.last?.text == "iteration 200")
      let lines = entry.figure.layers.compactMap { layer -> LineLayer? in
        if case .line(let line) = layer { return line }
        return nil
      }
      #expect(animation.movers.count == lines.count && lines.count == 13)
      for (mover, line) in zip(animation.movers, lines) {
        #expect(mover.points.count == animation.moments.count)
        #expect(mover.points.last == line.points.last)
        #expect(mover.points.first == line.points.first)
      }
      #expect(animation.movers.contains { $0.explodes != nil })
      let svg = try Renderer.svg(entry.figure, animation: animation)
      #expect(svg.count < 250_000)
      let check = XMLCheck(svg)
      #expect(check.fault == nil)
      #expect(check.danger == nil)
      // The landscape and the bar of its colours.
      #expect(check.elements.filter { $0.name == "image" }.count == 2)
    }
  }

  @Test func `in SVG a map is one image`() throws {
    for entry in try figures(small) where entry.animation == nil {
      let check = XMLCheck(try Renderer.svg(entry.figure))
      #expect(check.fault == nil)
      let bars = entry.figure.colorBar == nil ? 0 : 1
      #expect(check.elements.filter { $0.name == "image" }.count == 1 + bars)
    }
  }
}

/// Expected texts, kept beside the tests.
enum Golden {
  static func expect(_ text: String, _ name: String) throws {
    let path = Repository.file("Tests/FiguresTests/Fixtures/\(name)")
    if isUpdating {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    let known = try String(contentsOfFile: path, encoding: .utf8)
    let (old, new) = (known.split(separator: "\n"), text.split(separator: "\n"))
    #expect(old.count == new.count, "\(name)")
    let changed = zip(old, new).first { $0 != $1 }
    #expect(changed == nil, "\(name): \(changed?.0 ?? "") is now \(changed?.1 ?? "")")
  }

  private static var isUpdating: Bool {
    ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil
  }
}
