import Programs

/// What a traced function reads. The first group has a number for each element of a trial's
/// parameters, the second one for each trial; the third is of any shape; the fourth belongs to the step
/// constants, which are computed in Double.
package enum TracedInput: Hashable, Sendable {
  case x, gradient
  /// The gradient at the point of an evaluation.
  case gradientAt(Int)
  /// What a ``CurvatureRequest`` is answered with, by its number.
  case curvatureAt(Int)
  /// The random numbers of a ``ProbeRequest``, by its number.
  case probe(Int)
  /// x after the step of a search method inside.
  case searchedX

  case loss
  /// The loss at the point of an evaluation.
  case lossAt(Int)
  case coefficient(Int)
  /// How many elements all parameters have.
  case count

  /// What the step before left, by number among those of its shape.
  case state(ValueShape, Int)
  /// Of the tensor at hand.
  case size(TensorSize)

  case parameter(Int)
  /// 1 at the first step.
  case step
  /// What the step before left.
  case carried(Int)

  var shape: ValueShape {
    switch self {
    case .x, .gradient, .gradientAt, .curvatureAt, .probe, .searchedX: .element
    case .state(let shape, _): shape
    case .size: .tensor
    default: .all
    }
  }
}

/// Arithmetic in static single assignment form, on one representative element of the parameters.
///
/// A value is identified by its place; operands stand before the values that use them. Equal values
/// are one.
package struct TracedGraph: Sendable {
  package enum Kind: Hashable, Sendable {
    /// Rounded to the precision of the trials where it meets their numbers.
    case constant(bitPattern: UInt64)
    case input(TracedInput)
    case operation(Opcode)
    /// Of the operand's numbers fewer, of another shape.
    case reduction(Reduction, to: ValueShape)
    /// Of one tensor's matrices another.
    case matrix(MatrixOperation)

    /// Whether it is made of more than the numbers beside it.
    var isWhole: Bool {
      switch self {
      case .reduction, .matrix: true
      case .constant, .input, .operation: false
      }
    }
  }

  package enum Reduction: Hashable, Sendable {
    /// The sum, one number after the other, from 0. A row of a vector is its one number.
    case sum
    /// 1 where some number is not 0, else 0; of all parameters.
    case any
    /// The last number that is not 0, or 0.
    case last
    /// The largest number; NaN where some number is NaN.
    case largest
    /// The smallest number; NaN where some number is NaN.
    case smallest
  }

  package enum MatrixOperation: Hashable, Sendable {
    /// (a, b): a·b. Every number is a chain of fused multiply-adds from 0, in the order of the terms.
    case product
    /// (a): rows and columns exchanged.
    case transposition
    /// (a): the identity with as many rows as a.
    case identity
    /// (a, p): a symmetric matrix to a power, of its eigenvalues: of those that are not above 0, 0.
    case power
    /// (a): the eigenvectors of a symmetric matrix as columns, by falling eigenvalue. Which sign one has, and
    /// which basis those of equal eigenvalues are, is fixed by the method alone.
    case eigenvectors
    /// (a): the matrix of orthonormal columns of a = QR, R with a diagonal of no negative numbers.
    case orthonormal
    /// (k): numbers of one row or column; the matrix P with which (a·P) has the columns of a by falling
    /// number, equal ones in their order.
    case ordering
    /// (a): a square matrix, 0 below its diagonal.
    case upperTriangle
    /// (a): the inverse of an upper triangular matrix, which is one as well; what is below is not looked at.
    case triangularInverse
  }

  package struct Value: Hashable, Sendable {
    package var kind: Kind
    package var operands: [Int] = []
  }

  package private(set) var values: [Value] = []
  /// How many numbers each value is.
  package private(set) var shapes: [ValueShape] = []
  private var known: [Value: Int] = [:]

  package init() {}

  package mutating func append(_ kind: Kind, _ operands: [Int] = []) -> Int {
    let value = Value(kind: kind, operands: operands)
    if let at = known[value] { return at }
    values.append(value)
    shapes.append(shape(of: value))
    known[value] = values.count - 1
    return values.count - 1
  }

  private func shape(of value: Value) -> ValueShape {
    switch value.kind {
    case .constant: .all
    case .input(let input): input.shape
    case .operation:
      value.operands.reduce(.all) {
        guard let joined = $0.joined(with: shapes[$1]) else {
          TraceContext.refuse("joins numbers of rows with numbers of columns")
        }
        return joined
      }
    case .reduction(_, let shape): shape
    case .matrix(let operation): shape(of: operation, value.operands.map { shapes[$0] })
    }
  }

  private func shape(of operation: MatrixOperation, _ operands: [ValueShape]) -> ValueShape {
    switch operation {
    case .product:
      guard let shape = operands[0].product(with: operands[1]) else {
        TraceContext.refuse("multiplies matrices whose sides differ")
      }
      return shape
    case .transposition: return operands[0].transposition
    case .identity:
      let side = operands[0].sides?.first ?? .one
      return ValueShape(side, side)
    case .power, .eigenvectors, .orthonormal, .upperTriangle, .triangularInverse:
      guard let sides = operands[0].sides, sides.first == sides.second else {
        TraceContext.refuse("decomposes a matrix that is not square")
      }
      return operands[0]
    case .ordering:
      let sides = operands[0].sides ?? (.one, .one)
      let side = sides.first == .one ? sides.second : sides.first
      return ValueShape(side, side)
    }
  }

  package mutating func input(_ input: TracedInput) -> Int { append(.input(input)) }

  package mutating func constant(_ value: Double) -> Int {
    append(.constant(bitPattern: value.bitPattern))
  }

  /// Adds the values of another graph that some of them need.
  ///
  /// - Parameters:
  ///   - wanted: which values of the other graph are needed.
  ///   - input: what stands for an input of the other graph.
  /// - Returns: the places of all values added, by their places in the other graph; −1 elsewhere.
  package mutating func inline(
    _ other: TracedGraph, wanted: [Int], input: (inout TracedGraph, TracedInput) -> Int
  ) -> [Int] {
    let isNeeded = other.reachable(from: wanted)
    var places = [Int](repeating: -1, count: other.values.count)
    for (at, value) in other.values.enumerated() where isNeeded[at] {
      if case .input(let wanted) = value.kind {
        places[at] = input(&self, wanted)
      } else {
        places[at] = append(value.kind, value.operands.map { places[$0] })
      }
    }
    return places
  }

  /// Whether each value is needed by some values, or is one of them.
  package func reachable(from wanted: [Int]) -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: values.count)
    for at in wanted { isNeeded[at] = true }
    for at in values.indices.reversed() where isNeeded[at] {
      for operand in values[at].operands { isNeeded[operand] = true }
    }
    return isNeeded
  }

  /// The inputs that some values need.
  package func inputs(of wanted: [Int]) -> Set<TracedInput> {
    let isNeeded = reachable(from: wanted)
    var result: Set<TracedInput> = []
    for (at, value) in values.enumerated() where isNeeded[at] {
      if case .input(let input) = value.kind { result.insert(input) }
    }
    return result
  }

  /// A straight-line program that computes some values and stores each to one of its inputs.
  ///
  /// - Parameters:
  ///   - stores: the values, and the inputs that they overwrite.
  ///   - slots: the values that the program reads, and the input of each; what they are computed from
  ///     is then left out.
  ///   - table: inputs that lie one after the other where all lanes share them.
  ///   - meaning: what stands for a value.
  package func program(
    stores: [(value: Int, slot: Int)], slots: [Int: Int], inputCount: Int,
    table: Range<Int> = 0..<0, meaning: (Int) -> Int = { $0 }
  ) -> Program {
    var isNeeded = [Bool](repeating: false, count: values.count)
    for store in stores { isNeeded[meaning(store.value)] = true }
    for at in values.indices.reversed() where isNeeded[at] && slots[at] == nil {
      for operand in values[at].operands { isNeeded[meaning(operand)] = true }
    }
    var builder = SSABuilder()
    var places = [Int](repeating: -1, count: values.count)
    for (at, value) in values.enumerated() where isNeeded[at] {
      if let slot = slots[at] {
        places[at] = builder.input(slot)
        continue
      }
      switch value.kind {
      case .constant(let bits): places[at] = builder.constant(Double(bitPattern: bits))
      case .operation(let operation):
        places[at] = builder.append(operation, value.operands.map { places[meaning($0)] })
      case .input, .reduction, .matrix:
        preconditionFailure("a value of a program is read from nowhere")
      }
    }
    return .straightLine(
      SSAFunction(builder.values, stores: stores.map { (places[meaning($0.value)], $0.slot) }),
      inputCount: inputCount, table: table)
  }
}
