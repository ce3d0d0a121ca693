import Figures
import Reports
import Runner
import Sweeps
import TestSupport
import Testing

@Suite struct EstimateTests {
  private func load(_ text: String) throws -> Experiment {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    return try Experiment.load(path: folder.file("f.yaml"))
  }

  private func tableSize(_ plan: Plan) throws -> Double {
    let results = try #require(try Runner.run(plan, jobs: 2))
    let files = try Output(results, jobs: 2, drawsFigures: false).files
    return Double(files.first { $0.path == "results.csv" }?.bytes.count ?? 0)
  }

  /// A few rows tell how long all are.
  @Test(arguments: [
    "optimizers: [adam: {learning_rate: {logspace: [1e-4, 1, 3000]}}]",
    "precision: float64\noptimizers: [adam: {learning_rate: {logspace: [1e-4, 1, 3000]}}, rmsprop]",
    "seeds: 2000\nstart: {uniform: [-2, 2]}\noptimizers: [momentum, lion: {beta_1: [0.5, 0.9]}]",
    """
    sampling: {method: sobol, trials: 2000}
    optimizers:
      - sam: {rho: {uniform: [0.01, 0.1]}, optimizer: adam}
      - momentum: {learning_rate: {log_uniform: [1e-6, 1]}}
    """,
  ])
  func tablesAreAsLongAsEstimated(_ text: String) throws {
    for loss in ["quartic", "beale", "{rosenbrock: {dimension: 20}}"] {
      let plan = Plan(try load("loss: \(loss)\n\(text)\nstop: {max_iterations: 200}\n"))
      let ratio = try PlanEstimate(plan, drawsFigures: false).table / tableSize(plan)
      #expect(abs(ratio - 1) < 0.25, "\(ratio) for \(loss): \(text)")
    }
  }

  /// The memory of outcomes is known to the byte; it is most of a large plan of many components.
  @Test func memoryGrowsWithTrialsAndComponents() throws {
    func memory(_ trials: Int, _ precision: String) throws -> Double {
      let plan = Plan(
        try load(
          """
          precision: \(precision)
          loss: {rosenbrock: {dimension: 100}}
          sampling: {method: sobol, trials: \(trials)}
          optimizers: [adam: {learning_rate: {log_uniform: [1e-4, 1]}}]
          """))
      let estimate = try PlanEstimate(plan, drawsFigures: false)
      return estimate.memory
    }
    for (precision, bytes) in [("float32", 9.0 + 4 * 103), ("float64", 9.0 + 8 * 103)] {
      let grown = try memory(2_000_000, precision) - memory(1_000_000, precision)
      #expect(abs(grown - 1_000_000 * bytes) < 1000)
    }
  }

