import Figures
import Plotting
import TestSupport
import Testing

/// Texts never leave the picture nor cover each other: in all figures of the gallery, in those made
/// of awkward data, and with awkward texts in them.
@Suite struct FigureTextTests {
  private func check(_ figure: Figure, _ name: String, theme: Theme = .light) {
    let canvas = RecordingCanvas()
    Renderer.draw(figure, on: canvas, theme: theme)
    let size = Renderer.size(of: figure, theme: theme)
    let page = Rectangle(minX: 0, minY: 0, maxX: Double(size.width), maxY: Double(size.height))
    let texts = canvas.texts.filter { !$0.text.isEmpty }
    for (index, text) in texts.enumerated() {
      #expect(
        page.inset(by: -0.5).contains(text.box), "\(name): \(text.text.prefix(40)) \(text.box)")
      for other in texts[..<index] {
        #expect(
          !text.box.inset(by: 0.25).overlaps(other.box.inset(by: 0.25)),
          "\(name): '\(text.text.prefix(40))' on '\(other.text.prefix(40))'")
      }
    }
  }

  @Test(arguments: gallery) func theGallery(_ name: String) throws {
    for entry in try figures(ofGallery: name) {
      check(entry.figure, "\(name), \(entry.name)")
      check(entry.figure, "\(name), \(entry.name), dark", theme: .dark)
      #expect(!entry.figure.alternativeText.isEmpty && !entry.figure.captions.isEmpty)
    }
  }

  @Test(arguments: samples.map(\.name)) func awkwardTexts(_ name: String) throws {
    let sample = try #require(samples.first { $0.name == name })
    let figure = try #require(try FigureBuilder(run(sample.yaml)).figures().first).figure
    let texts = [
      "", String(repeating: "W", count: 10_000), "🦊👩‍👩‍👧‍👦 שלום עולם مرحبا",
      "<script>alert('&')</script>",
      "\u{202E}reversed\u{0}\n", String(repeating: "many words ", count: 300),
    ]
    for (at, text) in texts.enumerated() {
      var copy = figure
      copy.title = text
      copy.x.label = text
      copy.y.label = text
      copy.captions.append(text)
      copy.x.categories = figure.x.categories?.map { Axis.Category($0.value, text) }
      copy.layers = figure.layers.enumerated().map { index, layer in
        switch layer {
        case .line(var line):
          if line.label != nil { line.label = text + "\(index)" }
          return .line(line)
        case .scale(var scale):
          scale.axis.categories = scale.axis.categories?.map { Axis.Category($0.value, text) }
          return .scale(scale)
        default: return layer
        }
      }
      check(copy, "\(name), text \(at)")
      copy.width = 400
      copy.height = 300
      check(copy, "\(name), text \(at), small")
    }
  }

  /// Nothing but points, all equal, all exploded, zeros, negative, one trial, forty series.
  @Test(arguments: awkward) func awkwardData(_ yaml: String) throws {
    let kinds = [
      "loss_curves", "sensitivity", "performance_profile", "parallel_coordinates", "comparison",
      "comparison: {style: points, quantity: iterations}", "tuning_curve",
      "tuning_curve: {estimator: median}",
    ]
    for kind in kinds {
      let results = try run(yaml + "\nfigures:\n  - \(kind)\n")
      let figures = try FigureBuilder(results).figures()
      #expect(!figures.isEmpty)
      for entry in figures {
        check(entry.figure, "\(kind) of \(yaml.prefix(60))")
        #expect(try Renderer.png(entry.figure).count > 1000)
      }
    }
  }

  static let awkward: [String] = [
    // One step, one start, two values.
    "loss: quartic\nstart: {x: 2}\nstop: {max_iterations: 1}\n"
      + "optimizers: [{adam: {learning_rate: [1, 2]}}]",
    // All equal.
    "loss: {expression: 3 + 0*x}\nstart: {x: 2}\noptimizers: [{adam: {learning_rate: [1, 2]}}]",
    // All explode.
    "loss: quartic\nstart: {x: 2}\noptimizers: [{gradient_descent: {learning_rate: [10, 100]}}]",
    // At the minimum, where the loss is 0.
    "loss: {expression: x^2}\nstart: {x: 0}\noptimizers: [{adam: {learning_rate: [1, 2]}}]",
    // Falling without end.
    "loss: {expression: -x^2}\nstart: {x: 1}\n"
      + "optimizers: [{gradient_descent: {learning_rate: [1e-3, 1]}}]",
    // Infinite from the start.
    "loss: {expression: 1/x}\nstart: {x: 0}\noptimizers: [{adam: {learning_rate: [1, 2]}}]",
    // Forty series.
    "loss: beale\nstop: {max_iterations: 30}\noptimizers: ["
      + (0..<20).map { "{adam: {learning_rate: [0.1, 0.2], beta_1: 0.\(10 + $0)}}" }
      .joined(separator: ", ") + "]",
    // More trials than lines are drawn for, a twentieth of them exploded.
    "loss: beale\nstop: {max_iterations: 10}\n"
      + "optimizers: [{momentum: {learning_rate: {logspace: [1e-4, 100, 60]},"
      + " momentum: {linspace: [0, 0.99, 40]}}}]",
    // Words as values, and a schedule beside a number.
    "loss: beale\nstop: {max_iterations: 10}\noptimizers: ["
      + "{sgd: {learning_rate: [1e-3, 1e-2], nesterov: [true, false], momentum: 0.9}},"
      + " {adam: {learning_rate: {cosine_decay: {initial: [0.1, 0.2], decay_steps: 10}}}}]",
  ]
}
