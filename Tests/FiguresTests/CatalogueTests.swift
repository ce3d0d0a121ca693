import Figures
import Foundation
import Plotting
import Runner
import Sweeps
import TestSupport
import Testing
import YAML

/// What holds of every kind of figure and every option of it.
@Suite struct FigureCatalogueTests {
  /// A value of every option that is not its default, as a file writes it.
  private static let examples: [String: [String: String]] = [
    "loss_function": ["x": "[-1.5, 1]", "y": "[0, 5]", "gradient": "false"],
    "parameter_paths": [
      "split_by": "none", "x": "[-2, 1]", "log_iterations": "true", "colour_floor": "0.5",
    ],
    "loss_curves": [
      "quantity": "distance", "against": "gradient_evaluations", "split_by": "optimizer",
      "show": "[0, 3]", "x_scale": "linear", "y_scale": "linear", "y": "[0, 100]",
      "band": "[0.1, 0.9]",
    ],
    "comparison": ["quantity": "iterations", "style": "points", "split_by": "none"],
    "tuning_curve": [
      "quantity": "best_loss", "estimator": "median", "band": "[0.25, 0.75]",
      "split_by": "optimizer",
    ],
    "rank": ["quantity": "iterations"],
    "runtime_profile": ["targets": "[1e-06, 10]", "cost": "iterations"],
    "win_map": [
      "x": "momentum", "y": "learning_rate", "quantity": "iterations", "tolerance": "0.5",
    ],
    "sensitivity": ["parameter": "momentum", "quantity": "best_loss", "band": "[0, 1]"],
    "performance_profile": ["tolerance": "0.01", "cost": "gradient_evaluations"],
    "parallel_coordinates": [
      "columns": "[optimizer, start.x, final.x]", "colour": "iterations",
    ],
    "contour_paths": [
      "x": "[-6, 6]", "y": "[-5, 5.5]", "levels": "[1, 10, 100]", "split_by": "optimizer",
      "components": "[y, x]", "plane": "random",
    ],
    "data_fit": ["show": "[0, 3]", "x": "[-4, 4]", "y": "[-3, 6]"],
    "heat_map": [
      "x": "momentum", "y": "learning_rate", "colour": "final.x", "split_by": "none",
    ],
    "fate_map": ["x": "momentum", "y": "learning_rate"],
    "race": [
      "seconds": "5", "x": "[-6, 6]", "y": "[-5, 5.5]", "levels": "7", "split_by": "optimizer",
      "components": "[y, x]",
    ],
  ]

  /// The same of the options that all kinds share.
  private static let looks = [
    "size": "[7, 5]", "font_size": "14", "title": "My title", "text": "text",
  ]

  private static let names = FigureCatalogue.standard.names

  private func kind(_ name: String) throws -> any FigureType.Type {
    try #require(FigureCatalogue.standard.kind(named: name))
  }

  private func examples(_ name: String) throws -> [String: String] {
    try #require(Self.examples[name], "no examples for the options of \(name)")
      .merging(Self.looks) { own, _ in own }
  }

  /// An experiment in which the figure has something to show.
  private func file(_ name: String, _ options: [(name: String, value: String)]) -> String {
    // All on the lines of the others, where errors are expected.
    if name == "data_fit" {
      return """
        data: {line: {generate: linear, features: 1, rows: 20, seed: 1}}
        loss: {linear_regression: {data: line}}
        stop: {max_iterations: 30}
        optimizers:
          - momentum: {learning_rate: [1e-3, 1e-2, 1e-1], momentum: [0.5, 0.9]}
        figures:
          - \(name):

        """ + options.map { "      \($0.name): \($0.value)" }.joined(separator: "\n") + "\n"
    }
    let isOfOneVariable = ["loss_function", "parameter_paths"].contains(name)
    let written = options.map { "      \($0.name): \($0.value)" }.joined(separator: "\n")
    return """
      loss: \(isOfOneVariable ? "{expression: x^4 - x^2}" : name == "rank" ? "[himmelblau, beale]" : "himmelblau")
      start: {x: 1\(isOfOneVariable ? "" : ", y: 1")}
      stop: {max_iterations: 30}
      optimizers: [{momentum: {learning_rate: [1e-3, 1e-2, 1e-1], momentum: [0.5, 0.9]}}
        \(name == "rank" ? ", gradient_descent]" : "]")
      figures:
        - \(name):

      """ + written + "\n"
  }

  private func load(_ text: String) throws -> Experiment {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    return try Experiment.load(path: folder.file("f.yaml"))
  }

  private func read(
    _ name: String, _ options: [(name: String, value: String)]
  ) throws -> any FigureType {
    try #require(try load(file(name, options)).figures.first as? any FigureType)
  }

  /// What is reported about a figure's options; nil where they are right.
  private func errors(_ name: String, _ options: [(name: String, value: String)]) -> String? {
    do throws(ExperimentError) {
      let folder = TemporaryFolder()
      folder.write(file(name, options), to: "f.yaml")
      _ = try Experiment.load(path: folder.file("f.yaml"))
      return nil
    } catch {
      guard case .wrong(let diagnostics) = error else { return "unreadable" }
      return diagnostics.rendered()
    }
  }

