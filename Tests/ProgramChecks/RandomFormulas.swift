import Formulas
import Programs
import TestSupport

/// Formulas of all operations, of random shape.
package struct RandomFormulas {
  private var random: SplitMix
  private let names: [String]
  private let isAlgebraic: Bool
  /// Leaves that are few keep numbers alive for long.
  private let functions: [String]

  package init(seed: UInt64, names: [String], isAlgebraic: Bool) {
    random = SplitMix(seed: seed)
    self.names = names
    self.isAlgebraic = isAlgebraic
    functions = ElementaryFunction.allCases.map(\.definition).filter {
      guard isAlgebraic, case .call = $0.native else { return true }
      return false
    }.compactMap(\.name)
  }

  package mutating func formula(depth: Int) -> String {
    let next = depth - 1
    if depth == 0 || roll(12) == 0 { return leaf() }
    switch roll(16) {
    case 0, 1: return "(\(formula(depth: next)) + \(formula(depth: next)))"
    case 2, 3: return "(\(formula(depth: next)) - \(formula(depth: next)))"
    case 4, 5: return "(\(formula(depth: next)) * \(formula(depth: next)))"
    case 6: return "(\(formula(depth: next)) / \(formula(depth: next)))"
    case 7: return "(-\(formula(depth: next)))"
    case 8: return "(\(formula(depth: next)))^(\([-3, -2, -1, 2, 3, 4, 5, 7, 13][roll(9)]))"
    case 9: return "min(\(formula(depth: next)), \(formula(depth: next)))"
    case 10: return "max(\(formula(depth: next)), \(formula(depth: next)))"
    case 11:
      let comparison = ["<", "<=", ">", ">=", "==", "!="][roll(6)]
      return "where(\(formula(depth: next)) \(comparison) \(formula(depth: next)),"
        + " \(formula(depth: next)), \(formula(depth: next)))"
    case 12:
      // Over an index: the formula inside, moved or scaled by the counter.
      let function = ["sum", "prod", "max", "min", "norm"][roll(5)]
      let (inner, sign) = (formula(depth: next), ["+", "*", "-"][roll(3)])
      return "\(function)(\(inner) \(sign) i, i, \(roll(2)), \(roll(3) + 1))"
    case 13 where !isAlgebraic:
      return "logsumexp(\(formula(depth: next)) * i, i, 0, \(roll(3)))"
    default: return "\(functions[roll(functions.count)])(\(formula(depth: next)))"
    }
  }

  private mutating func leaf() -> String {
    if roll(3) == 0 { return ["0", "1", "2", "0.5", "3.25", "1e-3", "100", "pi"][roll(8)] }
    return names[roll(names.count)]
  }

  private mutating func roll(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
}
