import Engine

/// The starts of a loss whose trials start by a rule: as numbers where they have columns, else none.
struct RuleStarts: Sendable {
  private let choice: LossChoice

  /// Nil where points are given.
  init?(_ choice: LossChoice) {
    guard case .rule = choice.start else { return nil }
    self.choice = choice
  }

  func point(seed: Int) -> [Double] {
    choice.startsByRule ? [] : choice.startingPoint(seed: seed)
  }

  /// For each component one start for all trials, or one for each.
  func columns(seeds: [Int]) -> [[Double]] {
    guard !choice.startsByRule else { return [] }
    var points: [Int: [Double]] = [:]
    for seed in seeds where points[seed] == nil { points[seed] = choice.startingPoint(seed: seed) }
    return (0..<choice.loss.dimension).map { component in
      points.count == 1
        ? [points[seeds[0]]?[component] ?? 0] : seeds.map { points[$0]?[component] ?? 0 }
    }
  }
}
