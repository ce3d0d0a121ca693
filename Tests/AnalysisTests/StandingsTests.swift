import Analysis
import Results
import Runner
import Sweeps
import TestSupport
import Testing

/// The judgement of settings against pandas and SciPy, which computed it from `results.csv`.
@Suite struct StandingsTests {
  /// Twenty-one settings on three losses; some explode from some starts, some from all.
  private static let experiment = """
    loss: [beale, {expression: "x^4 - x^2 + 0.1*y^2"}, rosenbrock]
    start: {uniform: [-2, 2]}
    seeds: 7
    precision: float64
    stop: {max_iterations: 40, converged: never}
    optimizers:
      - gradient_descent: {learning_rate: [0.01, 0.05, 0.3]}
      - momentum: {learning_rate: [0.002, 0.02], momentum: [0.5, 0.9]}
      - adam: {learning_rate: [0.01, 0.1, 1]}
      - lbfgs

    """

  /// A standing as another program found it.
  struct Row: Sendable {
    let loss: String
    let optimizer: String
    let learningRate: Double?
    let momentum: Double?
    /// `groupby(setting).median()` of the final loss, infinite where a trial exploded.
    let median: Double
    /// How many other settings are as good.
    let ties: Int
    /// `scipy.stats.rankdata` of the medians on the loss.
    let rank: Double
    /// Median and ends of `scipy.stats.bootstrap((x - first,), median, method='percentile',
    /// n_resamples=99999)`, the same for two seeds; nil where a repetition exploded.
    let difference: (median: Double, lower: Double, upper: Double)?

    init(
      _ loss: String, _ optimizer: String, _ learningRate: Double?, _ momentum: Double?,
      _ median: Double, _ ties: Int, _ rank: Double,
      _ difference: (median: Double, lower: Double, upper: Double)?
    ) {
      (self.loss, self.optimizer, self.median) = (loss, optimizer, median)
      (self.learningRate, self.momentum) = (learningRate, momentum)
      (self.ties, self.rank, self.difference) = (ties, rank, difference)
    }
  }

  /// By pandas 3.1.1 and SciPy 1.17.1.
  static let references: [(selection: String, rows: [Row], means: [Double])] = [
    (
      "",
      [
        Row("beale", "gradient_descent", 0.01, nil, 1.4472519833633273, 0, 4.0, nil),
        Row("beale", "momentum", 0.02, 0.5, 0.046189684527327496, 0, 2.0, nil),
        Row(
          "beale", "adam", 1.0, nil, 0.19525343664307565, 0, 3.0,
          (0.16286534941738345, -0.20574931939157975, 0.4875507722304184)),
        Row("beale", "lbfgs", nil, nil, 3.684794258707697e-12, 0, 1.0, nil),
        Row("x^4 - x^2 + 0.1*y^2", "gradient_descent", 0.3, nil, -0.2475286095866767, 0, 2.0, nil),
        Row(
          "x^4 - x^2 + 0.1*y^2", "momentum", 0.02, 0.9, -0.22509292112289994, 0, 4.0,
          (0.024907078875415684, 0.00425395100119455, 0.05380709340418463)),
        Row(
          "x^4 - x^2 + 0.1*y^2", "adam", 0.1, nil, -0.2438080085390641, 0, 3.0,
          (0.006191991423382698, 0.002061416132298044, 0.1090202943245833)),
        Row("x^4 - x^2 + 0.1*y^2", "lbfgs", nil, nil, -0.2499999999930614, 0, 1.0, nil),
        Row("rosenbrock", "gradient_descent", 0.01, nil, .infinity, 2, 4.0, nil),
        Row("rosenbrock", "momentum", 0.002, 0.5, 0.4822181617505445, 0, 2.0, nil),
        Row(
          "rosenbrock", "adam", 0.1, nil, 2.2804325446425757, 0, 3.0,
          (2.280432544617856, 0.3261357878590726, 11.457078607468652)),
        Row("rosenbrock", "lbfgs", nil, nil, 8.410064695675636e-11, 0, 1.0, nil),
      ], [3.3333333333333335, 2.6666666666666665, 3.0, 1.0]
    ),
    (
      "selection: {choose: [0, 2], report: [3, 6]}",
      [
        Row("beale", "gradient_descent", 0.01, nil, 1.473766211106338, 0, 4.0, nil),
        Row("beale", "momentum", 0.02, 0.5, 0.03986231378062814, 0, 2.0, nil),
        Row(
          "beale", "adam", 1.0, nil, 0.16264046933213844, 0, 3.0,
          (0.11417123945229442, -0.3696874202688004, 0.6238596827207591)),
        Row("beale", "lbfgs", nil, nil, 6.030805977606242e-11, 0, 1.0, nil),
        Row("x^4 - x^2 + 0.1*y^2", "gradient_descent", 0.3, nil, .infinity, 0, 4.0, nil),
        Row(
          "x^4 - x^2 + 0.1*y^2", "momentum", 0.02, 0.9, -0.20639715648131357, 0, 3.0,
          (0.04360284346678775, 0.0024924934347604066, 0.08121295819946484)),
        Row(
          "x^4 - x^2 + 0.1*y^2", "adam", 0.1, nil, -0.2118429565134738, 0, 2.0,
          (0.03815704343462753, 0.0009650783831760823, 0.1090202943245833)),
        Row("x^4 - x^2 + 0.1*y^2", "lbfgs", nil, nil, -0.2499999999777541, 0, 1.0, nil),
        Row("rosenbrock", "gradient_descent", 0.01, nil, .infinity, 2, 4.0, nil),
        Row("rosenbrock", "momentum", 0.002, 0.5, 0.2830728447390339, 3, 2.0, nil),
        Row(
          "rosenbrock", "adam", 1.0, nil, 4.418076779844627, 0, 3.0,
          (4.418076779662413, 1.7474983252962866, 18.766669699350405)),
        Row("rosenbrock", "lbfgs", nil, nil, 1.4720536055392919e-10, 0, 1.0, nil),
      ], [4.0, 2.3333333333333335, 2.6666666666666665, 1.0]
    ),
  ]

