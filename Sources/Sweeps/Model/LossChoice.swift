import Engine
import Losses
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

extension LossChoice {
  /// Whether trials depend on the seed.
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

  /// Where the trials of a seed start by a rule; each component's number.
  public func startingPoint(seed: Int) -> [Double] {
    guard case .rule(let rule) = start else { return [] }
    return rule.point(loss.tensors, seed: seed)
  }

  /// The rule by which trials start, as files write it; nil where points are given.
  package var startText: String? {
    if case .rule(let rule) = start { return rule.text }
    return nil
  }
}
