import Engine
import Losses
import Optimizers
import YAML

/// The precision in which trials run.
public enum Precision: String, Sendable, Hashable, CaseIterable {
  case float32
  case float64
}

extension Experiment {
  /// The largest dimension for which paths are kept by default: beyond, a path is a file of
  /// gigabytes.
  public static let mostRecordedDimension = 1000

  /// Which paths are kept of a plan of so many trials.
  public func recordedPaths(trials: Int) -> RecordRule.Paths {
    if let paths = record.paths { return paths }
    let dimension =
      losses.indices.map { recordedComponents(lossIndex: $0)?.count ?? losses[$0].loss.dimension }
      .max() ?? 1
    guard dimension <= Self.mostRecordedDimension else { return .none }
    return trials <= 100 ? .all : .plotted
  }
}

extension Experiment {
  /// The components that paths on a loss hold, ascending; nil for all of them.
  public func recordedComponents(lossIndex: Int) -> [Int]? {
    if let stated = record.parameters { return stated }
    return losses[lossIndex].hasComponentColumns ? nil : []
  }
}

/// Which trials keep their whole path, and which of its steps.
public struct RecordRule: Sendable, Hashable {
  public enum Paths: String, Sendable, Hashable, CaseIterable {
    case all
    case plotted
    case none
  }
  public enum Every: Sendable, Hashable {
    case steps(Int)
    /// Steps 0 … 10, then about 20 a decade.
    case logarithmic
  }
  /// Nil: all up to 100 trials, else plotted.
  public var paths: Paths?
  /// What the file says; nil where it says nothing.
  public var statedEvery: Every?
  /// The places of the parameters that are written, ascending; nil where nothing is said.
  public var parameters: [Int]?
  /// Every step where nothing is said.
  public var every: Every { statedEvery ?? .steps(1) }
}

/// One optimizer as an experiment lists it, with what it sweeps.
public struct OptimizerChoice: Sendable {
  let configuration: OptimizerConfiguration
  /// All its numbers, those of schedules and wrapped optimizers too, under the names of their columns.
  public let parameters: [ParameterDescription]
  /// Its sweeps, slowest first.
  let axes: [ParameterAxis]
  /// The parameter that is the size of a minibatch, 0 for all rows; it is none of the optimizer's arithmetic.
  /// Nil where steps take all rows.
  public let batchParameter: Int?
  /// The parameter that is how many minibatches, or noisy gradients, a step takes; it is none of the optimizer's
  /// arithmetic. Nil where it is one.
  public let accumulateParameter: Int?
  /// The value of each parameter that is not swept, by its index.
  public let fixed: [Double]
  /// The indices of the parameters that the file names.
  public let named: [Int]
  /// Columns that hold words: names of schedules and wrapped optimizers.
  public let words: [(column: String, word: String)]
  let span: Span

  /// The indices of the parameters that take more than one value.
  public var sweptParameters: [Int] { axes.filter(\.varies).flatMap(\.targets) }
}

/// Parameters that are swept together.
struct ParameterAxis: Sendable {
  /// Indices of parameters.
  var targets: [Int]
  /// One for each target, all of one length.
  var values: [SweptValues]

  /// How many values there are; 1 as well where they are drawn from a range, which no grid has.
  var count: Int { values.first.map { $0.count ?? 1 } ?? 1 }
  /// Whether there is more than one.
  var varies: Bool { values.first?.varies ?? false }
}

/// An experiment file, read and found right in every part.
public struct Experiment: Sendable {
  /// The file's name without its ending.
  public let name: String
  public let title: String
  public let description: String?
  public let precision: Precision
  public let losses: [LossChoice]
  public let optimizers: [OptimizerChoice]
  public internal(set) var stop: StopRule
  /// How trials are chosen among what is swept.
  public let sampling: Sampling
  public let seeds: [Int]
  /// By which result settings are compared.
  public let metric: Metric
  /// The seeds on which settings are chosen and reported; nil where all serve for both.
  public let selection: Selection?
  public let record: RecordRule
  /// In which order minibatches take the rows.
  public let minibatchOrder: MinibatchOrder
  public let evaluation: Evaluation
  /// In the order of the file.
  package let figures: [any FigureRequest]
  /// The experiment as one file, includes and overrides resolved.
  public let resolved: Node
}
