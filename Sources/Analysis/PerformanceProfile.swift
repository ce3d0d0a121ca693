import Plotting

/// The share of problems that each of several solvers solves within a factor of the least cost
/// (Dolan & Moré 2002).
public struct PerformanceProfile: Sendable {
  /// For each solver, for each solved problem how many times the least cost it took, ascending.
  public let factors: [[Double]]
  /// How many problems there are, those that none solved included.
  public let problems: Int
  /// How many problems some solver solved.
  public let solvable: Int

  /// Compares solvers.
  ///
  /// - Parameter costs: for each solver, for each problem what it took; nil where it was not
  ///   solved. A cost below 1 counts as 1.
  public init(costs: [[Double?]]) {
    let problems = costs.map(\.count).max() ?? 0
    var factors = [[Double]](repeating: [], count: costs.count)
    var solvable = 0
    for problem in 0..<problems {
      let taken = costs.map { problem < $0.count ? $0[problem].map { max($0, 1) } : nil }
      guard let least = taken.compactMap({ $0 }).min() else { continue }
      solvable += 1
      for (solver, cost) in taken.enumerated() {
        if let cost { factors[solver].append(cost / least) }
      }
    }
    self.factors = factors.map { $0.sorted() }
    self.problems = problems
    self.solvable = solvable
  }

  /// The share of all problems that a solver solves within a factor of the least cost.
  public func share(_ solver: Int, within factor: Double) -> Double {
    guard problems > 0 else { return 0 }
    return Double(factors[solver].count { $0 <= factor }) / Double(problems)
  }

  /// The share of problems that it solves at the least cost of all, ties included.
  public func wins(_ solver: Int) -> Double { share(solver, within: 1) }

  /// The share of problems that it solves.
  public func solved(_ solver: Int) -> Double { share(solver, within: .infinity) }

  /// The greatest factor of all.
  public var greatestFactor: Double { factors.compactMap(\.last).max() ?? 1 }

  /// The corners of a solver's curve, a flight of steps from factor 1 to `end`.
  public func steps(_ solver: Int, to end: Double) -> [Point] {
    var share = wins(solver)
    var corners = [Point(1, share)]
    let sorted = factors[solver]
    for (index, factor) in sorted.enumerated() where factor > 1 {
      // All that are tied rise in one step.
      if index + 1 < sorted.count, sorted[index + 1] == factor { continue }
      corners.append(Point(factor, share))
      share = Double(index + 1) / Double(problems)
      corners.append(Point(factor, share))
    }
    corners.append(Point(max(end, 1), share))
    return corners
  }
}
