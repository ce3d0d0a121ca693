import Engine
import Formulas
import Losses
import Results
import Sweeps

/// What became of each trial of a map: exactly one fate.
package struct Fates {
  package enum Kind: Hashable {
    /// Reached a minimum.
    case minimum
    /// Minima beyond those that have a fate of their own.
    case otherMinima
    /// Stuck where the gradient vanishes without a minimum.
    case saddle, inflection, maximum, plateau
    /// Ended by the rule of convergence, but at no stationary point.
    case elsewhere
    case outOfBudget
    /// The loss or the point is not finite, yet the gradient was never NaN.
    case unbounded
    case exploded
  }

  package struct Fate {
    package var kind: Kind
    /// Where, for a stationary point.
    package var point: [Double]?
    package var loss: Double?
    package var count = 0
  }

  /// In the order of a legend; each has at least one trial.
  package let all: [Fate]
  /// By row: the place in `all`.
  package let fateOfRow: [UInt8]

  /// How near a minimum counts as reached, as a share of the extent of each component.
  package static let reach = 0.01
  /// How near another stationary point counts as stuck, if the gradient is small.
  package static let stuckReach = 0.05
  /// What gradient is small, as a share of the usual one at the start.
  package static let smallGradient = 1e-3
  /// The most minima that have a fate of their own.
  package static let mostMinima = 6

  package init(_ plan: Plan, _ cells: PlaneCells, loss: Loss) throws(FormulaError) {
    let starts = Self.someStarts(plan, cells)
    let search = try AttractorSearch(loss, starts: starts)
    var norms = starts.map { search.gradientNorm($0) }.filter(\.isFinite).sorted()
    if norms.isEmpty { norms = [0] }
    let small = Self.smallGradient * norms[norms.count / 2]
    var found = Self.merged(search.known(), into: [], search)
    if loss.dimension == 1 {
      found = Self.merged(try search.all(in: Self.range(cells, loss, starts)), into: found, search)
    }
    var classifier = Classifier(attractors: found, search: search, small: small)
    var codes = classifier.codes(cells)
    // Where trials came to rest at no known point, one is looked for.
    let resting = Self.resting(codes, cells, small)
    if !resting.isEmpty, loss.dimension <= AttractorSearch.mostComponents {
      let more = resting.compactMap { search.near($0) }
      let all = Self.merged(more, into: found, search)
      if all.count > found.count {
        found = all
        classifier = Classifier(attractors: found, search: search, small: small)
        codes = classifier.codes(cells)
      }
    }
    (all, fateOfRow) = Self.ordered(codes, found)
  }

  // MARK: Where to look

  private static func someStarts(_ plan: Plan, _ cells: PlaneCells) -> [[Double]] {
    cells.parts.flatMap { part in
      let step = max(1, part.group.count / 50)
      return stride(from: 0, to: part.group.count, by: step).map {
        plan.trial($0, of: part.group).start
      }
    }
  }

  /// What a 1-D loss is searched over: its domain, the starts, and some way beyond.
  private static func range(
    _ cells: PlaneCells, _ loss: Loss, _ starts: [[Double]]
  ) -> ClosedRange<Double> {
    var values = starts.map { $0[0] } + loss.minima.map { $0[0] }
    if let domain = loss.domain?[0] { values += [domain.lowerBound, domain.upperBound] }
    let far = max(1, values.map { abs($0) }.max() ?? 1)
    let (low, high) = (min(values.min() ?? -1, -far), max(values.max() ?? 1, far))
    return low - 0.01 * far...high + 0.01 * far
  }

  /// The final points of trials that came to rest nowhere known, one of each neighbourhood.
  private static func resting(
    _ codes: [UInt8], _ cells: PlaneCells, _ small: Double
  ) -> [[Double]] {
    var seen = Set<[Int]>()
    var points: [[Double]] = []
    var tried = 0
    for part in cells.parts {
      let dimension = part.table.dimension
      for index in 0..<part.group.count {
        let code = codes[part.firstRow + index]
        guard code == Code.elsewhere || code == Code.outOfBudget,
          code == Code.elsewhere || part.table.gradientNorm(of: index) <= small
        else { continue }
        // Many lie side by side: a spread sample finds the neighbourhoods.
        tried += 1
        guard tried <= 2000 || tried % 997 == 0, points.count < 200 else { continue }
        let point = (0..<dimension).map { part.table.final($0, of: index) }
        let key = point.map { Int((min(max($0, -1e9), 1e9) * 20).rounded()) }
        if seen.insert(key).inserted { points.append(point) }
      }
    }
    return points
  }

  private static func merged(
    _ new: [Attractor], into known: [Attractor], _ search: AttractorSearch
  ) -> [Attractor] {
    var all = known
    for one in new where all.count < Code.most {
      let isKnown = all.contains { search.distance($0.point, one.point) <= 1e-3 }
      if !isKnown { all.append(one) }
    }
    return all
  }

  // MARK: Order

  /// Fates of the trials, the lowest minima first; minima beyond the commonest share one.
  private static func ordered(
    _ codes: [UInt8], _ attractors: [Attractor]
  ) -> (all: [Fate], rows: [UInt8]) {
    var counts = [Int](repeating: 0, count: 256)
    for code in codes { counts[Int(code)] += 1 }
    let minima = attractors.indices.filter { attractors[$0].kind == .minimum && counts[$0] > 0 }
    let commonest = minima.sorted { (counts[$0], $1) > (counts[$1], $0) }
    let named = Set(commonest.prefix(minima.count > mostMinima ? mostMinima - 1 : mostMinima))
    // Equal but for rounding counts as equal; then by place.
    func comesFirst(_ a: Int, _ b: Int) -> Bool {
      let (one, other) = (attractors[a], attractors[b])
      let slack = 1e-9 * max(1, abs(one.loss), abs(other.loss))
      if abs(one.loss - other.loss) > slack { return one.loss < other.loss }
      return a < b
    }
    var all: [Fate] = []
    var places = [UInt8](repeating: 0, count: 256)
    func add(_ kind: Kind, _ members: [Int], _ attractor: Attractor? = nil) {
      let count = members.reduce(0) { $0 + counts[$1] }
      guard count > 0 else { return }
      for member in members { places[member] = UInt8(all.count) }
      all.append(Fate(kind: kind, point: attractor?.point, loss: attractor?.loss, count: count))
    }
    for place in minima.filter(named.contains).sorted(by: comesFirst) {
      add(.minimum, [place], attractors[place])
    }
    add(.otherMinima, minima.filter { !named.contains($0) })
    let others: [(Attractor.Kind, Kind)] = [
      (.saddle, .saddle), (.inflection, .inflection), (.maximum, .maximum),
      (.plateau, .plateau),
    ]
    for (kind, fate) in others {
      let members = attractors.indices.filter { attractors[$0].kind == kind && counts[$0] > 0 }
      add(fate, members, members.count == 1 ? attractors[members[0]] : nil)
    }
    add(.elsewhere, [Int(Code.elsewhere)])
    add(.outOfBudget, [Int(Code.outOfBudget)])
    add(.unbounded, [Int(Code.unbounded)])
    add(.exploded, [Int(Code.exploded)])
    return (all, codes.map { places[Int($0)] })
  }

  /// What a row is before fates are put in order: the place of an attractor, or one of these.
  package enum Code {
    package static let most = 120
    package static let elsewhere: UInt8 = 252
    package static let outOfBudget: UInt8 = 253
    package static let unbounded: UInt8 = 254
    package static let exploded: UInt8 = 255
  }
}

