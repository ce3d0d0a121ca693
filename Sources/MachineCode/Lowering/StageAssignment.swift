import Programs

/// Cuts operations where they would wait long for a number: behind divisions and square roots.
///
/// A processor looks some hundred instructions ahead. A block that divides by a root keeps most of
/// them waiting; where the operations of a later stage are those of an earlier block, nothing waits.
struct StageAssignment {
  /// By value.
  private(set) var stage: [Int]
  private let values: [SSAFunction.Value]
  private var users: [[Int]]

  private static let most = 3

  /// - Parameter isCut: whether there is to be more than one stage.
  init(_ values: [SSAFunction.Value], isCut: Bool) {
    self.values = values
    stage = [Int](repeating: 0, count: values.count)
    users = [[Int]](repeating: [], count: values.count)
    guard isCut else { return }
    for (at, value) in values.enumerated() {
      for operand in value.operands {
        users[operand].append(at)
        let next = stage[operand] + (values[operand].operation.isSlow ? 1 : 0)
        stage[at] = max(stage[at], min(next, Self.most - 1))
      }
    }
  }

  /// Moves what only later stages use to them, where it needs nothing but what memory has: then it
  /// need not be kept from stage to stage.
  ///
  /// - Parameters:
  ///   - isStored: whether a value is stored as soon as it is computed.
  ///   - isSteady: whether an input keeps its numbers.
  mutating func sink(isStored: (Int) -> Bool, isSteady: (Int) -> Bool) {
    for at in values.indices.reversed() {
      guard let target = users[at].map({ stage[$0] }).min(), target > stage[at],
        canSink(at, target, isStored, isSteady)
      else { continue }
      stage[at] = target
    }
  }

  private func canSink(
    _ at: Int, _ target: Int, _ isStored: (Int) -> Bool, _ isSteady: (Int) -> Bool
  ) -> Bool {
    let value = values[at]
    guard !value.operation.isLeaf, !value.operation.isSlow, !value.operation.reportsEvents,
      !isStored(at)
    else { return false }
    return value.operands.allSatisfy { operand in
      switch values[operand].operation {
      case .constant: true
      case .input: isSteady(operand)
      default:
        isStored(operand) || stage[operand] >= target
          || (users[operand].allSatisfy { $0 == at || stage[$0] >= target }
            && canSink(operand, target, isStored, isSteady))
      }
    }
  }
}

extension Opcode {
  /// Whether a processor takes several times as long for it as for a product.
  var isSlow: Bool {
    switch self {
    case .divide, .guardedDivide, .squareRoot: true
    default: false
    }
  }
}
