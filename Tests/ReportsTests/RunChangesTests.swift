import Analysis
import Figures
import Reports
import Runner
import Sweeps
import TestSupport
import Testing

/// Runs are compared trial by trial.
@Suite struct RunChangesTests {
  private func run(_ text: String) throws -> RunResults {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    let plan = Plan(try Experiment.load(path: folder.file("f.yaml")))
    return try #require(try Runner.run(plan, jobs: 1))
  }

  /// Every trial is in one of the lists, and of an experiment against itself in the first.
  @Test func everyTrialCounts() throws {
    var (moved, alike) = (0, 0)
    for seed in 0..<120 {
      let (a, b) = (RandomExperiment(seed: UInt64(seed)), RandomExperiment(seed: UInt64(seed / 2)))
      let (old, new) = (try run(a.text), try run(b.text))
      let itself = RunChanges(from: old, to: old)
      #expect(
        !itself.differs && itself.pairs.equal.count == old.plan.count
          && itself.same == old.plan.count)
      let changes = RunChanges(from: old, to: new)
      let pairs = changes.pairs
      for (list, lone, count) in [
        ((pairs.equal + pairs.alike).map(\.old), pairs.removed, old.plan.count),
        ((pairs.equal + pairs.alike).map(\.new), pairs.added, new.plan.count),
      ] {
        #expect((list + lone).sorted() == Array(0..<count), "\(seed)")
      }
      for pair in pairs.equal {
        #expect(old.plan.identity(of: pair.old) == new.plan.identity(of: pair.new))
      }
      // One id gives one result.
      #expect(changes.changed.filter(\.hasSameID).isEmpty, "\(seed)")
      moved += pairs.added.count
      // The same trials with another limit.
      let longer = try run(
        a.text.replacing("max_iterations: \(a.maximumIterations)", with: "max_iterations: 31"))
      let again = RunChanges(from: old, to: longer)
      #expect(again.pairs.added.isEmpty && again.pairs.removed.isEmpty, "\(seed)")
      #expect(again.pairs.equal.isEmpty && again.pairs.alike.count == old.plan.count, "\(seed)")
      alike += again.changed.count
    }
    #expect(moved > 100 && alike > 100)
  }

  /// A result of the same id that was changed by hand is found, in its last bit too.
  @Test func lastBit() throws {
    let text = """
      loss: quartic
      stop: {max_iterations: 9}
      optimizers: [{adam: {learning_rate: [0.1, 0.2, 0.3]}}]
      """
    let old = try run(text)
    let new = try run(text)
    let before = new.outcome(1)
    new.outcomes[0].set(
      1, before.status, iterations: before.iterations,
      gradientEvaluations: before.gradientEvaluations,
      finalLoss: Double(Float(before.finalLoss).nextUp), gradientNorm: before.gradientNorm,
      bestLoss: before.bestLoss
    ) { before.final[$0] }
    let changes = RunChanges(from: old, to: new)
    #expect(changes.changed.map(\.pair.new) == [1])
    #expect(changes.changed.first?.units == 1 && changes.changed.first?.hasSameID == true)
    let document = ChangesDocument(old, named: "a", new, named: "b")
    #expect(document.differs)
    #expect(document.text().joined(separator: "\n").contains("at most 1 ulp."))
  }

  /// What is drawn of a change: curves of all losses that both have, maps where both sweep a plane.
  @Test func figures() throws {
    let text = """
      loss: [beale, quartic]
      stop: {max_iterations: 20}
      optimizers:
        - momentum: {learning_rate: [1e-4, 1e-3, 1e-2], momentum: [0, 0.5, 0.9]}
        - adam
      """
    let (old, new) = (try run(text), try run(text.replacing("20", with: "30")))
    let figures = try ChangeFigures.figures(
      from: old, to: new, names: ("before", "after"), jobs: 1)
    #expect(
      Set(figures.map(\.name)) == [
        "loss-curves-beale", "loss-curves-quartic", "difference-momentum-beale",
        "difference-momentum-quartic",
      ])
    for figure in figures {
      let (png, svg) = (try figure.png(), try figure.svg())
      #expect(png.starts(with: [0x89]) && svg.starts(with: "<svg".utf8))
    }
    let lone = try ChangeFigures.figures(
      from: try run("loss: beale\nstop: {max_iterations: 5}\noptimizers: [adam]"),
      to: try run("loss: [quartic, levy]\nstop: {max_iterations: 5}\noptimizers: [adam]"),
      names: ("a", "b"), jobs: 1)
    #expect(lone.isEmpty)
  }
}
