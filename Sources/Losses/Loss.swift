import Expressions

/// A function to minimize: a formula, and what is known about it.
public struct Loss: Sendable {
  /// As experiment files and tables name it: a name of the catalogue, or the formula.
  public let name: String
  public let formula: Formula
  /// For each number the range to draw; nil where nothing is known.
  public let domain: [ClosedRange<Double>]?
  /// Where optimizers start by custom; nil where there is no custom.
  public let start: [Double]?
  /// The known points of the lowest loss, each a number for each component.
  public let minima: [[Double]]

  public init(
    name: String, formula: Formula, domain: [ClosedRange<Double>]? = nil, start: [Double]? = nil,
    minima: [[Double]] = []
  ) {
    self.name = name
    self.formula = formula
    self.domain = domain
    self.start = start
    self.minima = minima
  }

  /// How many numbers the loss depends on.
  public var dimension: Int { formula.dimension }
  /// The name of each: `x`, or `x[0]`, `x[1]`, ….
  public var componentNames: [String] { formula.componentNames }
}
