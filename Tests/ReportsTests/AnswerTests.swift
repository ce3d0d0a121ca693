import Reports
import Runner
import Sweeps
import TestSupport
import Testing

/// What reports conclude, on experiments whose answer is known beforehand.
@Suite struct AnswerTests {
  /// An experiment, and what its summary on a terminal says and does not say.
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let says: [String]
    var doesNotSay: [String] = []

    var testDescription: String { says[0] }
  }

  static let cases = [
    Case(
      text: """
        loss: [{expression: x^4}, {expression: x^2}]
        start: {x: 1}
        optimizers:
          - gradient_descent: {learning_rate: 0}
          - momentum: {learning_rate: 0}
          - adam: {learning_rate: 0}
        """,
      says: [
        "Gradient descent, Momentum and Adam tie over 2 losses: each has the mean rank 2.00.",
        // Three-way ties are ties.
        "Adam                   2.00          0                   2",
      ], doesNotSay: ["behind"]),
    Case(
      text: """
        loss: [{expression: x^2}, {expression: 3 + x^2}]
        start: {x: 1}
        stop: {max_iterations: 2}
        optimizers: [{gradient_descent: {learning_rate: 0.5}}]
        """,
      says: [
        "On x^2: Gradient descent comes to a final loss of 0: converged in 2 iterations.",
        "On 3 + x^2: Gradient descent comes to a final loss of 3: converged in 2 iterations.",
      ]),
    Case(
      text: """
        loss: {expression: x^4}
        start: {x: [8, 9]}
        optimizers: [{gradient_descent: {learning_rate: [1e9, 1e8]}}]
        """,
      says: [
        "Every setting exploded or ended without a finite loss in at least half of its trials."
      ]
    ),
    Case(
      text: """
        loss: {expression: x^4}
        start: {x: 8}
        optimizers: [{gradient_descent: {learning_rate: [1e9, 1e8]}}]
        """,
      says: ["Every setting exploded or ended without a finite loss."]),
    Case(
      text: """
        loss: {expression: 1 + x^2}
        start: {x: 1e-3}
        stop: {max_iterations: 1, converged: never}
        precision: float64
        optimizers:
          - gradient_descent: {learning_rate: 0.4}
          - gradient_descent: {learning_rate: 0.3}
        """,
      // Equal to four digits, and yet no tie.
      says: ["is lowest, with a final loss of 1;", "the second, is 1.2e−7 behind."]),
  ]

  @Test(arguments: cases) func says(_ known: Case) throws {
    let folder = TemporaryFolder()
    folder.write(known.text, to: "f.yaml")
    let experiment = try Experiment.load(path: folder.file("f.yaml"))
    let results = try #require(try Runner.run(Plan(experiment), jobs: 1))
    let text = try Output(results, jobs: 1, drawsFigures: false).summary
      .joined(separator: "\n")
    for words in known.says { #expect(text.contains(words), "\(text)") }
    for words in known.doesNotSay { #expect(!text.contains(words), "\(text)") }
  }

  /// Pictures that are not written are not linked.
  @Test(arguments: ["png,svg", "svg", "pdf", "csv"]) func links(_ formats: String) throws {
    let folder = TemporaryFolder()
    folder.write(
      "loss: quartic\nstart: {x: 2}\noptimizers: [adam]\nfigures: [loss_function]\n", to: "f.yaml")
    let experiment = try Experiment.load(path: folder.file("f.yaml"))
    let results = try #require(try Runner.run(Plan(experiment), jobs: 1))
    let files = try Output(results, jobs: 1, formats: FigureFormat.read(formats)).files
    let report = String(
      decoding: try #require(files.first { $0.path == "report.md" }).bytes, as: UTF8.self)
    let links = report.split(separator: "](figures/").dropFirst()
      .map { "figures/\($0.prefix { $0 != ")" })" }
    #expect(links.allSatisfy { link in files.contains { $0.path == link } }, "\(links)")
    #expect(links.isEmpty == !(formats.contains("png") || formats.contains("svg")))
  }
}
