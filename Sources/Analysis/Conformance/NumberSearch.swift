import Lanes
import Optimizers
import Sweeps

/// Searches for the value of one of a rule's numbers with which it meets a row of the trajectory.
struct NumberSearch {
  let judge: RuleJudge
  let precision: Precision

  /// A number that explains the row at which the rule departs.
  struct Finding: Sendable {
    let name: String
    let place: Int
    let value: Double
    let usual: Double
  }

  /// The values of single numbers with which a rule meets the row at which it departs first, or a later one:
  /// where few digits are exact, the first row bears many values.
  func findings(_ rule: AssembledRule, _ agreement: TrajectoryAgreement) -> [Finding] {
    guard let departure = agreement.departure, departure.relative.isFinite else { return [] }
    let first = agreement.agreeing
    let later = min(first + Self.later, judge.foreign.rows.count - 1)
    var findings: [Finding] = []
    for row in first == later ? [first] : [first, later] {
      let probe = judge.probe(rule, in: precision, row: row)
      let allowed = row == first ? departure.allowed : 4 * departure.allowed
      for (place, name) in rule.names.enumerated() {
        guard let name else { continue }
        let usual = rule.numbers[place]
        func residual(_ value: Double) -> Double {
          var numbers = rule.numbers
          numbers[place] = value
          return probe.residual(numbers, departure.component)
        }
        for value in values(around: usual, rule.ranges[place], allowed: allowed, residual)
        where value != usual
          && !findings.contains(where: { $0.place == place && $0.value == value })
        {
          findings.append(Finding(name: name, place: place, value: value, usual: usual))
        }
      }
    }
    return findings
  }

  /// How many rows behind the first departure the second probe is.
  private static let later = 10
  /// How many values are tried of a number, by row.
  private static let most = 3

  /// Known values that meet the row, the nearest first, and roots between values that miss it to both sides.
  private func values(
    around usual: Double, _ range: ParameterRange, allowed: Double,
    _ residual: (Double) -> Double
  ) -> [Double] {
    let grid = Self.grid(around: usual, range)
    let misses = grid.map(residual)
    let met = zip(grid, misses).filter { abs($1) <= allowed }
      .sorted { (abs($0.1), $0.0) < (abs($1.1), $1.0) }
    var found = met.prefix(Self.most).map(\.0)
    for at in grid.indices.dropLast() {
      let (low, high) = (misses[at], misses[at + 1])
      guard low.isFinite, high.isFinite, low < 0 && high > 0 || low > 0 && high < 0 else {
        continue
      }
      let root = Self.bisected(grid[at], grid[at + 1], low, residual)
      // Where rounding bears more, fewer digits may be meant, and where it bears less, more.
      for bound in [allowed, allowed / 16] {
        if let short = Self.shortened(root, range, where: { abs(residual($0)) <= bound }),
          !found.contains(short)
        {
          found.append(short)
        }
      }
      if found.count >= 2 * Self.most { break }
    }
    return found
  }

  /// Values that programs have, and others around one's own; ascending, inside the range.
  private static func grid(around usual: Double, _ range: ParameterRange) -> [Double] {
    var values: Set<Double> = [usual, 0, 1]
    for exponent in -17...2 {
      let decade = Double.power(10, exponent)
      for digit in [1.0, 2, 3, 5] { values.insert(digit * decade) }
      // Of decays: 0.9, 0.99, …
      if exponent < 0, exponent > -8 {
        for digit in [1.0, 2, 5] { values.insert(1 - digit * decade) }
      }
    }
    for factor in [0.5, 2, 0.1, 10, 0.9, 1.1] { values.insert(usual * factor) }
    if range.contains(-1) {
      for value in values { values.insert(-value) }
    }
    return values.filter(range.contains).sorted()
  }

  private static func bisected(
    _ low: Double, _ high: Double, _ lowResidual: Double, _ residual: (Double) -> Double
  ) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<70 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      let value = residual(middle)
      if value == 0 { return middle }
      if (value < 0) == (lowResidual < 0) { low = middle } else { high = middle }
    }
    return low
  }

  /// The number of fewest digits near a root that meets the row, too; nil where the residual jumps there.
  private static func shortened(
    _ root: Double, _ range: ParameterRange, where meets: (Double) -> Bool
  ) -> Double? {
    for digits in 1...15 {
      for value in [rounded(root, digits), 1 - rounded(1 - root, digits)]
      where range.contains(value) && meets(value) { return value }
    }
    return meets(root) ? root : nil
  }

  /// A number with so many significant digits.
  private static func rounded(_ value: Double, _ digits: Int) -> Double {
    guard value != 0, value.isFinite else { return value }
    let exponent = digits - 1 - Int(Double.log10(abs(value)).rounded(.down))
    // Powers up to 10²² are exact, and division by one rounds as reading the decimal number does.
    return exponent >= 0
      ? (value * .power(10, exponent)).rounded() / .power(10, exponent)
      : (value / .power(10, -exponent)).rounded() * .power(10, -exponent)
  }
}

extension Double {
  fileprivate static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<abs(exponent) { result *= base }
    return exponent < 0 ? 1 / result : result
  }
}
