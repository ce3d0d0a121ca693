import Datasets
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
  /// The rows that it is taken over; nil for functions of variables alone.
  public let data: DataSet?
  /// The columns of the data set that make a vector column of a formula, by its name.
  public internal(set) var vectorColumns: [String: [String]] = [:]
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
    /// NaN where it is no number.
    public let value: Double
    /// Whether it takes whole numbers alone.
    public let isWhole: Bool
    /// A word, or a list as files write it; nil where it is a number.
    public let word: String?
    /// In the shortest form that reads back.
    public var text: String { word ?? LossDefinition.written(value) }

    public init(name: String, value: Double, isWhole: Bool) {
      self.name = name
      self.value = value
      self.isWhole = isWhole
      word = nil
    }

    public init(name: String, word: String) {
      self.name = name
      value = .nan
      isWhole = false
      self.word = word
    }

    /// Values that are no numbers are NaN, and equal by their words.
    public static func == (one: Self, other: Self) -> Bool {
      one.name == other.name && one.word == other.word && one.isWhole == other.isWhole
        && (one.word != nil || one.value == other.value)
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(word)
      if word == nil { hasher.combine(value) }
    }

    /// As in titles: `dimension 10`.
    public var words: String {
      "\(name.split(separator: "_").joined(separator: " ")) \(text)"
    }
  }

  public init(
    name: String, formula: Formula, data: DataSet? = nil, vectorColumns: [String: [String]] = [:],
    domain: [ClosedRange<Double>]? = nil, start: [Double]? = nil, minima: [[Double]] = [],
    minimumLoss: Double? = nil
  ) {
    self.name = name
    self.title = name
    objective = .formula(formula)
    self.data = data
    self.vectorColumns = vectorColumns
    if let data { parameters = [ChosenParameter(name: "data", word: data.name)] }
    self.domain = domain
    self.start = start
    self.minima = minima
    self.minimumLoss = minimumLoss
  }

  /// A model of the catalogue.
  ///
  /// - Parameters:
  ///   - definition: its entry.
  ///   - model: made for the data.
  ///   - parameters: what chooses it, in the order of the catalogue.
  ///   - data: the rows that the model was made for.
  public init(
    _ definition: ModelDefinition, _ model: Model, parameters: [ChosenParameter], data: DataSet
  ) {
    name = definition.name
    title = Loss.title(definition.title, parameters)
    objective = .model(model)
    self.parameters = parameters
    self.data = data
    domain = nil
    start = nil
    minima = []
    minimumLoss = nil
  }

  /// A title with parameters: `Rosenbrock (dimension 10)`.
  public static func title(_ title: String, _ parameters: [ChosenParameter]) -> String {
    parameters.isEmpty
      ? title : "\(title) (\(parameters.map(\.words).joined(separator: ", ")))"
  }

  /// Whether it is called by its formula alone.
  public var isItsFormula: Bool {
    if case .formula(let formula) = objective { name == formula.text } else { false }
  }

  /// The function of its variables alone that it is; nil for losses over data, which no formula draws.
  public var formula: Formula? {
    if case .formula(let formula) = objective, data == nil { formula } else { nil }
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
      case .formula(let formula): formula.canonicalBytes + columnBytes(formula)
      case .model(let model): model.canonicalBytes
      }
    return own + (data?.identity ?? [])
  }

  /// Which columns of the data set the formula's names are.
  private func columnBytes(_ formula: Formula) -> [UInt8] {
    let names = formula.columns.map { column in
      "\(column.name) \((vectorColumns[column.name] ?? [column.name]).joined(separator: "\u{1F}"))"
    }
    return names.isEmpty ? [] : Array(names.joined(separator: "\u{1E}").utf8)
  }
}
