import Engine
import Formulas

/// A function to minimize, and what is known about it.
public struct Loss: Sendable {
  /// What computes it.
  public enum Objective: Sendable {
    /// Of its variables, and of the rows of a data set where the formula names columns.
    case formula(Formula)
    /// Of a model's parameters, over the rows of a data set.
    case model(Model)
  }

  /// As experiment files and tables name it: a name of the catalogue, or the formula.
  public let name: String
  /// As figures head it: `Rosenbrock`, `Rosenbrock (dimension 10)`, or the name.
  public internal(set) var title: String
  /// What chooses it in a family of the catalogue, all parameters in order; empty for formulas.
  public internal(set) var parameters: [ChosenParameter] = []
  public let objective: Objective
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
    objective = .formula(formula)
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
  public var isItsFormula: Bool { formula.map { name == $0.text } ?? false }

  /// The function of its variables alone that it is; nil for losses over data, which no formula draws.
  public var formula: Formula? {
    if case .formula(let formula) = objective { formula } else { nil }
  }

  /// ``formula``.
  ///
  /// - Throws: where the loss is over data.
  public func drawnFormula() throws(FormulaError) -> Formula {
    guard let formula else {
      throw FormulaError(0..<0, "a loss over data is no function of its variables alone")
    }
    return formula
  }

  /// What it computes, as reports write it: the formula, or a model's.
  public var text: String {
    switch objective {
    case .formula(let formula): formula.text
    case .model(let model): model.formulaText
    }
  }

  /// How many numbers the loss depends on.
  public var dimension: Int {
    switch objective {
    case .formula(let formula): formula.dimension
    case .model(let model): model.dimension
    }
  }

  /// The name of each: `x`, or `x[0]`, `x[1]`, ….
  public var componentNames: [String] {
    switch objective {
    case .formula(let formula): formula.componentNames
    case .model(let model): model.componentNames
    }
  }

  /// The tensors that they are.
  public var tensors: [TensorShape] {
    switch objective {
    case .formula(let formula): TensorShape.tensors(of: formula.variables)
    case .model(let model): model.tensors
    }
  }
}

extension Loss {
  /// The names of what it depends on: `x, y`, or `W, b`.
  public var variableNames: String {
    switch objective {
    case .formula(let formula): formula.variables.map(\.name).joined(separator: ", ")
    case .model(let model): model.tensors.map(\.name).joined(separator: ", ")
    }
  }
}

extension Loss {
  /// All that determines the loss, its rows included, as bytes.
  public var canonicalBytes: [UInt8] {
    let own: [UInt8] =
      switch objective {
      case .formula(let formula): formula.canonicalBytes
      case .model(let model): model.canonicalBytes
      }
    return own + (data?.identity ?? [])
  }
}
