import Engine
import Losses
import Support
import YAML

/// Where trials start.
enum StartChoice: Sendable {
  /// For each component the values it takes; components that are not swept have one.
  case grid([SweptValues])
  /// Whole points.
  case points([[Double]])
  /// Every component at random, by seed.
  case uniform(low: Double, high: Double)
  /// By a rule, for each tensor.
  case rule(StartRule)
}

/// One loss of an experiment, where its trials start, and what gradients they are given.
public struct LossChoice: Sendable {
  public let loss: Loss
  let start: StartChoice
  let span: Span
  /// Exact, or with noise: each combination of its numbers is a problem of its own.
  public var oracle = GradientOracle()
  /// Whether steps of its trials take minibatches in an order that depends on the seed.
  var shufflesRows = false
}

extension Experiment {
  /// Whether anything is random.
  package var usesSeeds: Bool {
    losses.contains { $0.usesSeeds } || optimizers.contains { $0.usesSeeds }
  }
}

extension LossChoice {
  /// Whether the trials of an optimizer depend on the seed.
  package func usesSeeds(with optimizer: OptimizerChoice) -> Bool {
    usesSeeds || optimizer.usesSeeds
  }

  /// Whether trials depend on the seed, whatever the optimizer draws.
  package var usesSeeds: Bool {
    if shufflesRows || oracle.usesSeed { return true }
    switch start {
    case .uniform: return true
    case .rule(let rule): return rule.usesSeed
    case .grid, .points: return false
    }
  }

  /// Up to so many parameters have columns of their own, for their start and their end.
  package static let mostColumns = 100

  /// Whether the start of a trial is known by its rule and not number by number.
  package var startsByRule: Bool {
    if case .rule = start { return loss.dimension > Self.mostColumns }
    return false
  }

  /// Whether tables have a column for each number of a trial's end. Of larger models they have the norm.
  public var hasComponentColumns: Bool {
    loss.data == nil || loss.dimension <= Self.mostColumns
  }

  /// Whether tables have a column for each number of a trial's start; else they have it in words.
  package var hasStartColumns: Bool { hasComponentColumns && !startsByRule }

  /// The components that tables have columns for.
  package var columnNames: [String] { hasComponentColumns ? loss.componentNames : [] }
  /// The same of starts.
  package var startColumnNames: [String] { hasStartColumns ? loss.componentNames : [] }

  /// How many numbers of a trial's final point are kept.
  public var outcomeDimension: Int { hasComponentColumns ? loss.dimension : 0 }

  /// Where the trials of a seed start by a rule; each component's number.
  public func startingPoint(seed: Int) -> [Double] {
    guard case .rule(let rule) = start else { return [] }
    return rule.point(loss.tensors, seed: seed)
  }

  /// The rule by which trials start, as files write it; nil where they start at given numbers.
  package var startRuleText: String? {
    if case .rule(let rule) = start { rule.text } else { nil }
  }

  /// Where a trial starts, in words: what tables have of losses without columns for components.
  ///
  /// - Parameter point: the trial's start; empty where it is by rule.
  package func startText(_ point: [Double]) -> String {
    switch start {
    case .rule(let rule): return rule.text
    case .uniform(let low, let high): return "{uniform: [\(shortest(low)), \(shortest(high))]}"
    case .points(let points):
      let place = points.firstIndex { $0.elementsEqual(point) { $0.bitPattern == $1.bitPattern } }
      return "points[\(place ?? 0)]"
    case .grid:
      var at = 0
      let parts = loss.startNames.map { name, count in
        defer { at += count }
        return "\(name): \(at < point.count ? shortest(point[at]) : "0")"
      }
      return "{\(parts.joined(separator: ", "))}"
    }
  }
}

extension Loss {
  /// What starts are given by: each variable or tensor, and how many numbers it has.
  var startNames: [(name: String, count: Int)] {
    switch objective {
    case .formula(let formula): formula.variables.map { ($0.name, $0.width) }
    case .model(let model): model.tensors.map { ($0.name, $0.count) }
    }
  }
}
