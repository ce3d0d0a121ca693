import Support
import Sweeps

/// How a trajectory and another one go together: for how many rows, and how they part.
public struct TrajectoryAgreement: Sendable {
  /// Rows that were compared.
  public let rows: Int
  /// Rows behind these, in which rounding alone moves the replay by more than half of its digits.
  public internal(set) var uncertain = 0
  /// Rows before the first at which the two depart; all where they do not.
  public private(set) var agreeing: Int
  /// Where they first depart, in the coordinate that is off most; nil where they do not.
  public private(set) var departure: Difference?
  /// The largest difference relative to how large the coordinate was so far; nil where all numbers are equal.
  public private(set) var largest: Difference?

  /// The largest difference as a part of what is allowed, where it was compared.
  private(set) var closeness = 0.0

  /// Whether no row departs.
  public var agrees: Bool { departure == nil }

  /// One coordinate at one iteration.
  public struct Difference: Sendable {
    public let iteration: Int
    /// The place of the coordinate among those of the loss.
    public let component: Int
    public let ours: Double
    public let theirs: Double
    /// Units in the last place of the precision; nil where one alone is NaN.
    public let ulps: UInt64?
    /// To the largest size that the coordinate had so far; NaN where one is not finite.
    public let relative: Double
    /// How much the two may differ here.
    public let allowed: Double

    /// How many times what is allowed.
    var excess: Double {
      let size = abs(ours - theirs)
      return size.isNaN ? .infinity : size / max(allowed, .leastNonzeroMagnitude)
    }
  }

  /// Compares two trajectories row by row.
  ///
  /// - Parameters:
  ///   - ours: a point a row; empty where the gradient was NaN before.
  ///   - theirs: the same rows of the other.
  ///   - start: where both begin.
  ///   - allowance: how much they may differ in each coordinate of each row.
  init(
    _ ours: [[Double]], _ theirs: ArraySlice<ForeignTrajectory.Row>, start: [Double],
    precision: Precision, allowance: Allowance
  ) {
    rows = theirs.count
    agreeing = theirs.count
    var scale = start.map(abs)
    for (row, other) in theirs.enumerated() {
      let point = ours[row]
      if point.isEmpty {
        // Where a component of the gradient is NaN, other components may have stepped on.
        guard let finite = other.cells.first(where: { !$0.value.isNaN }),
          !other.cells.contains(where: { $0.value.isNaN })
        else { continue }
        note(
          Difference(
            iteration: other.iteration, component: 0, ours: .nan,
            theirs: finite.value(in: precision), ulps: nil, relative: .nan, allowed: 0), row)
        continue
      }
      var worst: Difference?
      for (component, cell) in other.cells.enumerated() {
        let (mine, yours) = (point[component], cell.value(in: precision))
        if mine.isFinite { scale[component] = max(scale[component], abs(mine)) }
        if mine == yours || mine.isNaN && yours.isNaN { continue }
        let size = abs(mine - yours)
        let found = Difference(
          iteration: other.iteration, component: component, ours: mine, theirs: yours,
          ulps: precision.units(mine, yours),
          relative: size.isFinite ? size / max(scale[component], .leastNormalMagnitude) : .nan,
          allowed: allowance.size(
            row, component, scale: scale[component], halfUnit: cell.halfUnit))
        if found.isLarger(than: largest) { largest = found }
        closeness = max(closeness, found.excess)
        if found.excess > 1, worst.map({ found.excess > $0.excess }) ?? true { worst = found }
      }
      if let worst { note(worst, row) }
    }
  }

  private mutating func note(_ difference: Difference, _ row: Int) {
    if departure == nil {
      departure = difference
      agreeing = row
    }
    if difference.isLarger(than: largest) { largest = difference }
  }
}

extension TrajectoryAgreement.Difference {
  /// Whether it is relatively larger; what is not finite is largest.
  fileprivate func isLarger(than other: Self?) -> Bool {
    guard let other, !other.relative.isNaN else { return other == nil }
    return relative.isNaN || relative > other.relative
  }
}

/// How much two trajectories may differ, by row and coordinate.
struct Allowance: Sendable {
  enum Rule: Sendable {
    /// Times the largest size of the coordinate so far.
    case relative(Double)
    /// The largest change of each coordinate, up to each row, of replays that are rounded otherwise.
    case measured([[Double]])
  }
  let rule: Rule
  let precision: Precision
  /// Whether the other trajectory is written with fewer digits than its numbers have.
  let isRounded: Bool

  /// How much larger than a replay's change a difference may be: a foreign program rounds at each operation, and
  /// a replay is disturbed twice a step.
  static let slack = 16.0

  /// Where replays that are rounded otherwise differ by more, relative to a coordinate's size, trajectories say
  /// nothing about rules any more: half of the digits.
  var mostRelative: Double { 16 * precision.unit.squareRoot() }

  func size(_ row: Int, _ component: Int, scale: Double, halfUnit: Double) -> Double {
    let written = isRounded ? halfUnit : 0
    switch rule {
    case .relative(let bound): return bound * scale + written
    case .measured(let spread):
      let rounding = Self.slack * max(spread[row][component], precision.unit * scale)
      return min(rounding, mostRelative * scale) + written
    }
  }
}

extension Allowance {
  /// How many rows there are before rounding alone decides; at least one.
  func certainRows(_ points: [[Double]], from start: [Double]) -> Int {
    guard case .measured(let spread) = rule else { return points.count }
    var scale = start.map(abs)
    for (row, point) in points.enumerated() {
      for (component, value) in point.enumerated() {
        if value.isFinite { scale[component] = max(scale[component], abs(value)) }
        if Self.slack * spread[row][component] > mostRelative * scale[component], row > 0 {
          return row
        }
      }
    }
    return points.count
  }
}

extension Precision {
  /// The relative size of a unit in the last place, at most.
  var unit: Double { self == .float32 ? Double(Float.ulpOfOne) : .ulpOfOne }

  func units(_ a: Double, _ b: Double) -> UInt64? {
    self == .float32
      ? unitsInTheLastPlace(Float(a), Float(b)) : unitsInTheLastPlace(a, b)
  }
}
