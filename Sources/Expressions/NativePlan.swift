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
    /// Where among them each stage begins.
    var stageStarts: [Int] = [0]
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
  let outputCount: Int

  init(_ trace: Trace) {
    var values = trace.values
    outputCount = trace.outputs.count
    var wanted = trace.outputs.enumerated().compactMap { slot, value in
      value.map { Store(value: $0, location: .output(slot)) }
    }
    wanted += trace.stores.map { Store(value: $0.value, location: .input($0.slot)) }
    let isInPlace = !trace.aliases.isEmpty || !trace.stores.isEmpty
    if isInPlace {
      // An input that becomes another output may lie in memory that an earlier store overwrites: it
      // is fetched like a number that is computed.
      for at in wanted.indices where values[wanted[at].value].operation == .input {
        if wanted[at].location == .input(values[wanted[at].value].slot) { continue }
        values.append(Trace.Value(operation: .copy, operands: [wanted[at].value]))
        wanted[at].value = values.count - 1
      }
      // What is there already need not be stored.
      wanted.removeAll {
        values[$0.value].operation == .input && $0.location == .input(values[$0.value].slot)
      }
    }
    self.values = values
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
    // Functions between stretches keep the processor busy by themselves.
    let stages = Stages(values, isCut: last == 0 && !trace.stores.isEmpty)
    let schedule = settle(stages, trace, wanted, levels)
    for level in stretches.indices {
      stretches[level].operations.sort { schedule.order($0) < schedule.order($1) }
      let operations = stretches[level].operations
      stretches[level].stageStarts = operations.indices.filter {
        $0 == 0 || schedule.stage[operations[$0]] != schedule.stage[operations[$0 - 1]]
      }
    }
    var late: [(store: Store, level: Int)] = []
    for store in wanted {
      if schedule.isEarly(store) {
        stretches[levels[store.value]].early[store.value, default: []].append(store.location)
        if locations[store.value] == nil { locations[store.value] = store.location }
      } else {
        late.append((store, isInPlace ? last : levels[store.value]))
      }
    }
    placeRows(levels, late)
    for (store, level) in late { stretches[level].late.append(store) }
  }

  /// Finds the stages of values, and which stores can be made at once.
  private func settle(
    _ stages: Stages, _ trace: Trace, _ wanted: [Store], _ levels: [Int]
  ) -> Schedule {
    var stages = stages
    func schedule() -> Schedule {
      Schedule(values, levels, stages.stage, mayBeEarly: trace.aliases.isEmpty)
    }
    let first = schedule()
    let stored = Set(wanted.filter { first.isEarly($0) }.map(\.value))
    let changing = Set(trace.stores.map(\.slot))
    stages.sink(
      isStored: { stored.contains($0) }, isSteady: { !changing.contains(values[$0].slot) })
    return schedule()
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
  /// reads, unless it lies in memory already.
  ///
  /// - Parameter late: what is stored at the end of a level.
  private mutating func placeRows(_ levels: [Int], _ late: [(store: Store, level: Int)]) {
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
    for (store, level) in late {
      if values[store.value].operation.isKernel || levels[store.value] != level {
        lastUse[store.value] = max(lastUse[store.value], level)
      }
    }
    var byLevel = [[Int]](repeating: [], count: stretches.count + 1)
    for at in values.indices where lastUse[at] >= 0 && locations[at] == nil {
      if values[at].operation.isLeaf { continue }
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
