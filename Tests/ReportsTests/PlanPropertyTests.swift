import Figures
import Reports
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// A plan is what runs: over experiments of all kinds, made at random.
@Suite struct PlanPropertyTests {
  private func load(_ text: String) throws -> Experiment {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    return try Experiment.load(path: folder.file("f.yaml"))
  }

  /// How many duplicates the notes tell of.
  private func removed(_ notes: [String]) -> Int {
    for note in notes {
      guard let words = note.firstMatch(of: #/^([0-9,]+) duplicate trials? removed/#) else {
        continue
      }
      return Int(words.1.filter { $0 != "," }) ?? 0
    }
    return 0
  }

  @Test(arguments: 0..<12) func aPlanIsWhatRuns(_ part: Int) throws {
    for seed in part * 40..<part * 40 + 40 {
      let made = RandomExperiment(seed: UInt64(seed))
      let plan = Plan(try load(made.text))
      #expect(plan.groups.count == made.places.count, "\(made.text)")
      #expect(plan.count + removed(plan.notes) == made.places.reduce(0, +), "\(made.text)")
      for (group, places) in zip(plan.groups, made.places) { #expect(group.count <= places) }

      let results = try #require(try Runner.run(plan, jobs: 2))
      #expect(results.outcomes.map(\.count) == plan.groups.map(\.count))
      try checkRows(results, made)

      // Each trial alone comes to the same.
      for trial in stride(from: 0, to: plan.count, by: max(1, plan.count / 5)) {
        let outcome = results.outcome(trial)
        let path = try Runner.replay([trial], of: plan, every: .steps(1), jobs: 1)[0]
        let last = path.count - 1
        #expect(
          (0..<path.dimension).map { path.value($0, at: last).bitPattern }
            == outcome.final.map(\.bitPattern), "trial \(trial) of\n\(made.text)")
        let steps = outcome.status == .exploded ? path.iterations[last] : outcome.iterations
        #expect(path.iterations[last] == steps)
        #expect(outcome.iterations <= made.maximumIterations)
      }
    }
  }

  /// `results.csv` has a row for every trial of the plan, in its order, under its own id.
  private func checkRows(_ results: RunResults, _ made: RandomExperiment) throws {
    let plan = results.plan
    let output = try Output(results, jobs: 1, drawsFigures: false)
    let table = try #require(output.files.first { $0.path == "results.csv" })
    let lines = String(decoding: table.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == plan.count + 1, "\(made.text)")
    // Only formulas hold commas, and these have none.
    let header = lines[0].split(separator: ",", omittingEmptySubsequences: false)
    let status = try #require(header.firstIndex(of: "status"))
    let optimizer = try #require(header.firstIndex(of: "optimizer"))
    var ids = Set<Substring>()
    for (number, line) in lines.dropFirst().enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let group = plan.group(of: number)
      let trial = plan.trial(number)
      #expect(fields[0] == plan.identities(of: group).identity(trial).text)
      #expect(ids.insert(fields[0]).inserted, "twice in\n\(made.text)")
      let choice = plan.experiment.optimizers[group.optimizerIndex]
      #expect(fields[optimizer] == choice.definition.name)
      #expect(fields[status] == results.outcome(number).status.name)
      for (place, parameter) in choice.parameters.enumerated() where parameter.kind == .number {
        let column = try #require(header.firstIndex { $0 == parameter.name })
        #expect(Double(fields[column]) == trial.parameters[place])
      }
    }
  }

  /// The generator makes what the test means to look at.
  @Test func experimentsAreOfAllKinds() throws {
    var methods: Set<SamplingMethod> = []
    var duplicates = 0
    var trials = 0
    for seed in 0..<480 {
      let plan = Plan(try load(RandomExperiment(seed: UInt64(seed)).text))
      methods.insert(plan.experiment.sampling.method)
      if removed(plan.notes) > 0 { duplicates += 1 }
      trials += plan.count
    }
    #expect(methods.count == 4 && duplicates > 50 && trials > 5000)
  }
}
