import Figures
import Sweeps
import TestSupport
import Testing

private func plan(_ text: String) throws -> Plan {
  let folder = TemporaryFolder()
  folder.write(text + "\n", to: "f.yaml")
  if let message = refusal("f.yaml", in: folder) { Issue.record("\(message)") }
  return Plan(try Experiment.load(path: folder.file("f.yaml")))
}

extension Plan {
  /// The values of a parameter over the trials of a group.
  fileprivate func column(_ name: String, group at: Int = 0) -> [Double] {
    let group = groups[at]
    let choice = experiment.optimizers[group.optimizerIndex]
    guard let place = choice.parameters.firstIndex(where: { $0.name == name }) else { return [] }
    return (0..<group.count).map { trial($0, of: group).parameters[place] }
  }

  fileprivate func starts(group at: Int = 0) -> [[Double]] {
    (0..<groups[at].count).map { trial($0, of: groups[at]).start }
  }
}

private let methods = ["random", "sobol", "halton"]

private func counts(_ values: [Double]) -> [Double: Int] {
  Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
}

@Suite struct SamplingTests {
  private static func text(_ method: String, trials: Int = 256, seed: Int = 0) -> String {
    """
    loss: beale
    start: {x: {uniform: [-2, 2]}, y: {choice: [0, 1]}}
    sampling: {method: \(method), trials: \(trials), seed: \(seed)}
    optimizers:
      - adam: {beta_1: {uniform: [0.5, 0.9]}, learning_rate: {log_uniform: [1e-4, 1]}}
      - momentum: {learning_rate: {log_uniform: [1e-4, 1]}, momentum: [0, 0.5, 0.9]}
      - sam: {rho: {uniform: [0.01, 0.1]}, optimizer: {gradient_descent: {learning_rate: {log_uniform: [1e-4, 1]}}}}
    """
  }

