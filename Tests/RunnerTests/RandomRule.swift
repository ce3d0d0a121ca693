import TestSupport

/// Writes well-typed rules at random: every function of tensors, states of every shape, rules inside, repetitions.
struct RandomRule {
  private enum Side { case one, rows, columns }
  private struct Shape: Equatable {
    var first: Side
    var second: Side
    static let element = Shape(first: .rows, second: .columns)
    static let number = Shape(first: .one, second: .one)
    static let row = Shape(first: .rows, second: .one)
    static let column = Shape(first: .one, second: .columns)
  }

  private var random: SplitMix
  /// Names of values, with their shapes. A number of all parameters is one of the tensor, too.
  private var values: [(name: String, shape: Shape)] = [("x", .element), ("gradient", .element)]
  /// Numbers that all parameters share.
  private var shared = ["rate", "t"]
  private var isRuleFree = true
  private let hasMatrices: Bool
  /// The definition, as flow lines below the name of an optimizer.
  private(set) var text = ""

  init(seed: UInt64, hasMatrices: Bool) {
    random = SplitMix(seed: seed)
    self.hasMatrices = hasMatrices
    write()
  }

  private mutating func write() {
    let states: [(String, String, Shape)] = [
      ("state", "s", .element), ("row_state", "r", .row), ("column_state", "c", .column),
      ("tensor_state", "k", .number), ("shared_state", "d", .number),
    ]
    var lines = ["parameters: {rate: 0.01, optimizer: {adam: {learning_rate: 0.02}}}"]
    for (key, name, _) in states {
      let start = key == "state" ? "0.1*x" : key == "shared_state" ? "norm(x, all)" : "rate"
      lines.append("\(key): {\(name): '\(start)'}")
    }
    for (key, name, shape) in states {
      if key == "shared_state" { shared.append(name) } else { values.append((name, shape)) }
    }
    lines.append("update:")
    for number in 0..<Int.random(in: 2...5, using: &random) {
      let shape = random.pick([Shape.element, .row, .column, .number])
      let name = "y\(number)"
      let formula = value(shape, 3)
      // What a repetition makes is of the same shape each time.
      if random.pick([true, false, false, false]) {
        lines.append("  - \(name): '\(formula)'")
        lines.append("  - {repeat: 2, update: {\(name): 'tanh(\(name)) + 0.1*(\(formula))'}}")
      } else {
        lines.append("  - \(name): '\(formula)'")
      }
      // Its own shape may be coarser than wanted.
      if shape == .element { lines[lines.count - 1] += "\n  - \(name): '\(name) + 0*gradient'" }
      if shape == .row { lines[lines.count - 1] += "\n  - \(name): '\(name) + 0*r'" }
      if shape == .column { lines[lines.count - 1] += "\n  - \(name): '\(name) + 0*c'" }
      if shape == .number { lines[lines.count - 1] += "\n  - \(name): '\(name) + 0*k'" }
      values.append((name, shape))
    }
    for (_, name, shape) in states {
      let formula =
        name == "d" ? "\(reduction())(\(value(.element, 2)) + 0*x, all)" : value(shape, 2)
      lines.append("  - \(name): '0.9*\(name) + 0.1*tanh(\(formula))'")
    }
    let change = value(.element, 3)
    lines.append("  - x: 'x + optimizer(gradient)'")
    lines.append("  - x: 'x - rate*tanh(\(change))'")
    text = lines.joined(separator: "\n").split(separator: "\n").map { "      \($0)" }
      .joined(separator: "\n")
  }

  private mutating func reduction() -> String {
    random.pick(["norm", "norm1", "sum", "mean", "max", "min"])
  }

  /// A formula of a shape, or of one that is spread over it.
  private mutating func value(_ shape: Shape, _ depth: Int) -> String {
    if depth == 0 { return leaf(shape) }
    func sub(_ shape: Shape) -> String { value(shape, depth - 1) }
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return "(\(sub(shape)) + \(sub(shape)))"
    case 1: return "\(sub(shape))*\(sub(shape))"
    case 2: return "tanh(\(sub(shape)) - \(sub(shape)))"
    case 3: return "where(\(sub(shape)) < \(sub(.number)), \(sub(shape)), \(sub(shape)))"
    case 4: return "max(\(sub(shape)), \(sub(shape)), 0.1)"
    case 5: return "where(columns(x) > 1, \(sub(shape)), \(sub(shape)))"
    case 6: return "\(sub(shape))/(1 + abs(\(sub(shape))))"
    default: return whole(shape, depth)
    }
  }

  /// A formula whose value is made of others than those beside it.
  private mutating func whole(_ shape: Shape, _ depth: Int) -> String {
    func sub(_ shape: Shape) -> String { value(shape, depth - 1) }
    switch shape {
    case .element:
      guard hasMatrices else { return "gradient(x + 0.01*tanh(\(sub(.element))))" }
      let a = "(\(sub(.element)) + 0*x)"
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return "matmul(matmul(\(a), transpose(x)), \(a))"
      case 1: return "transpose(transpose(\(a)))"
      case 2: return "matmul(\(sub(.row)) + 0*r, \(sub(.column)) + 0*c)"
      default: return "matmul(\(a), matmul(transpose(x), x) + transpose(c) + c)"
      }
    case .row:
      if hasMatrices, random.pick([true, false]) {
        return "matmul(\(sub(.element)) + 0*x, transpose(\(sub(.column)) + 0*c))"
      }
      return "\(reduction())(\(sub(.element)) + 0*x, rows)"
    case .column: return "\(reduction())(\(sub(.element)) + 0*x, columns)"
    default:
      switch Int.random(in: 0..<7, using: &random) {
      case 0: return "loss(x - 0.01*tanh(\(sub(.element))))"
      case 1: return "\(reduction())(\(sub(.row)) + 0*r)"
      case 2: return "\(reduction())(\(sub(.column)) + 0*c, all)"
      case 3:
        return "dot(\(sub(.element)) + 0*x, \(sub(.element)), \(random.pick(["tensor", "all"])))"
      case 4: return "\(reduction())(\(sub(.number)) + 0*k, all)"
      // Of constants alone: they are spread first.
      case 5: return "\(reduction())(\(random.pick(["rows", "columns", "size"]))(x), all)"
      default: return "\(reduction())(\(sub(.element)) + 0*x)"
      }
    }
  }

  private mutating func leaf(_ shape: Shape) -> String {
    let fitting = values.filter { value in
      (value.shape.first == shape.first || value.shape.first == .one)
        && (value.shape.second == shape.second || value.shape.second == .one)
    }.map(\.name)
    return random.pick(fitting + shared + ["0.5", "rows(x)", "size(x)/8"])
  }
}
