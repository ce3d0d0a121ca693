/// The values of a ``SSAFunction`` while it is made: each constant and input once, each operation once.
///
/// Products by powers of two are written as they cost least. That changes no bit: such a product is
/// exact unless it is too large for a number, and then it is infinite either way.
package struct SSABuilder {
  package init() {}

  package private(set) var values: [SSAFunction.Value] = []
  private var inputs: [Int: Int] = [:]
  private var constants: [UInt64: Int] = [:]
  private var known: [Operation: Int] = [:]

  /// What is computed, by which a value is found again.
  private struct Operation: Hashable {
    var operation: Opcode
    var operands: [Int]
  }

  package mutating func input(_ slot: Int) -> Int {
    if let known = inputs[slot] { return known }
    values.append(SSAFunction.Value(operation: .input, slot: slot))
    inputs[slot] = values.count - 1
    return values.count - 1
  }

  package mutating func constant(_ value: Double) -> Int {
    if let known = constants[value.bitPattern] { return known }
    values.append(SSAFunction.Value(operation: .constant, constant: value))
    constants[value.bitPattern] = values.count - 1
    return values.count - 1
  }

  /// The value of an operation, the one there is where it has been computed already.
  package mutating func append(_ operation: Opcode, _ operands: [Int]) -> Int {
    let (operation, operands) = cheapest(operation, operands)
    let key = Operation(operation: operation, operands: operands)
    if let at = known[key] { return at }
    values.append(SSAFunction.Value(operation: operation, operands: operands))
    known[key] = values.count - 1
    return values.count - 1
  }

  /// Whether a value is certainly NaN where another one is.
  package func isNaN(_ value: Int, with other: Int) -> Bool {
    // Operands come before what is computed of them.
    var isSpread = [Bool](repeating: false, count: value + 1)
    for at in values.indices[...value] {
      switch values[at].operation {
      case .add, .subtract, .multiply, .divide, .squareRoot, .floor, .flipSign, .clearSign, .copy:
        isSpread[at] = values[at].operands.contains { isSpread[$0] }
      default: isSpread[at] = at == other
      }
    }
    return isSpread[value]
  }

  /// Joins factors that are powers of two, and adds a number to itself rather than double it: in most
  /// steps of optimizers products are many and sums few, and a processor does both side by side.
  private mutating func cheapest(
    _ operation: Opcode, _ operands: [Int]
  ) -> (Opcode, [Int]) {
    guard operation == .multiply, var (factor, other) = scaling(operands) else {
      return (operation, operands)
    }
    if values[other].operation == .multiply, let (inner, number) = scaling(values[other].operands),
      (factor * inner).magnitude <= Self.largestFactor
    {
      (factor, other) = (factor * inner, number)
    }
    return factor == 2 ? (.add, [other, other]) : (.multiply, [constant(factor), other])
  }

  /// Of a product by a power of two that is 1 or more in magnitude: smaller ones lose the last bits of
  /// the smallest numbers.
  private func scaling(_ operands: [Int]) -> (factor: Double, other: Int)? {
    for (at, operand) in operands.enumerated() where values[operand].operation == .constant {
      let factor = values[operand].constant
      if factor.significand == 1, (1...Self.largestFactor).contains(factor.magnitude) {
        return (factor, operands[1 - at])
      }
    }
    return nil
  }

  /// In the range of single precision.
  private static let largestFactor = 0x1p100
}