  private func standings(_ text: String) throws -> Standings {
    let folder = TemporaryFolder()
    let experiment = try Experiment.load(path: folder.write(text, to: "s.yaml"), figures: nil)
    return Standings(try #require(try Runner.run(Plan(experiment), jobs: 2)))
  }

  @Test(arguments: [0, 1]) func `standings are those of pandas`(_ place: Int) throws {
    let reference = Self.references[place]
    let standings = try standings(Self.experiment + reference.selection)
    let plan = standings.results.plan
    let optimizers = ["gradient_descent", "momentum", "adam", "lbfgs"]
    let losses = ["beale", "x^4 - x^2 + 0.1*y^2", "rosenbrock"]
    for row in reference.rows {
      let loss = try #require(losses.firstIndex(of: row.loss))
      let index = try #require(optimizers.firstIndex(of: row.optimizer))
      let found = try #require(standings.losses[loss].first { $0.optimizerIndex == index })
      let choice = plan.experiment.optimizers[index]
      func parameter(_ name: String) -> Double? {
        choice.parameters.firstIndex { $0.name == name }.map {
          plan.trial(found.trial).parameters[$0]
        }
      }
      let what = "\(row.loss), \(row.optimizer)"
      if let rate = row.learningRate { #expect(parameter("learning_rate") == rate, "\(what)") }
      if let momentum = row.momentum { #expect(parameter("momentum") == momentum, "\(what)") }
      #expect(isNear(found.summary.median, row.median), "\(what)")
      #expect(found.rank == row.rank && found.ties == row.ties, "\(what)")
      guard let expected = row.difference else { continue }
      let difference = try #require(found.difference, "\(what)")
      #expect(isNear(difference.median, expected.median), "\(what)")
      #expect(isNear(difference.lower, expected.lower), "\(what)")
      #expect(isNear(difference.upper, expected.upper), "\(what)")
    }
    let means = try #require(standings.meanRanks).means
    #expect(zip(means, reference.means).allSatisfy(isNear) && means.count == 4)
  }

  /// The engine's last bit may differ between processors; nothing else may.
  private func isNear(_ a: Double, _ b: Double) -> Bool {
    a == b || abs(a - b) <= 1e-12 * max(abs(a), abs(b))
  }

  @Test func `the order of the optimizers changes no standing`() throws {
    let lines = Self.experiment.split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.hasPrefix("  - ") })
    let reversed =
      lines[..<first] + lines[first..<first + 4].reversed() + lines[(first + 4)...]
    let (a, b) = (
      try standings(Self.experiment), try standings(reversed.joined(separator: "\n"))
    )
    for (left, right) in zip(a.losses, b.losses) {
      for standing in left {
        let twin = try #require(
          right.first { $0.optimizerIndex == 3 - standing.optimizerIndex })
        #expect(twin.summary.median == standing.summary.median && twin.rank == standing.rank)
        #expect(twin.setting == standing.setting && twin.difference == standing.difference)
      }
    }
    #expect(try #require(a.meanRanks).means == (try #require(b.meanRanks)).means.reversed())
  }

  @Test func `one loss or one optimizer has no mean ranks`() throws {
    let one = "start: default\nstop: {max_iterations: 5}\n"
    #expect(try standings("loss: [beale, booth]\noptimizers: [adam]\n" + one).meanRanks == nil)
    #expect(try standings("loss: beale\noptimizers: [adam, lbfgs]\n" + one).meanRanks == nil)
  }
}