/// Classifies many trials by columns.
private struct Classifier {
  let attractors: [Attractor]
  private let small: Double
  /// Bounds of each attractor's neighbourhood, component by component.
  private let lower: [Double]
  private let upper: [Double]
  private let isMinimum: [Bool]
  private let dimension: Int
  private let extents: [Double]

  init(attractors: [Attractor], search: AttractorSearch, small: Double) {
    self.attractors = attractors
    self.small = small
    dimension = search.loss.dimension
    extents = search.extents
    isMinimum = attractors.map { $0.kind == .minimum }
    var (lower, upper): ([Double], [Double]) = ([], [])
    for attractor in attractors {
      let reach = attractor.kind == .minimum ? Fates.reach : Fates.stuckReach
      for (value, extent) in zip(attractor.point, search.extents) {
        lower.append(value - reach * extent)
        upper.append(value + reach * extent)
      }
    }
    (self.lower, self.upper) = (lower, upper)
  }

  func codes(_ cells: PlaneCells) -> [UInt8] {
    var codes: [UInt8] = []
    codes.reserveCapacity(cells.rowCount)
    var final = [Double](repeating: 0, count: dimension)
    for part in cells.parts {
      for index in 0..<part.group.count { codes.append(code(part.table, index, &final)) }
    }
    return codes
  }

  private func code(_ table: OutcomeTable, _ index: Int, _ final: inout [Double]) -> UInt8 {
    let status = table.status(of: index)
    if status == .exploded { return Fates.Code.exploded }
    var isFinite = true
    for component in 0..<dimension {
      final[component] = table.final(component, of: index)
      isFinite = isFinite && final[component].isFinite
    }
    guard isFinite, table.finalLoss(of: index).isFinite else { return Fates.Code.unbounded }
    var (best, nearest) = (-1, Double.infinity)
    for place in attractors.indices {
      var isNear = true
      for component in 0..<dimension {
        let value = final[component]
        let at = place * dimension + component
        if value < lower[at] || value > upper[at] {
          isNear = false
          break
        }
      }
      guard isNear, isMinimum[place] || table.gradientNorm(of: index) <= small else { continue }
      let distance = distance(final, attractors[place].point)
      if distance < nearest { (best, nearest) = (place, distance) }
    }
    if best >= 0 { return UInt8(best) }
    return status == .converged || status == .stalled
      ? Fates.Code.elsewhere : Fates.Code.outOfBudget
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for component in 0..<dimension {
      let d = (a[component] - b[component]) / extents[component]
      sum += d * d
    }
    return sum
  }
}
