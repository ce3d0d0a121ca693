/// What a node of a ``Graph`` computes from its operands.
package enum Operation: UInt8, Sendable {
  // Leaves.
  case constant
  /// A value given at each evaluation: a variable, a state, a parameter.
  case input
  /// The counter of a loop.
  case counter
  /// A component of a vector of inputs, chosen by loop counters.
  case element

  // Of one operand.
  case negate, squareRoot, exp, log, log2, log10, sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh, magnitude, sign, sigmoid, relu, softplus, erf, floor
  /// The square root of a norm, whose derivative at 0 is 0.
  case normRoot
  /// The logarithm where its operand is above 0, and 0 elsewhere: ∂(x^y)/∂y at x = 0.
  case logOrZero
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

  // Loops; the payload is the loop.
  case sum, product
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

  var isReduction: Bool { self == .sum || self == .product }
}

/// The index of a node in its graph. Operands stand before the operations that use them.
typealias NodeID = Int32

/// A whole number that is linear in loop counters: `constant + Σ coefficient · counter`.
struct Affine: Hashable, Sendable {
  var constant: Int
  /// By loop, ascending; no coefficient is 0.
  var terms: [Term]

  struct Term: Hashable, Sendable {
    var loop: Int
    var coefficient: Int
  }

  init(_ constant: Int, terms: [Term] = []) {
    self.constant = constant
    self.terms = terms
  }

  /// The counter of a loop.
  init(counter loop: Int) { self.init(0, terms: [Term(loop: loop, coefficient: 1)]) }

  /// The value at given counters, indexed by loop.
  func value(_ counters: UnsafePointer<Int>) -> Int {
    var result = constant
    for term in terms { result += term.coefficient * counters[term.loop] }
    return result
  }

  /// `self + factor · other`, or nil where a number leaves ±2³¹.
  func adding(_ other: Affine, times factor: Int) -> Affine? {
    var byLoop: [(loop: Int, coefficient: Int)] = terms.map { ($0.loop, $0.coefficient) }
    for term in other.terms {
      let scaled = term.coefficient * factor
      if let at = byLoop.firstIndex(where: { $0.loop == term.loop }) {
        byLoop[at].coefficient += scaled
      } else {
        byLoop.append((term.loop, scaled))
      }
    }
    byLoop.removeAll { $0.coefficient == 0 }
    byLoop.sort { $0.loop < $1.loop }
    let result = Affine(
      constant + other.constant * factor,
      terms: byLoop.map { Term(loop: $0.loop, coefficient: $0.coefficient) })
    let bound = 1 << 31
    guard abs(result.constant) < bound, byLoop.allSatisfy({ abs($0.coefficient) < bound }) else {
      return nil
    }
    return result
  }

  /// The loops whose counters it uses, as a bit mask.
  var loops: UInt64 { terms.reduce(0) { $0 | 1 << UInt64($1.loop) } }
}

/// A loop of a graph: its counter runs from `from` to `through`, both included, by one.
struct Loop: Hashable, Sendable {
  var from: Affine
  var through: Affine
  /// How many loops the formula nests around it; loops of one nesting and range are one loop.
  var nesting: Int
}
