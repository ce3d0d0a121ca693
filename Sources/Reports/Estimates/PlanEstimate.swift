import Figures
import Results
import Runner
import Sweeps

/// What a run of a plan takes, as far as that can be known before.
public struct PlanEstimate: Sendable {
  /// Bytes of memory at the peak, paths apart.
  public let memory: Double
  /// Bytes of `results.csv`.
  public let table: Double
  /// Bytes on disk, paths apart.
  public let disk: Double
  /// How many figures are drawn, each in two files.
  public let figures: Int
  /// Bytes of memory of recorded and drawn paths, if all are as long as they may be.
  public let pathMemory: Double
  /// Bytes of `trajectories.csv`, if all paths are as long as they may be.
  public let pathDisk: Double

  /// - Parameters:
  ///   - drawsFigures: whether there are pictures.
  ///   - plan: what would run.
  /// - Throws: only what is a defect of the program.
  public init(_ plan: Plan, drawsFigures: Bool = true) throws {
    let rows = try TypicalRows(plan)
    var table = 0.0
    for (at, group) in plan.groups.enumerated() {
      table += Double(group.count) * rows.bytes(of: at)
    }
    let paths = PathEstimate(plan, drawsFigures: drawsFigures)
    self.table = table
    figures = drawsFigures ? paths.figures : 0
    memory = Self.program + Self.memory(of: plan, figures: figures)
    disk = table + (drawsFigures ? paths.pictures : 0) + Self.smallFiles
    pathMemory = paths.memory
    pathDisk = paths.disk
  }

  /// Bytes of outcomes, and of pictures while they are drawn.
  ///
  /// - Parameter figures: how many there are; nothing is drawn where there are none.
  static func memory(of plan: Plan, figures: Int) -> Double {
    let number = plan.experiment.precision == .float32 ? 4.0 : 8.0
    let outcomes = plan.groups.reduce(0) { sum, group in
      let choice = plan.experiment.losses[group.lossIndex]
      let numbers = (choice.loss.data == nil ? 3 : 7) + choice.outcomeDimension
      return sum + Double(group.count) * (9 + number * Double(numbers))
    }
    return outcomes + plan.experiment.dataMemory
      + (figures > 0 ? page + Double(figures) * canvas : 0)
  }

  /// Whether a run surely needs little memory and disk, found without running any of it.
  public static func isSurelySmall(_ plan: Plan) -> Bool {
    let experiment = plan.experiment
    var bytes = 0.0
    for group in plan.groups {
      let columns =
        experiment.optimizers[group.optimizerIndex].parameters.count
        + 2 * experiment.losses[group.lossIndex].outcomeDimension
      bytes += Double(group.count) * Double(400 + 30 * columns)
    }
    let paths = PathEstimate(plan, drawsFigures: true)
    bytes += experiment.dataMemory
    return bytes < 50e6 && paths.memory < 50e6 && paths.disk < 50e6
  }

  // MARK: Measured on the experiments of the repository

  /// The program itself.
  private static let program = 25e6
  /// Pixels of `report.png` while it is drawn.
  private static let page = 10e6
  private static let canvas = 7e6
  /// `report.md`, `experiment.yaml`, `manifest.json`.
  private static let smallFiles = 8e3
}

/// How long the rows of `results.csv` are: some are run, for a few steps, and written.
struct TypicalRows {
  private let lengths: [Int: Double]
  private let average: Double

  /// The most groups that are looked at; others are taken to be like them.
  private static let mostGroups = 48

  init(_ plan: Plan) throws {
    let groups = plan.spread(over: Self.mostGroups)
    let dimension = plan.experiment.losses.map(\.loss.dimension).max() ?? 1
    let trials = max(2, min(24, 100_000 / dimension))
    let sample = plan.sample(
      of: groups, trials: trials, maximumIterations: max(2, min(300, 1_000_000 / dimension)))
    guard let results = try Runner.run(sample, jobs: 1), sample.count > 0 else {
      lengths = [:]
      average = 0
      return
    }
    let lines = ResultsTable(results).bytes().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var lengths: [Int: Double] = [:]
    var line = 1
    for (at, group) in zip(groups.filter { plan.groups[$0].count > 0 }, sample.groups) {
      var sum = 0
      for index in 0..<group.count {
        // The sample's own numbers are shorter than those of the plan.
        sum += lines[line].count + 1 - String(group.first + index).count
        line += 1
      }
      let digits = String(plan.groups[at].first + plan.groups[at].count / 2).count
      lengths[at] = Double(sum) / Double(group.count) + Double(digits)
    }
    self.lengths = lengths
    average = lengths.values.reduce(0, +) / Double(max(1, lengths.count))
  }

  /// Bytes of a row of a group.
  func bytes(of group: Int) -> Double { lengths[group] ?? average }
}

extension Plan {
  /// Places of at most so many groups, evenly spread.
  func spread(over most: Int) -> [Int] {
    guard groups.count > most else { return Array(groups.indices) }
    return (0..<most).map { $0 * (groups.count - 1) / (most - 1) }
  }
}

/// The paths of a run at their longest.
struct PathEstimate {
  var memory = 0.0
  var disk = 0.0
  /// How many figures there are.
  var figures = 0
  /// Their bytes as PNG, SVG and in `report.png`.
  var pictures = 0.0

  init(_ plan: Plan, drawsFigures: Bool) {
    let experiment = plan.experiment
    let dimension = Double(
      experiment.losses.indices.map { index in
        experiment.recordedComponents(lossIndex: index)?.count
          ?? experiment.losses[index].loss.dimension
      }.max() ?? 1)
    let most = plan.maximumIterations
    let figurePlan = FigurePlan(plan)
    let drawn = Double(figurePlan.mostTrials)
    if drawsFigures {
      let rows = drawn * Double(most / max(1, most / 100_000) + 2)
      memory += rows * (24 + 8 * dimension) * 1.5
      for extent in figurePlan.extents {
        figures += extent.figures
        pictures += extent.bytes
      }
      pictures += 170e3 + 95e3 * Double(figures)
    }
    let recorded: Double
    switch experiment.recordedPaths(trials: plan.count) {
    case .all: recorded = Double(plan.count)
    case .plotted: recorded = drawn
    case .none: recorded = 0
    }
    let kept: Double
    switch experiment.record.every {
    case .steps(let count): kept = Double(most / count + 2)
    case .logarithmic: kept = 12 + 20 * max(0, Double.log10(Double(most) / 10))
    }
    let width = experiment.precision == .float32 ? 11.0 : 19.0
    let row = 10 + (2 + dimension) * (width + 1)
    disk = recorded * kept * row
    // More is thinned out where the file does not ask for it.
    let share =
      experiment.record.statedEvery == nil ? min(1, RecordedPaths.budget / max(disk, 1)) : 1
    disk *= share
    memory += recorded * kept * share * ((24 + 8 * dimension) * 1.5 + 1.6 * row)
  }
}
