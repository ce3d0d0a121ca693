/// A formula as written: operations in the order in which their operands are complete, so that an
/// operation's operands always stand before it. No step of the compiler recurses over it, and a sum
/// of any number of terms needs no stack.
package struct Syntax {
  enum Kind {
    case number(Double)
    case name(String)
    case negate(Int)
    case binary(BinaryOperator, Int, Int)
    case comparison(Comparison, Int, Int)
    case call(String, [Int], nameRange: Range<Int>)
    case subscripted(String, [Int], nameRange: Range<Int>)
  }

  struct Item {
    var kind: Kind
    var range: Range<Int>
  }

  /// Operands before operations; the last is the whole formula.
  var items: [Item] = []

  mutating func add(_ kind: Kind, _ range: Range<Int>) -> Int {
    items.append(Item(kind: kind, range: range))
    return items.count - 1
  }
}

enum BinaryOperator: String {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
}

enum Comparison: String {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
}
