/// What a node of a ``Graph`` computes from its operands.
package enum Operation: Hashable, Sendable {
  // Leaves.
  case constant
  /// A value given at each evaluation: a variable, a state, a parameter.
  case input
  /// The counter of a loop.
  case counter
  /// A component of a vector of inputs, chosen by loop counters.
  case element

  // Of one operand.
  case negate
  /// A function of the table.
  case function(ElementaryFunction)
  /// A fixed chain of multiplications; the exponent is the node's payload.
  case integerPower

  // Of two.
  case add, subtract, multiply, divide, power, minimum, maximum
  case less, lessOrEqual, equal, notEqual
  /// The product, but 0 where the first factor is 0, whatever the second: what flows back into the
  /// branch of a `where` that was not taken.
  case guardedMultiply
  /// The quotient, but 0 where the divisor is 0.
  case guardedDivide

  // Of three: (condition, then, otherwise).
  case select

  // Of straight-line programs alone, never in a graph.

  /// 1 where one of the two is NaN, else 0.
  case unordered
  /// (x, known): x where it is less, else what is known, also where one is NaN.
  case lesser
  /// (x, known): the smaller; the other where one is NaN.
  case minimumNumber
  /// (condition, before, after, reference): `before` where the condition is not 0, else `after`. Which
  /// lanes have a condition, and where `after` equals the reference, is reported block by block; with
  /// payload 0 lanes are added to what an earlier component reported.
  case commit

  /// The operand, as a constant for derivatives.
  case detached

  // Loops; the payload is the loop.
  case sum, product, largest, smallest
  /// The product of the operand over all other steps of the loop: the derivative of `product`.
  case productOfOthers

  // Made when a program is laid out, never in a graph: several operations in one pass, each rounded
  // as if alone.

  /// a·b + c
  case multiplyAdd
  /// a·b − c
  case multiplySubtract
  /// c − a·b
  case subtractMultiply
  /// a·b·c
  case multiplyMultiply
  /// (a + b)·c
  case addMultiply
  /// (a − b)·c
  case subtractMultiplied
  /// a + b + c
  case addAdd
  /// a·b + c + d
  case multiplyAddAdd
  /// a·b + c·d
  case multiplyMultiplyAdd
  /// a·b + c·d + e
  case multiplyMultiplyAddAdd
  /// a·b·c + d
  case productAdd
  /// d − a·b·c
  case subtractProduct
  /// a·b + c·d·e
  case multiplyProductAdd
  /// a·b·c + d·e·f
  case productProductAdd
  /// √a + b
  case rootAdd
  /// √(a·b)
  case rootMultiply
  /// √(a·b) + c
  case rootMultiplyAdd
  /// a·b / c
  case multiplyDivide
  /// a·b·c / d
  case productDivide
  /// d − a·b / c
  case subtractQuotient
  /// e − a·b·c / d
  case subtractProductQuotient

  package var isReduction: Bool { reduction != nil }

  /// How a loop joins the values of its steps, and what it begins with; nil for what is no loop.
  package var reduction: (operation: Operation, start: Double)? {
    switch self {
    case .sum: (.add, 0)
    case .product: (.multiply, 1)
    case .largest: (.maximum, -.infinity)
    case .smallest: (.minimum, .infinity)
    default: nil
    }
  }
}
