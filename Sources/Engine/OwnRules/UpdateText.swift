/// An optimizer as its author writes it: names, and formulas as text.
public struct UpdateText: Sendable {
  /// What is kept from step to step.
  public struct State: Sendable {
    public var name: String
    public var shape: StateShape
    /// Its value before the first step: of the parameters and `x`.
    public var formula: String

    public init(_ name: String, _ formula: String, _ shape: StateShape = .element) {
      self.name = name
      self.shape = shape
      self.formula = formula
    }
  }

  /// A line of a step.
  public indirect enum Statement: Sendable {
    case assign(name: String, formula: String)
    /// Statements that run so many times.
    case repeated(count: Int, [Statement])
  }

  /// The names of the numbers that trials give.
  public var parameters: [String]
  /// The names of the rules inside: each is called with a gradient and gives its change of `x`.
  public var rules: [String]
  public var states: [State]
  /// In order. Places of mistakes count the assignments from 0, those inside repetitions too.
  public var statements: [Statement]

  public init(
    parameters: [String] = [], rules: [String] = [], states: [State] = [], statements: [Statement]
  ) {
    self.parameters = parameters
    self.rules = rules
    self.states = states
    self.statements = statements
  }
}

/// Of what a rule of one's own keeps a number each; the raw value is the key of experiment files.
public enum StateShape: String, CaseIterable, Sendable {
  case element = "state"
  /// A vector is one column: a number for each element.
  case row = "row_state"
  case column = "column_state"
  case tensor = "tensor_state"
  /// One for all parameters.
  case shared = "shared_state"

  var valueShape: ValueShape {
    switch self {
    case .element: .element
    case .row: .row
    case .column: .column
    case .tensor: .tensor
    case .shared: .all
    }
  }
}

/// A statement as it runs: repetitions written out.
struct UpdateStep: Sendable {
  /// Its number among the assignments of the text.
  var number: Int
  var name: String
  var formula: String
  /// Which repetition it is of, from 1; nil where nothing is repeated.
  var repetition: Int?
}

extension UpdateText {
  /// The most statements of a step, repetitions written out.
  public static let longestUpdate = 4096

  /// How many statements a step has, repetitions written out.
  var length: Int { Self.length(statements) }

  private static func length(_ statements: [Statement]) -> Int {
    statements.reduce(0) { sum, statement in
      let count =
        switch statement {
        case .assign: 1
        case .repeated(let count, let inner):
          length(inner).multipliedReportingOverflow(by: max(0, count)).partialValue
        }
      // A length beyond the bound is as good as any other.
      return min(sum + max(0, count), 1 << 40)
    }
  }

  /// The statements of a step, repetitions written out.
  var steps: [UpdateStep] {
    var number = 0
    return Self.steps(statements, &number, nil)
  }

  private static func steps(
    _ statements: [Statement], _ number: inout Int, _ repetition: Int?
  ) -> [UpdateStep] {
    var result: [UpdateStep] = []
    for statement in statements {
      switch statement {
      case .assign(let name, let formula):
        result.append(
          UpdateStep(number: number, name: name, formula: formula, repetition: repetition))
        number += 1
      case .repeated(let count, let inner):
        let first = number
        for turn in 0..<max(1, count) {
          number = first
          let steps = Self.steps(inner, &number, turn + 1)
          if turn < count { result += steps }
        }
      }
    }
    return result
  }
}