  // MARK: The catalogue

  @Test func `every file of a kind is a line of the catalogue`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Repository.file("Sources/Figures/Kinds")
    ).filter { $0.hasSuffix("Figure.swift") }
    let types = FigureCatalogue.standard.kinds.map { "\($0).swift" }
    #expect(!files.isEmpty && files.sorted() == types.sorted())
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test(arguments: names) func `every stored property is an option`(_ name: String) throws {
    let kind = try kind(name)
    // The looks are options as well, each by itself.
    let properties = Mirror(reflecting: kind.init()).children.reduce(0) { sum, child in
      sum + (child.value is FigureAppearance ? Mirror(reflecting: child.value).children.count : 1)
    }
    let options = kind.optionTexts.map(\.name)
    #expect(options.count == properties)
    #expect(Set(options).count == options.count)
    #expect(kind.name == name && kind.summary.hasSuffix("."))
    for option in kind.optionTexts {
      #expect(option.summary.hasSuffix(".") && !option.defaultText.isEmpty, "\(option.name)")
    }
  }

  // MARK: Options

  @Test(arguments: names) func `every option round trips`(_ name: String) throws {
    let defaults = try kind(name).init().written
    let examples = try examples(name)
    for option in try kind(name).optionTexts {
      let value = try #require(examples[option.name], "no example for \(name).\(option.name)")
      let written = try read(name, [(option.name, value)]).written
      let found = try #require(written.first { $0.name == option.name })
      #expect(found.value == value, "\(option.name)")
      #expect(found.value != option.defaultText, "the example of \(option.name) is its default")
      // Nothing else has changed.
      for other in written where other.name != option.name {
        #expect(defaults.contains { $0 == other }, "\(option.name) changes \(other.name)")
      }
    }
    #expect(examples.count == (try kind(name).optionTexts.count))
  }

  @Test(arguments: names) func `the listed default is the default`(_ name: String) throws {
    let kind = try kind(name)
    let defaults = kind.init().written
    let all = kind.optionTexts
    let written = all.filter { option in defaults.contains { $0.name == option.name } }
    for (option, value) in zip(written, defaults) {
      #expect(option.name == value.name && option.defaultText == value.value)
      let figure = try read(name, [(option.name, option.defaultText)])
      #expect(figure.written.elementsEqual(defaults, by: ==), "\(option.name)")
    }
    let bare = try read(name, [])
    #expect(bare.written.elementsEqual(defaults, by: ==))
  }

  @Test(arguments: names) func `what is wrong is diagnosed at its place`(_ name: String) throws {
    let unknown = try #require(errors(name, [("no_such_option", "1")]))
    #expect(unknown.contains("f.yaml:8:7: error: unknown key 'no_such_option' in \(name)\n"))
    for option in try kind(name).optionTexts {
      let wrong = try #require(errors(name, [(option.name, "{a: {}}")]), "\(option.name)")
      #expect(wrong.contains("f.yaml:8:\(9 + option.name.count): error: expected "), "\(wrong)")
    }
  }

  // MARK: Drawing

  @Test(arguments: names) func `every kind draws with all its options`(_ name: String) throws {
    // Components and a plane exclude each other.
    let options = try examples(name).map { (name: $0.key, value: $0.value) }
      .filter { $0.name != "plane" }.sorted { $0.name < $1.name }
    let plan = Plan(try load(file(name, options)))
    let results = try #require(try Runner.run(plan, jobs: 1))
    let figures = try FigureBuilder(results).figures()
    #expect(!figures.isEmpty)
    let extent = FigurePlan(plan).extents.reduce(0) { $0 + $1.figures }
    #expect(extent >= 1)
    for figure in figures {
      #expect(try Renderer.png(figure.figure).count > 1000)
      #expect(!figure.figure.title.isEmpty && !figure.figure.alternativeText.isEmpty)
      #expect(figure.name.hasPrefix(name.replacing("_", with: "-")), "\(figure.name)")
      #expect(figure.figure.title == "My title" && figure.figure.fontSize == 14)
      #expect(figure.figure.width == 1050 && figure.figure.height == 750)
      let svg = String(decoding: try Renderer.svg(figure.figure), as: UTF8.self)
      #expect(svg.contains(">My title</text>"))
      let pdf = try Renderer.pdf(figure.figure)
      #expect(pdf.starts(with: Array("%PDF-".utf8)))
      #expect(try Renderer.pdf(figure.figure) == pdf)
    }
  }

  @Test func `a catalogue without a kind refuses its name`() {
    let folder = TemporaryFolder()
    folder.write(file("race", []), to: "f.yaml")
    let kinds = FigureCatalogue.standard.kinds.filter { $0.name != "race" }
    #expect(throws: ExperimentError.self) {
      try Experiment.load(path: folder.file("f.yaml"), figures: FigureCatalogue(kinds))
    }
  }
}
