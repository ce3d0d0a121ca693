import Lanes

/// A hyperparameter as the catalogue tells it.
public struct ParameterDescription: Sendable, Hashable {
  /// As experiment files write it.
  public let name: String
  public let defaultValue: Double
  public let range: ParameterRange
  public let summary: String
  /// What experiment files write.
  public let kind: ParameterKind

  public init(
    name: String, defaultValue: Double, range: ParameterRange, summary: String,
    kind: ParameterKind = .number
  ) {
    self.name = name
    self.defaultValue = defaultValue
    self.range = range
    self.summary = summary
    self.kind = kind
  }
}

/// An optimizer of the catalogue: what users read about it, and how a batch of it is made.
public struct OptimizerDefinition: Sendable {
  /// As experiment files write it.
  public let name: String
  /// As figures and reports write it.
  public let title: String
  /// One sentence.
  public let summary: String
  /// The update, a line an equation.
  public let equations: [String]
  /// Where the rule comes from.
  public let source: String
  /// In the order of the manual.
  public let parameters: [ParameterDescription]
  /// What its steps ask of an evaluator.
  public let needs: OptimizerNeeds
  /// Whether it drives another optimizer: ``OptimizerSettings/inner``.
  public let wrapsOptimizer: Bool
  /// All that determines its arithmetic beside the parameters: equal for equal optimizers.
  public internal(set) var arithmetic: [UInt8] = []
  let makers: Makers

  /// Whether its learning rate may follow a schedule.
  public internal(set) var takesSchedule: Bool

  /// An optimizer for a batch whose `x` holds the starting points.
  public func make<V: SweepLane>(
    _ parameters: ParameterColumns, for batch: Batch<V>
  ) -> any BatchOptimizer<V> {
    make(OptimizerSettings(parameters), for: batch)
  }

  /// An optimizer for a batch whose `x` holds the starting points.
  public func make<V: SweepLane>(
    _ settings: OptimizerSettings, for batch: Batch<V>
  ) -> any BatchOptimizer<V> {
    let optimizer = V.maker(makers)(settings, batch)
    return ClippedOptimizer(optimizer, settings, batch) ?? optimizer
  }
}

/// What an optimizer asks for in a step.
public enum OptimizerNeeds: Int, Sendable, Hashable, Comparable {
  /// The one gradient of every step.
  case gradient
  /// Losses and gradients at points of its own choice, from an ``Evaluator``.
  case evaluations
  /// Second derivatives along directions, too.
  case curvature

  public static func < (_ a: Self, _ b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// How a batch is made in each precision, packed and alone.
public struct Makers: Sendable {
  typealias Maker<V: Lane> = @Sendable (OptimizerSettings, Batch<V>) -> any BatchOptimizer<V>
  let float: Maker<Float>
  let double: Maker<Double>
  let floatPack: Maker<FloatPack>
  let doublePack: Maker<DoublePack>
}

/// A lane that trials run in.
public protocol SweepLane: Lane where Element: SweepElement {
  static func maker(
    _ makers: Makers
  ) -> @Sendable (OptimizerSettings, Batch<Self>) -> any BatchOptimizer<Self>
}

/// A precision that trials run in.
public protocol SweepElement: LaneElement, SweepLane where Pack: SweepLane {}

extension Float: SweepElement {
  public static func maker(
    _ makers: Makers
  ) -> @Sendable (OptimizerSettings, Batch<Self>) -> any BatchOptimizer<Self> { makers.float }
}
extension Double: SweepElement {
  public static func maker(
    _ makers: Makers
  ) -> @Sendable (OptimizerSettings, Batch<Self>) -> any BatchOptimizer<Self> { makers.double }
}
extension FloatPack: SweepLane {
  public static func maker(
    _ makers: Makers
  ) -> @Sendable (OptimizerSettings, Batch<Self>) -> any BatchOptimizer<Self> { makers.floatPack }
}
extension DoublePack: SweepLane {
  public static func maker(
    _ makers: Makers
  ) -> @Sendable (OptimizerSettings, Batch<Self>) -> any BatchOptimizer<Self> { makers.doublePack }
}
