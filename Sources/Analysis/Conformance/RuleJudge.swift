import Engine
import Optimizers
import Runner
import Support
import Sweeps

/// Replays rules from the start of a foreign trajectory, and compares them with it.
struct RuleJudge: Sendable {
  let foreign: ForeignTrajectory
  /// Where the replays start, by precision.
  let start: [Double]
  private let (single, double): (TrialReplay, TrialReplay)
  /// Times the size of a coordinate; nil for what is measured.
  private let tolerance: Double?

  /// How many replays are rounded otherwise.
  private static let disturbed = 4

  init(
    _ foreign: ForeignTrajectory, start: [Double], single: TrialReplay, double: TrialReplay,
    tolerance: Double?
  ) {
    self.foreign = foreign
    self.start = start
    self.tolerance = tolerance
    (self.single, self.double) = (single, double)
  }

  private func replay(_ precision: Precision) -> TrialReplay {
    precision == .float32 ? single : double
  }

  /// Whether the trajectory is written with fewer digits than its precision needs.
  func isRounded(_ precision: Precision) -> Bool {
    foreign.rows.count * start.count >= 10
      && foreign.digits <= (precision == .float32 ? 6 : 12)
  }

  /// Compares a rule with the trajectory.
  ///
  /// - Parameters:
  ///   - rows: how many rows, from the first; all if nil.
  ///   - endsInChaos: whether rows are left out in which rounding alone decides; else a rule that comes to such
  ///     rows departs in them.
  func agreement(
    of rule: AssembledRule, in precision: Precision, rows: Int? = nil, endsInChaos: Bool = false
  ) -> (agreement: TrajectoryAgreement, points: [[Double]]) {
    let replay = replay(precision)
    let compared = foreign.rows.prefix(rows ?? foreign.rows.count)
    var disturbed = rule
    disturbed.wrap(
      FormWrapper(
        wrapper: .roundingNoise(sums: replay.isOverData), numbers: [0, 0]))
    let runner = replay.rule(
      disturbed.arithmetic, disturbed.numbers, at: compared.map(\.iteration))
    let points = runner.points(disturbed.numbers, from: start)
    let bound: Allowance.Rule
    if let tolerance {
      bound = .relative(tolerance)
    } else {
      bound = .measured(spread(runner, disturbed.numbers, around: points, precision))
    }
    let allowance = Allowance(
      rule: bound, precision: precision, isRounded: isRounded(precision))
    let certain = endsInChaos ? allowance.certainRows(points, from: start) : points.count
    var agreement = TrajectoryAgreement(
      points, compared.prefix(certain), start: start, precision: precision, allowance: allowance)
    agreement.uncertain = points.count - certain
    return (agreement, points)
  }

  /// By how much each coordinate differs at most, up to each row, where start, gradients and steps are moved by
  /// about an ulp.
  private func spread(
    _ runner: ReplayedRule, _ numbers: [Double], around points: [[Double]], _ precision: Precision
  ) -> [[Double]] {
    var spread = points.map { $0.isEmpty ? start.map { _ in 0 } : $0.map { _ in 0.0 } }
    for replica in 1...Self.disturbed {
      var numbers = numbers
      numbers[0] = precision.unit
      numbers[1] = Double(replica)
      let moved = start.indices.map { component in
        let isUp = (component * 7 + replica * 5) % 3 == 0 || (component + replica) % 2 == 0
        return start[component] * (1 + (isUp ? precision.unit : -precision.unit))
      }
      for (row, point) in runner.points(numbers, from: moved).enumerated()
      where !point.isEmpty && !points[row].isEmpty {
        for component in point.indices {
          let change = abs(point[component] - points[row][component])
          if change > spread[row][component] { spread[row][component] = change }
        }
      }
    }
    for row in spread.indices.dropFirst() {
      for component in spread[row].indices {
        spread[row][component] = max(spread[row][component], spread[row - 1][component])
      }
    }
    return spread
  }

  /// A rule up to one row, for trying numbers.
  func probe(_ rule: AssembledRule, in precision: Precision, row: Int) -> RuleProbe {
    let runner = replay(precision).rule(
      rule.arithmetic, rule.numbers, at: [foreign.rows[row].iteration])
    return RuleProbe(
      runner: runner, start: start,
      theirs: foreign.rows[row].cells.map { $0.value(in: precision) })
  }
}

/// How far a rule is from one row of the trajectory, by its numbers. Used by one thread.
struct RuleProbe {
  fileprivate let runner: ReplayedRule
  fileprivate let start: [Double]
  fileprivate let theirs: [Double]

  /// The difference of one coordinate; NaN where a gradient is.
  func residual(_ numbers: [Double], _ component: Int) -> Double {
    let point = runner.points(numbers, from: start)[0]
    return point.isEmpty ? .nan : point[component] - theirs[component]
  }
}
