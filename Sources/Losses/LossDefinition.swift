import Expressions

/// A loss of the catalogue, before its parameters are chosen.
public struct LossDefinition: Sendable {
  /// A number that chooses one of a family of losses.
  public struct Parameter: Sendable, Hashable {
    public let name: String
    public let defaultValue: Double
    public let range: ClosedRange<Double>
    public let isWhole: Bool
    public let summary: String

    public init(
      _ name: String, _ defaultValue: Double, in range: ClosedRange<Double>, isWhole: Bool = false,
      _ summary: String
    ) {
      self.name = name
      self.defaultValue = defaultValue
      self.range = range
      self.isWhole = isWhole
      self.summary = summary
    }

    /// The number of components of the loss's vector.
    public static func dimension(_ defaultValue: Int, atLeast: Int = 1) -> Parameter {
      Parameter(
        "dimension", Double(defaultValue), in: Double(atLeast)...1e6, isWhole: true,
        "How many components x has.")
    }
  }

  /// As experiment files write it.
  public let name: String
  /// One sentence.
  public let summary: String
  public let source: String
  public let parameters: [Parameter]
  private let make: @Sendable ([Double]) throws(FormulaError) -> Loss

  public init(
    _ name: String, summary: String, source: String, parameters: [Parameter] = [],
    make: @escaping @Sendable ([Double]) throws(FormulaError) -> Loss
  ) {
    self.name = name
    self.summary = summary
    self.source = source
    self.parameters = parameters
    self.make = make
  }

  /// The loss with these parameters, in the order of ``parameters``.
  ///
  /// - Throws: only where a formula of the catalogue is wrong.
  public func loss(_ values: [Double]) throws(FormulaError) -> Loss { try make(values) }

  /// The loss with its default parameters.
  public func loss() throws(FormulaError) -> Loss { try make(parameters.map(\.defaultValue)) }
}

/// The losses that experiment files can name.
public enum LossCatalogue {
  /// In the order of the manual.
  public static let all: [LossDefinition] = [quartic, rosenbrock, beale]

  /// The loss of a name; nil if there is none.
  public static func loss(named name: String) -> LossDefinition? { all.first { $0.name == name } }
}

extension LossCatalogue {
  static let quartic = LossDefinition(
    "quartic", summary: "The notebook's: a minimum at −9/8, an inflection at 0.",
    source: "TensorFlow, Optimizers with Core APIs"
  ) { _ throws(FormulaError) in
    Loss(
      name: "quartic", formula: try Formula("2*x^4 + 3*x^3 + 2"), domain: [-2...2], start: [2],
      minima: [[-1.125]])
  }

  static let rosenbrock = LossDefinition(
    "rosenbrock", summary: "A curved valley with a flat floor.", source: "Rosenbrock 1960",
    parameters: [.dimension(2, atLeast: 2)]
  ) { values throws(FormulaError) in
    let n = Int(values[0])
    return Loss(
      name: "rosenbrock",
      formula: try Formula(
        "sum((1 - x[i])^2 + 100*(x[i+1] - x[i]^2)^2, i, 0, n-2)",
        variables: [Variable("x", count: n)]),
      domain: Array(repeating: -2...2, count: n),
      start: (0..<n).map { $0 % 2 == 0 ? -1.2 : 1 }, minima: [Array(repeating: 1, count: n)])
  }

  static let beale = LossDefinition(
    "beale", summary: "A valley with steep walls at the corners.", source: "Beale 1958"
  ) { _ throws(FormulaError) in
    Loss(
      name: "beale",
      formula: try Formula("(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2"),
      domain: [-4.5...4.5, -4.5...4.5], start: [1, 1], minima: [[3, 0.5]])
  }
}
