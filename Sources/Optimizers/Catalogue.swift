import Lanes

/// A hyperparameter as the catalogue tells it.
public struct ParameterDescription: Sendable, Hashable {
  /// As experiment files write it.
  public let name: String
  public let defaultValue: Double
  public let range: ParameterRange
  public let summary: String

  public init(name: String, defaultValue: Double, range: ParameterRange, summary: String) {
    self.name = name
    self.defaultValue = defaultValue
    self.range = range
    self.summary = summary
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
  /// All that determines its arithmetic beside the parameters: equal for equal optimizers.
  public internal(set) var arithmetic: [UInt8] = []
  let makers: Makers

  /// An optimizer for a batch whose `x` holds the starting points.
  public func make<V: SweepLane>(
    _ parameters: ParameterColumns, for batch: Batch<V>
  ) -> any BatchOptimizer<V> {
    V.maker(makers)(parameters, batch)
  }
}

/// How a batch is made in each precision, packed and alone.
public struct Makers: Sendable {
  typealias Maker<V: Lane> = @Sendable (ParameterColumns, Batch<V>) -> any BatchOptimizer<V>
  let float: Maker<Float>
  let double: Maker<Double>
  let floatPack: Maker<FloatPack>
  let doublePack: Maker<DoublePack>
}

/// A lane that trials run in.
public protocol SweepLane: Lane where Element: SweepElement {
  static func maker(
    _ makers: Makers
  ) -> @Sendable (ParameterColumns, Batch<Self>) -> any BatchOptimizer<Self>
}

/// A precision that trials run in.
public protocol SweepElement: LaneElement, SweepLane where Pack: SweepLane {}

extension Float: SweepElement {
  public static func maker(
    _ makers: Makers
  ) -> @Sendable (ParameterColumns, Batch<Self>) -> any BatchOptimizer<Self> { makers.float }
}
extension Double: SweepElement {
  public static func maker(
    _ makers: Makers
  ) -> @Sendable (ParameterColumns, Batch<Self>) -> any BatchOptimizer<Self> { makers.double }
}
extension FloatPack: SweepLane {
  public static func maker(
    _ makers: Makers
  ) -> @Sendable (ParameterColumns, Batch<Self>) -> any BatchOptimizer<Self> { makers.floatPack }
}
extension DoublePack: SweepLane {
  public static func maker(
    _ makers: Makers
  ) -> @Sendable (ParameterColumns, Batch<Self>) -> any BatchOptimizer<Self> { makers.doublePack }
}

/// The optimizers that experiment files can name.
public enum OptimizerCatalogue {
  /// In the order of the manual.
  public static let all: [OptimizerDefinition] = [gradientDescent, momentum, adam]

  /// The optimizer of a name; nil if there is none.
  public static func optimizer(named name: String) -> OptimizerDefinition? {
    all.first { $0.name == name }
  }
}
