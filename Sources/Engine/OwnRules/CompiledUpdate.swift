import Programs

/// An update with its formulas compiled, cut where a value is made of more than the numbers beside it.
struct CompiledUpdate: Sendable {
  /// A cut, its slot among the inputs, and its operands among the outputs.
  struct PlacedCut: Sendable {
    var cut: TensorCut
    var slot: Int
    var operands: Range<Int>
  }

  /// Arithmetic on elements between cuts. Its outputs are the roots, then the operands of the cuts.
  struct Function: Sendable {
    var function: SSAFunction
    var rootCount: Int
    /// In an order in which they can be computed.
    var cuts: [PlacedCut]
  }

  /// The shapes of the states.
  var states: [ValueShape]
  var ruleCount: Int
  var parameterCount: Int
  /// The inputs: x, gradient, loss, the states, parameters and t; from here on cuts.
  var firstCut: Int
  /// The inputs after the cuts are coefficients.
  var firstCoefficient: Int
  /// How many coefficients the step has; those of the start follow.
  var stepCoefficients: Int
  /// Its roots are the states.
  var start: Function
  /// Its roots are x, then the states.
  var step: Function
  /// From the parameters and the step to the coefficients.
  var constants: SSAFunction

  /// A state's number among those of its shape.
  func number(ofState at: Int) -> Int { states[..<at].filter { $0 == states[at] }.count }
}

extension TensorCut.Kind {
  /// Stands for it in digests, by which stored trials are found again: codes are never changed.
  var code: [Int] {
    switch self {
    case .reduction(.sum, let shape): [0, shape.code]
    case .reduction(.any, let shape): [1, shape.code]
    case .reduction(.largest, let shape): [2, shape.code]
    case .reduction(.smallest, let shape): [3, shape.code]
    case .reduction(.last, let shape): [16, shape.code]
    case .size(.count): [4]
    case .size(.rows): [5]
    case .size(.columns): [6]
    case .size(.isMatrix): [7]
    case .size(.group): [17]
    case .count: [8]
    case .product: [9]
    case .transposition: [10]
    case .spread(let shape): [11, shape.code]
    case .gradient: [12]
    case .loss: [13]
    case .change(let rule): [14, rule]
    case .arrival(let rule): [15, rule]
    }
  }
}

extension ValueShape {
  /// Stands for it in digests: never changed.
  var code: Int {
    switch self {
    case .all: 0
    case .tensor: 1
    case .row: 2
    case .column: 3
    case .rowTransposed: 4
    case .columnTransposed: 5
    case .rowSquare: 6
    case .columnSquare: 7
    case .transposed: 8
    case .element: 9
    }
  }
}