  @Test func shortagesAreToldWithNumberAndRemedy() throws {
    let plan = Plan(
      try load(
        """
        loss: beale
        sampling: {method: halton, trials: 50_000_000}
        stop: {max_iterations: 10}
        record: {paths: all, every: 5}
        optimizers: [adam: {learning_rate: {log_uniform: [1e-4, 1]}}]
        figures: []
        """))
    let estimate = try PlanEstimate(plan)
    func found(_ memory: Double?, _ space: Double?) -> Shortage? {
      Shortage.found(estimate, memory: memory, space: space, folder: "Output/f")
    }
    #expect(found(nil, nil) == nil && found(1e12, 1e12) == nil)
    let memory = try #require(found(1e9, 1e3))
    #expect(memory.message.hasPrefix("the run needs about 1"))
    #expect(memory.message.hasSuffix(" GB of memory, and 1 GB are available"))
    #expect(memory.remedy == "fewer trials, or precision: float32")
    let disk = try #require(found(1e12, 2.5e9))
    #expect(disk.message.hasPrefix("the output takes about "))
    #expect(disk.message.hasSuffix(" GB on disk, and 2.5 GB are free for 'Output/f'"))
    #expect(disk.remedy.contains("--output"))
    // Paths may be shorter than they may be: they are warned of, not refused.
    let paths = try #require(
      Shortage.ofPaths(estimate, memory: estimate.memory * 1.1, space: nil, folder: "Output/f"))
    #expect(paths.message.hasPrefix("paths may take up to ") && paths.remedy.contains("none"))
    #expect(!PlanEstimate.isSurelySmall(plan))
  }

  /// Short plans share the threads, the longest first; long and large ones have all of them.
  @Test func smallPlans() throws {
    func workload(_ trials: Int, _ iterations: Int, _ more: String = "") throws -> Workload {
      try Workload(
        Plan(
          try load(
            """
            loss: quartic
            start: {x: {linspace: [-2, 2, \(trials)]}}
            stop: {max_iterations: \(iterations)}
            optimizers: [adam]
            figures: []
            \(more)
            """)), drawsFigures: true)
    }
    let short = try workload(10, 100)
    let middle = try workload(1000, 1000)
    let long = try workload(1000, 1_000_000_000)
    let large = try workload(10_000_000, 1)
    #expect(short.trials == 10 && short.memory < 1e6 && short.seconds < middle.seconds)
    #expect(long.memory < 1e6 && long.trialSeconds > 60)
    #expect(large.memory > 100e6 && large.memory < 1e9)
    func small(_ workloads: [Workload], jobs: Int, memory: Double? = 200e6) -> [Int] {
      Workload.small(workloads, jobs: jobs, memory: memory)
    }
    let all = [short, large, long, middle, short]
    #expect(small(all, jobs: 2) == [3, 0, 4] && small(all, jobs: 2, memory: nil) == [3, 0, 4])
    #expect(small(all, jobs: 2, memory: 1e3) == [])
    #expect(small([short, middle], jobs: 1) == [] && small([short], jobs: 8) == [])
    // With more memory its time alone decides about the large one.
    #expect(small(all, jobs: 2, memory: 4e9).contains(1) == (large.trialSeconds < 2))
    // Of some seconds each: many keep all threads busy, few are better shared.
    let some = try workload(1000, 10_000_000)
    #expect(some.trialSeconds > 2 && some.trialSeconds < 60)
    #expect(small([some, some], jobs: 8) == [])
    #expect(small(Array(repeating: some, count: 9), jobs: 8).count == 9)
  }

  @Test func theMachineTellsWhatItHas() throws {
    #expect(try #require(Resources.availableMemory()) > 1e6)
    let here = try #require(Resources.freeSpace(at: "/tmp"))
    #expect(here > 0)
    // A folder that is not there yet is where the one above it is.
    #expect(Resources.freeSpace(at: "/tmp/none/of/these") != nil)
    #expect(Resources.freeSpace(at: "none/of/these") != nil)
    #expect(Resources.freeSpace(at: "/dev/null/below") == nil)
  }

  /// A sample is made of the plan's own trials.
  @Test func aSampleHoldsTrialsOfThePlan() throws {
    let plan = Plan(
      try load(
        """
        loss: [quartic, beale]
        start: {uniform: [-2, 2]}
        seeds: 5
        optimizers: [adam: {learning_rate: [0.1, 0.2, 0.1]}, momentum]
        """))
    let sample = plan.sample(of: [0, 3], trials: 4, maximumIterations: 7)
    #expect(sample.groups.map(\.count) == [4, 4] && sample.count == 8)
    #expect(sample.experiment.stop.maximumIterations == 7)
    for (group, at) in zip(sample.groups, [0, 3]) {
      let all = (0..<plan.groups[at].count).map { plan.trial($0, of: plan.groups[at]) }
      for index in 0..<4 { #expect(all.contains(sample.trial(index, of: group))) }
      #expect(sample.trial(0, of: group) == all.first && sample.trial(3, of: group) == all.last)
    }
  }
}
