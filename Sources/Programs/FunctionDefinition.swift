/// What is known of a function of one number: a row of the table of ``ElementaryFunction``.
///
/// The language, the derivatives, the interpreter and the machine code take all of it from here.
package struct FunctionDefinition: Sendable {
  /// As formulas write it; nil for functions that only the language itself uses.
  package let name: String?
  /// One sentence, with the derivative's convention at kinks.
  package let summary: String
  /// Where the function has a value; elsewhere it is NaN.
  package let domain: ClosedRange<Double>
  /// The bounds of its values.
  package let range: ClosedRange<Double>
  /// How machine code computes it.
  package let native: NativeForm
  package let derivative: FunctionDerivative

  init(
    _ name: String?, _ summary: String, domain: ClosedRange<Double> = Self.all,
    range: ClosedRange<Double> = Self.all, native: NativeForm, derivative: FunctionDerivative
  ) {
    self.name = name
    self.summary = summary
    self.domain = domain
    self.range = range
    self.native = native
    self.derivative = derivative
  }

  /// All numbers.
  static let all = -Double.infinity...Double.infinity
}

/// How machine code computes a function.
package enum NativeForm: Sendable {
  /// By the interpreter's kernel, over all blocks at once.
  case call
  /// By an operation that has instructions of its own, on these operands in order.
  case inline(Opcode, [NativeOperand])
}

/// What an operation of machine code reads.
package enum NativeOperand: Sendable, ExpressibleByFloatLiteral {
  case argument
  case constant(Double)

  package init(floatLiteral value: Double) { self = .constant(value) }
}

/// The derivative of a function f at x, where y = f(x).
package enum FunctionDerivative: Sendable {
  /// 0 wherever there is a derivative.
  case zero
  /// An expression of x and y.
  case expression(FunctionExpression)
  /// 1 where a condition on x and y holds, 0 elsewhere; where it does not, nothing flows back, not
  /// even NaN.
  case one(where: FunctionExpression)
}

/// An expression of a function's argument x and its value y.
///
/// It becomes nodes of a graph exactly as it is written: operands from left to right, then the
/// operation.
package indirect enum FunctionExpression: Sendable, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral
{
  case argument
  case value
  case constant(Double)
  case unary(Operation, FunctionExpression)
  case binary(Operation, FunctionExpression, FunctionExpression)

  package init(floatLiteral value: Double) { self = .constant(value) }
  package init(integerLiteral value: Int) { self = .constant(Double(value)) }

  static func + (_ a: Self, _ b: Self) -> Self { .binary(.add, a, b) }
  static func - (_ a: Self, _ b: Self) -> Self { .binary(.subtract, a, b) }
  static func * (_ a: Self, _ b: Self) -> Self { .binary(.multiply, a, b) }
  static func / (_ a: Self, _ b: Self) -> Self { .binary(.divide, a, b) }
  static func < (_ a: Self, _ b: Self) -> Self { .binary(.less, a, b) }
  static prefix func - (_ a: Self) -> Self { .unary(.negate, a) }

  /// The quotient, but 0 where the divisor is 0.
  static func guardedQuotient(_ a: Self, _ b: Self) -> Self { .binary(.guardedDivide, a, b) }

  /// A function of the table.
  static func of(_ function: ElementaryFunction, _ x: Self) -> Self {
    .unary(.function(function), x)
  }
}