  /// Starts take the first coordinates and learning rates the next, wherever they are written.
  @Test(arguments: methods) func optimizersShareStartsAndRates(_ method: String) throws {
    let plan = try plan(Self.text(method))
    #expect(plan.groups.map(\.count) == [256, 256, 256] && plan.notes.isEmpty)
    for group in 1..<3 { #expect(plan.starts(group: group) == plan.starts()) }
    let rates = plan.column("learning_rate")
    #expect(plan.column("learning_rate", group: 1) == rates)
    #expect(plan.column("optimizer.learning_rate", group: 2) == rates)
    #expect(Set(rates).count == 256)
  }

  @Test(arguments: methods) func moreTrialsAddPointsAndChangeNone(_ method: String) throws {
    let few = try plan(Self.text(method, trials: 100))
    let many = try plan(Self.text(method, trials: 1000))
    for at in 0..<3 {
      for index in 0..<100 {
        #expect(few.trial(index, of: few.groups[at]) == many.trial(index, of: many.groups[at]))
      }
    }
    let other = try plan(Self.text(method, trials: 100, seed: 1))
    #expect(other.starts() != few.starts())
  }

  /// Values stay in their ranges, and each kind has the distribution of its name.
  @Test(arguments: methods) func distributions(_ method: String) throws {
    let plan = try plan(
      """
      loss: quartic
      sampling: {method: \(method), trials: 4096}
      optimizers:
        - lbfgs:
            learning_rate: {log_uniform: [1e-4, 1]}
            history: {uniform: [3, 10]}
            line_search: {choice: [none, strong_wolfe]}
        - lbfgs: {learning_rate: {uniform: [2, 3]}, history: {log_uniform: [1, 1000]}}
        - momentum: {learning_rate: {linspace: [1, 2, 5]}, momentum: {uniform: [0, 0.5]}}
      """)
    func isNear(_ count: Int, _ expected: Double) -> Bool {
      abs(Double(count) - expected) < 5 * expected.squareRoot()
    }
    for decade in 0..<4 {
      let low = 1e-4 * [1, 10, 100, 1000][decade]
      let inside = plan.column("learning_rate").filter { $0 >= low && $0 < low * 10 }
      #expect(isNear(inside.count, 1024), "decade \(decade)")
    }
    let history = counts(plan.column("history"))
    #expect(history.keys.sorted() == [3, 4, 5, 6, 7, 8, 9, 10])
    for (value, count) in history { #expect(isNear(count, 512), "history \(value)") }
    let search = counts(plan.column("line_search"))
    #expect(search.keys.sorted() == [0, 1] && isNear(search[0] ?? 0, 2048))

    #expect(plan.column("learning_rate", group: 1).allSatisfy { $0 >= 2 && $0 <= 3 })
    let whole = plan.column("history", group: 1)
    #expect(whole.allSatisfy { $0 >= 1 && $0 <= 1000 && $0.rounded() == $0 })
    // Between 1 and 3.5 lies ln 7 of ln 2001.
    #expect(isNear(whole.count { $0 <= 3 }, 4096 * 1.945_910_149 / 7.601_402_335))

    let rates = counts(plan.column("learning_rate", group: 2))
    #expect(rates.keys.sorted() == [1, 1.25, 1.5, 1.75, 2])
    for (value, count) in rates { #expect(isNear(count, 4096 / 5), "rate \(value)") }
  }

  @Test(arguments: methods) func aZipIsOneCoordinate(_ method: String) throws {
    let plan = try plan(
      """
      loss: quartic
      start: {x: {uniform: [1, 2]}}
      sampling: {method: \(method), trials: 64}
      optimizers:
        - momentum: {zip: {learning_rate: [0.1, 0.2, 0.3], momentum: [0.7, 0.8, 0.9]}}
      """)
    let pairs = zip(plan.column("learning_rate"), plan.column("momentum"))
    #expect(Set(plan.column("momentum")) == [0.7, 0.8, 0.9])
    for (rate, momentum) in pairs { #expect(abs(momentum - rate - 0.6) < 1e-12) }
  }

  /// Starts that are random by seed run with every seed; nothing else does.
  @Test func seedsMultiplyRandomStarts() throws {
    let text = """
      loss: quartic
      seeds: [3, 5]
      sampling: {method: sobol, trials: 8}
      optimizers: [adam: {learning_rate: {log_uniform: [1e-3, 1]}}]
      """
    let fixed = try plan(text)
    #expect(fixed.count == 8 && fixed.notes.count == 1)
    let random = try plan("start: {uniform: [-2, 2]}\n" + text)
    #expect(random.count == 16 && random.notes.isEmpty)
    let rates = random.column("learning_rate")
    for point in 0..<8 {
      #expect(random.trial(2 * point).seed == 3 && random.trial(2 * point + 1).seed == 5)
      #expect(rates[2 * point] == rates[2 * point + 1])
      #expect(random.trial(2 * point).start == random.trial(0).start)
    }
    #expect(random.trial(0).start != random.trial(1).start)
  }

  @Test func everyComponentOfAVectorIsDrawn() throws {
    let plan = try plan(
      """
      loss: {rosenbrock: {dimension: 5}}
      start: {x: {uniform: [-2, 2]}}
      sampling: {method: halton, trials: 50}
      optimizers: [adam]
      """)
    #expect(plan.count == 50)
    for start in plan.starts() { #expect(Set(start).count == 5) }
  }

  @Test func pointsAreDrawnFrom() throws {
    let plan = try plan(
      """
      loss: beale
      start: {points: [[1, 2], [3, 4]]}
      sampling: {method: sobol, trials: 16}
      optimizers: [adam: {learning_rate: {uniform: [0, 1]}}]
      """)
    #expect(
      Dictionary(grouping: plan.starts()) { $0 }.mapValues(\.count) == [[1, 2]: 8, [3, 4]: 8])
  }

  @Test func equalPointsRunOnceAndThatIsTold() throws {
    let lists = try plan(
      """
      loss: quartic
      sampling: {method: random, trials: 1000}
      optimizers: [momentum: {learning_rate: [0.1, 0.2], momentum: [0, 0.5, 0.9]}]
      """)
    #expect(lists.count == 6)
    #expect(
      lists.notes == [
        "994 duplicate trials removed: the same loss, optimizer, parameters and start"
      ])
    let nothing = try plan(
      """
      loss: [quartic, beale]
      start: default
      sampling: {method: sobol, trials: 512}
      optimizers: [adam, momentum: {momentum: {uniform: [0, 0.9]}}]
      """)
    #expect(nothing.groups.map(\.count) == [1, 512, 1, 512])
    #expect(
      nothing.notes == [
        "adam on quartic and 1 more: nothing is sampled, one point in place of 512"
      ])
    // A range so narrow that points round to the same number.
    let narrow = try plan(
      """
      loss: quartic
      sampling: {method: sobol, trials: 100}
      optimizers: [adam: {learning_rate: {uniform: [1, 1.000000000000002]}}]
      """)
    #expect(narrow.count < 12 && narrow.count > 1)
  }

  /// A plan of many trials is made at once, wherever no two can be equal.
  @Test(arguments: ["sobol", "halton"]) func aLargePlanIsSmall(_ method: String) throws {
    let plan = try plan(Self.text(method, trials: 30_000_000))
    #expect(plan.count == 90_000_000)
    let last = plan.trial(plan.count - 1)
    #expect(last.start.count == 2 && last.parameters.allSatisfy(\.isFinite))
  }
}
