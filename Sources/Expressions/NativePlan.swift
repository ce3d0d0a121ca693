/// A ``Trace`` cut into stretches of native code, with what the interpreter does between them.
///
/// Functions such as `exp` stay with the interpreter, whose code for them keeps a pipeline of blocks
/// busy. A number's level is how many of them lie behind it one after the other: all numbers of a
/// level are one stretch, which all functions of that level follow.
struct NativePlan: Sendable {
  /// Where numbers lie in memory, a block after another.
  enum Location: Hashable, Sendable {
    case input(Int)
    case output(Int)
    /// Memory of the machine's own.
    case row(Int)
  }

  /// Numbers that memory is to have.
  struct Store: Sendable {
    var value: Int
    var location: Location
  }

  /// A function left to the interpreter.
  struct Call: Sendable {
    /// An operand, as the interpreter finds it.
    enum Place: Sendable {
      case memory(Location)
      case constant(Int)
    }
    var operation: Operation
    var operands: [Place]
    var row: Int
  }

  /// A loop over all blocks, and the functions after it.
  struct Stretch: Sendable {
    /// Values to compute, in order.
    var operations: [Int] = []
    /// Stores of what is computed here, made at once.
    var early: [Int: [Location]] = [:]
    /// Stores after all else that is done to a block.
    var late: [Store] = []
    var calls: [Call] = []

    var isEmpty: Bool { operations.isEmpty && late.isEmpty }
  }

  var values: [Trace.Value]
  /// Where values lie that a stretch finds in memory.
  var locations: [Location?]
  /// Values of constants, by place among the constants.
  var constants: [Double] = []
  /// The place of a value among the constants.
  var constantPlaces: [Int: Int] = [:]
  var stretches: [Stretch] = []
  var rowCount = 0
  let inputCount: Int
  let outputCount: Int

  init(_ trace: Trace, inputCount: Int) {
    values = trace.values
    self.inputCount = inputCount
    outputCount = trace.outputs.count
    var outputs = trace.outputs
    if !trace.aliases.isEmpty {
      // An input that becomes another output may lie in memory that an earlier store overwrites: it
      // is fetched like a number that is computed.
      for slot in outputs.indices {
        guard let value = outputs[slot], values[value].operation == .input else { continue }
        values.append(Trace.Value(operation: .copy, operands: [value]))
        outputs[slot] = values.count - 1
      }
    }
    locations = [Location?](repeating: nil, count: values.count)
    let levels = Self.levels(values)
    let last = levels.max() ?? 0
    stretches = [Stretch](repeating: Stretch(), count: last + 1)
    for (at, value) in values.enumerated() {
      switch value.operation {
      case .constant:
        constantPlaces[at] = constants.count
        constants.append(value.constant)
      case .input: locations[at] = .input(value.slot)
      case .kernel: break
      default: stretches[levels[at]].operations.append(at)
      }
    }
    placeRows(levels, outputs, trace.aliases.isEmpty ? nil : last)
    for (slot, output) in outputs.enumerated() {
      guard let output else { continue }
      let isComputed = !values[output].operation.isLeaf && !values[output].operation.isKernel
      if trace.aliases.isEmpty, isComputed {
        stretches[levels[output]].early[output, default: []].append(.output(slot))
      } else {
        let level = trace.aliases.isEmpty ? levels[output] : last
        stretches[level].late.append(Store(value: output, location: .output(slot)))
      }
    }
  }

  private static func levels(_ values: [Trace.Value]) -> [Int] {
    var levels = [Int](repeating: 0, count: values.count)
    for (at, value) in values.enumerated() {
      let level = value.operands.map { levels[$0] }.max() ?? 0
      levels[at] = value.operation.isKernel ? level + 1 : level
    }
    return levels
  }

  /// Gives rows to what functions compute and read, and to what one stretch computes and another
  /// reads.
  ///
  /// - Parameter storing: the level that stores all outputs; nil where each stores its own.
  private mutating func placeRows(_ levels: [Int], _ outputs: [Int?], _ storing: Int?) {
    /// The last level that finds a value in memory; −1 where none does.
    var lastUse = [Int](repeating: -1, count: values.count)
    for (at, value) in values.enumerated() {
      let isKernel = value.operation.isKernel
      // A function runs at the end of the level before its own.
      let level = isKernel ? levels[at] - 1 : levels[at]
      for operand in value.operands
      where isKernel || values[operand].operation.isKernel || levels[operand] != level {
        lastUse[operand] = max(lastUse[operand], level)
      }
    }
    for case let output? in outputs {
      let level = storing ?? levels[output]
      if values[output].operation.isKernel || levels[output] != level {
        lastUse[output] = max(lastUse[output], level)
      }
    }
    var byLevel = [[Int]](repeating: [], count: stretches.count + 1)
    for at in values.indices where !values[at].operation.isLeaf && lastUse[at] >= 0 {
      byLevel[values[at].operation.isKernel ? levels[at] - 1 : levels[at]].append(at)
    }
    var free: [Int] = []
    var ending = [[Int]](repeating: [], count: stretches.count)
    for level in stretches.indices {
      for at in byLevel[level] {
        let row: Int
        if let reused = free.popLast() {
          row = reused
        } else {
          row = rowCount
          rowCount += 1
        }
        locations[at] = .row(row)
        ending[max(level, lastUse[at])].append(row)
        if values[at].operation.isKernel {
          stretches[level].calls.append(call(at, row))
        } else {
          stretches[level].early[at, default: []].append(.row(row))
        }
      }
      free += ending[level]
    }
  }

  private func call(_ at: Int, _ row: Int) -> Call {
    guard case .kernel(let operation) = values[at].operation else {
      preconditionFailure("a call of what is no function")
    }
    let operands = values[at].operands.map { operand -> Call.Place in
      if let constant = constantPlaces[operand] { return .constant(constant) }
      guard let location = locations[operand] else {
        preconditionFailure("a function's operand lies nowhere")
      }
      return .memory(location)
    }
    return Call(operation: operation, operands: operands, row: row)
  }
}

extension TraceOperation {
  /// Whether it is given, not computed.
  var isLeaf: Bool { self == .constant || self == .input }
}
