import Synchronization

/// Takes down what is done to numbers, operation by operation, where code runs on names instead of
/// numbers: the arithmetic of optimizers, from which native code is made.
///
/// A name is the place of a number in the record; what has none is named −1.
package final class Recording: Sendable {
  /// Where the operations of the present thread are taken down.
  @TaskLocal package static var current: Recording?

  struct Contents {
    var builder = TraceBuilder()
    var hasFailed = false
  }
  private let contents = Mutex(Contents())

  package init() {}

  /// What was taken down; nil where something was done that a record cannot say.
  var values: [Trace.Value]? { contents.withLock { $0.hasFailed ? nil : $0.builder.values } }

  /// Says that the record is not all that was done.
  package func fail() { contents.withLock { $0.hasFailed = true } }

  package func input(_ slot: Int) -> Int { contents.withLock { $0.builder.input(slot) } }

  package func constant(_ value: Double) -> Int {
    contents.withLock { $0.builder.constant(value) }
  }

  /// The name of what an operation gives.
  package func record(_ operation: TraceOperation, _ operands: Int...) -> Int {
    record(operation, operands)
  }

  private func record(_ operation: TraceOperation, _ operands: [Int]) -> Int {
    contents.withLock { contents in
      guard contents.builder.values.count < 2 * Trace.maximumLength,
        operands.allSatisfy({ $0 >= 0 })
      else {
        contents.hasFailed = true
        return -1
      }
      return contents.builder.append(operation, operands)
    }
  }

  /// A number by truth: 1 where a comparison holds, 0 elsewhere.
  package func compare(_ comparison: TraceOperation, _ a: Int, _ b: Int) -> Int {
    record(comparison, a, b, constant(1))
  }

  /// `then` where a truth of ``compare(_:_:_:)`` is not 0, `otherwise` elsewhere.
  package func choose(_ truth: Int, _ then: Int, _ otherwise: Int) -> Int {
    // A comparison can choose by itself; its number is dropped where nothing else asks for it.
    let known = contents.withLock { truth >= 0 ? $0.builder.values[truth] : nil }
    if let known, let comparison = known.operation.comparison {
      return record(.choose(comparison), known.operands[0], known.operands[1], then, otherwise)
    }
    return record(.choose(.notEqual), truth, constant(0), then, otherwise)
  }
}

extension Recording {
  /// Takes down a program; returns the names of its outputs.
  ///
  /// - Parameter input: the name of each input.
  package func record(_ program: Program, input: (Int) -> Int) -> [Int]? {
    guard let trace = Trace(program) else { return nil }
    var names: [Int] = []
    for value in trace.values {
      switch value.operation {
      case .input: names.append(input(value.slot))
      case .constant: names.append(constant(value.constant))
      default: names.append(record(value.operation, value.operands.map { names[$0] }))
      }
    }
    return trace.outputs.map { $0.map { names[$0] } ?? -1 }
  }
}

extension TraceOperation {
  fileprivate var comparison: Comparison? {
    switch self {
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    default: nil
    }
  }
}
