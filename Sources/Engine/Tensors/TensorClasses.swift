import Programs

/// Tensors for which all choices that their shape decides are decided alike: for each class a step is its own,
/// so that vectors do nothing of what only matrices need, and wide matrices nothing of what tall ones do.
struct TensorClasses: Sendable {
  /// The tensors of each class, ascending.
  private(set) var tensors: [[Int]] = []
  /// By class, and by value of the graph, the value that stands for it: what a decided choice takes.
  private(set) var meanings: [[Int]] = []

  init(_ graph: TracedGraph, _ layout: TensorLayout) {
    var known: [[Int]: Int] = [:]
    for (at, tensor) in layout.tensors.enumerated() {
      let meaning = Self.meanings(graph, tensor)
      if let number = known[meaning] {
        tensors[number].append(at)
      } else {
        known[meaning] = tensors.count
        tensors.append([at])
        meanings.append(meaning)
      }
    }
  }

  private static func meanings(
    _ graph: TracedGraph, _ tensor: TensorLayout.Tensor
  ) -> [Int] {
    var meanings = Array(graph.values.indices)
    // What follows from the shape of the tensor alone.
    var numbers = [Double?](repeating: nil, count: graph.values.count)
    for (at, value) in graph.values.enumerated() {
      switch value.kind {
      case .constant(let bits):
        let number = Double(bitPattern: bits)
        // The same in every precision.
        if Double(Float(number)) == number { numbers[at] = number }
      case .input(.size(let size)): numbers[at] = Double(tensor.size(size))
      case .operation(.choose(let comparison)):
        guard let a = numbers[value.operands[0]], let b = numbers[value.operands[1]],
          let holds = comparison.holds(a, b)
        else { continue }
        let taken = meanings[value.operands[holds ? 2 : 3]]
        meanings[at] = taken
        numbers[at] = numbers[taken]
      case .operation(let operation):
        let operands = value.operands.compactMap { numbers[$0] }
        if operands.count == value.operands.count {
          numbers[at] = Self.number(operation, operands)
        }
      case .input, .reduction, .matrix: continue
      }
    }
    return meanings
  }

  /// What comes of numbers that follow from shapes; nil where it is not decided here.
  private static func number(_ operation: Opcode, _ operands: [Double]) -> Double? {
    let result: Double
    switch operation {
    case .add: result = operands[0] + operands[1]
    case .subtract: result = operands[0] - operands[1]
    case .multiply: result = operands[0] * operands[1]
    case .less: result = operands[0] < operands[1] ? 1 : 0
    case .lessOrEqual: result = operands[0] <= operands[1] ? 1 : 0
    case .equal: result = operands[0] == operands[1] ? 1 : 0
    case .notEqual: result = operands[0] != operands[1] ? 1 : 0
    default: return nil
    }
    return Double(Float(result)) == result ? result : nil
  }
}

extension Opcode.Comparison {
  /// Whether it holds between two numbers; nil where that is not decided here.
  func holds(_ a: Double, _ b: Double) -> Bool? {
    switch self {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .equal: a == b
    case .notEqual: a != b
    case .unordered: nil
    }
  }
}
