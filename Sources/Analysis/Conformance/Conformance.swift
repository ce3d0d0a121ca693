import Engine
import Optimizers
import Runner
import Sweeps

/// A foreign implementation's trajectory held against a trial of an experiment.
public struct Conformance: Sendable {
  /// The trial's rule against the trajectory.
  public let agreement: TrajectoryAgreement
  /// What comes nearest where the rule departs: at most three, the nearest first.
  public let explanations: [Explanation]
  /// How many variants were tried.
  public let tried: Int
  /// Where both start.
  public let start: [Double]
  /// Where the file lets the trial start; the trajectory's row 0 is taken where it is another.
  public let fileStart: [Double]
  /// Whether the trajectory is written with fewer digits than its numbers have.
  public let isRounded: Bool
  /// How many digits that are.
  public let digits: Int

  /// A rule that differs from the experiment's in one or two ways, and how well it explains the trajectory.
  public struct Explanation: Sendable {
    public let changes: [Change]
    public let agreement: TrajectoryAgreement
  }

  /// One way in which a rule may differ.
  public struct Change: Sendable, Hashable {
    /// In a few words: `epsilon inside the root`, `beta_2 = 0.99`.
    public let name: String
    /// A sentence.
    public let summary: String
    /// Who writes it so; empty where that is nobody's in particular.
    public let usedBy: String
  }

  /// Replays a trial, and where it departs from a trajectory, searches for the variant of its rule that does not.
  ///
  /// - Parameters:
  ///   - foreign: of the loss of the trial.
  ///   - plan: that the trial is of.
  ///   - trial: its number in the plan.
  ///   - tolerance: how much a coordinate may differ, relative to its largest size so far; nil for what is
  ///     measured: 16 times the most that replays differ in which start, gradients and steps are moved by an ulp.
  ///   - jobs: how many threads.
  ///   - isCancelled: asked now and then, from any thread.
  /// - Throws: ``RunnerError/cancelled`` where it was, else a defect.
  public init(
    _ foreign: ForeignTrajectory, _ plan: Plan, trial: Int, tolerance: Double? = nil, jobs: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(RunnerError) {
    let precision = plan.experiment.precision
    let single = try TrialReplay(plan, trial: trial, precision: .float32)
    let double = try TrialReplay(plan, trial: trial, precision: .float64)
    let fileStart = single.start
    let start = Self.start(foreign, fileStart, precision)
    let judge = RuleJudge(
      foreign, start: start, single: single, double: double, tolerance: tolerance)
    let group = plan.group(of: trial)
    let choice = plan.experiment.optimizers[group.optimizerIndex]
    let columns = plan.columns(trial)
    let numbers = plan.numbers(for: columns, of: group).map { $0[0] }
    let ours = AssembledRule(
      arithmetic: choice.arithmetic, numbers: numbers, names: numbers.map { _ in nil },
      ranges: numbers.map { _ in .any })
    let found = judge.agreement(of: ours, in: precision, endsInChaos: true)
    agreement = found.agreement
    self.start = start
    self.fileStart = fileStart
    isRounded = judge.isRounded(precision)
    digits = foreign.digits
    guard !found.agreement.agrees else {
      (explanations, tried) = ([], 0)
      return
    }
    let form = RuleForm(choice.definition, choice.settings(for: columns))
    let search = VariantSearch(
      judge: judge, precision: precision, form: form, ours: (ours, found.agreement, found.points),
      jobs: jobs, isCancelled: isCancelled)
    let result = search.run()
    if isCancelled() { throw .cancelled }
    explanations = result.explanations
    tried = result.tried
  }

  /// The file's start where row 0 is that, as far as it is written; else row 0.
  private static func start(
    _ foreign: ForeignTrajectory, _ file: [Double], _ precision: Precision
  ) -> [Double] {
    guard let row = foreign.start else { return file }
    let isFile = zip(row.cells, file).allSatisfy { cell, own in
      let rounded = precision == .float32 ? Double(Float(own)) : own
      return cell.value(in: precision) == rounded || abs(cell.value - own) <= cell.halfUnit
    }
    return isFile ? file : row.cells.map { $0.value(in: precision) }
  }

  /// Whether the start is the trajectory's, and another than the file's.
  public var startsElsewhere: Bool { start != fileStart }
}
