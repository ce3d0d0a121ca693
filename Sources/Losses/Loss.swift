import Formulas

/// A function to minimize: a formula, and what is known about it.
public struct Loss: Sendable {
  /// As experiment files and tables name it: a name of the catalogue, or the formula.
  public let name: String
  /// As figures head it: `Rosenbrock`, `Rosenbrock (dimension 10)`, or the name.
  public internal(set) var title: String
  public let formula: Formula
  /// For each number the range to draw; nil where nothing is known.
  public let domain: [ClosedRange<Double>]?
  /// Where optimizers start by custom; nil where there is no custom.
  public let start: [Double]?
  /// The known points of the lowest loss, each a number for each component: of all the space, or of
  /// the domain where the loss falls below them outside.
  public let minima: [[Double]]
  /// The loss at each of ``minima``; nil where it is not known.
  public let minimumLoss: Double?

  public init(
    name: String, formula: Formula, domain: [ClosedRange<Double>]? = nil, start: [Double]? = nil,
    minima: [[Double]] = [], minimumLoss: Double? = nil
  ) {
    self.name = name
    self.title = name
    self.formula = formula
    self.domain = domain
    self.start = start
    self.minima = minima
    self.minimumLoss = minimumLoss
  }

  /// How many numbers the loss depends on.
  public var dimension: Int { formula.dimension }
  /// The name of each: `x`, or `x[0]`, `x[1]`, ….
  public var componentNames: [String] { formula.componentNames }
}
