import Figures
import Losses
import Plotting
import Results
import Runner
import Sweeps
import Testing

@Suite struct FateTests {
  private func fates(
    _ text: String
  ) throws -> (RunResults, [FateMapFigure.Summary]) {
    let results = try ran(text)
    let map = try #require(results.plan.experiment.figures.first as? FateMapFigure)
    return (results, try map.fates(FigureData(results: results, paths: [:])))
  }

  /// Losses of one, two and three variables that can be drawn and start somewhere.
  static let losses = LossCatalogue.all.map(\.name).filter { name in
    guard let loss = try? LossCatalogue.loss(named: name)?.loss() else { return false }
    return loss.dimension <= 3 && loss.start != nil
  }

  @Test(arguments: losses) func `every trial has one fate, and the counts add up`(
    _ loss: String
  ) throws {
    let (results, figures) = try fates(
      """
      loss: \(loss)
      stop: {max_iterations: 120, converged: [unchanged, {gradient_norm: 1e-5}]}
      optimizers:
        - momentum: {learning_rate: {logspace: [1e-6, 100, 12]}, momentum: {linspace: [0, 0.99, 4]}}
        - adam: {learning_rate: {logspace: [1e-4, 10, 9]}, beta_1: [0.5, 0.9]}
      figures: [fate_map: {x: learning_rate}]
      """)
    #expect(!figures.isEmpty)
    for figure in figures {
      #expect(figure.ofTrial.count == figure.trials.count)
      #expect(figure.fates.reduce(0) { $0 + $1.count } == figure.trials.count)
      #expect(figure.fates.allSatisfy { $0.count > 0 })
      #expect(figure.fates.count <= 14)
      for (place, fate) in figure.fates.enumerated() {
        #expect(figure.ofTrial.filter { $0 == place }.count == fate.count)
      }
      for (trial, fate) in zip(figure.trials, figure.ofTrial) {
        let outcome = results.outcome(trial)
        let text = figure.fates[fate].text
        #expect((outcome.status == .exploded) == text.hasPrefix("exploded"))
        if text.hasPrefix("out of iterations") { #expect(outcome.status == .maximumIterations) }
        if text.hasPrefix("at rest elsewhere") {
          #expect(outcome.status == .converged || outcome.status == .stalled)
        }
        let isFinite = outcome.finalLoss.isFinite && outcome.final.allSatisfy(\.isFinite)
        if text.hasPrefix("beyond") { #expect(!isFinite) }
        if text.hasPrefix("minimum") || text.hasPrefix("stuck") { #expect(isFinite) }
      }
    }
  }

  @Test func `the minimum told is the one at which the trial ended`() throws {
    let (results, figures) = try fates(
      """
      precision: float64
      loss: himmelblau
      start: {x: {linspace: [-5, 5, 21]}, y: {linspace: [-5, 5, 21]}}
      stop: {max_iterations: 400, converged: {gradient_norm: 1e-8}}
      optimizers: [{gradient_descent: {learning_rate: 0.01}}]
      figures: [fate_map]
      """)
    let minima = results.plan.experiment.losses[0].loss.minima
    let figure = try #require(figures.first)
    #expect(figure.fates.count >= 4)
    for (trial, fate) in zip(figure.trials, figure.ofTrial)
    where figure.fates[fate].text.hasPrefix("minimum") {
      let end = results.outcome(trial).final
      let nearest = minima.indices.min { a, b in
        abs(minima[a][0] - end[0]) + abs(minima[a][1] - end[1])
          < abs(minima[b][0] - end[0]) + abs(minima[b][1] - end[1])
      }
      #expect(nearest == fate)
    }
  }

  @Test func `the notebook's gradient descent is stuck at the inflection`() throws {
    let (_, figures) = try fates(
      """
      loss: {expression: 2*x^4 + 3*x^3 + 2}
      start: {x: [2, -2]}
      stop: {max_iterations: 2000}
      optimizers: [{gradient_descent: {learning_rate: [1e-3, 1e-2, 1e-1]}}]
      figures: [fate_map]
      """)
    let texts = figures[0].ofTrial.map { figures[0].fates[$0].text.split(separator: ":")[0] }
    #expect(texts[0] == "stuck at the inflection at 0")
    #expect(texts[2] == "stuck at the inflection at 0")
    #expect(texts[1] == "minimum at −1.125")
    #expect(texts[4] == "exploded")
  }

  @Test func `saddles and unknown minima are found where trials end`() throws {
    let (_, figures) = try fates(
      """
      precision: float64
      loss: {expression: (x^2 - 1)^2 + y^2}
      start: {x: [-1.5, 0, 1.5], y: [1, -1]}
      stop: {max_iterations: 2000}
      optimizers: [{gradient_descent: {learning_rate: 0.05}}]
      figures: [fate_map]
      """)
    #expect(
      figures[0].fates.map(\.text) == [
        "minimum (−1, 0): 2", "minimum (1, 0): 2", "stuck at the saddle (0, 0): 2",
      ])
  }
}
