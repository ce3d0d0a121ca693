import Formulas

/// A function to minimize: a formula, and what is known about it.
public struct Loss: Sendable {
  /// As experiment files and tables name it: a name of the catalogue, or the formula.
  public let name: String
  /// As figures head it: `Rosenbrock`, `Rosenbrock (dimension 10)`, or the name.
  public internal(set) var title: String
  /// What chooses it in a family of the catalogue, all parameters in order; empty for formulas.
  public internal(set) var parameters: [ChosenParameter] = []
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

  /// A parameter of a family of losses, and its value.
  public struct ChosenParameter: Sendable, Hashable {
    public let name: String
    public let value: Double
    /// Whether it takes whole numbers alone.
    public let isWhole: Bool
    /// In the shortest form that reads back.
    public var text: String { LossDefinition.written(value) }
    /// As in titles: `dimension 10`.
    public var words: String {
      "\(name.split(separator: "_").joined(separator: " ")) \(text)"
    }
  }

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

  /// A title with parameters: `Rosenbrock (dimension 10)`.
  public static func title(_ title: String, _ parameters: [ChosenParameter]) -> String {
    parameters.isEmpty
      ? title : "\(title) (\(parameters.map(\.words).joined(separator: ", ")))"
  }

  /// Whether it is called by its formula alone.
  public var isItsFormula: Bool { name == formula.text }

  /// How many numbers the loss depends on.
  public var dimension: Int { formula.dimension }
  /// The name of each: `x`, or `x[0]`, `x[1]`, ….
  public var componentNames: [String] { formula.componentNames }
}
