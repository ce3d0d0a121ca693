import Programs

/// An ``SSAFunction`` cut into regions of machine code, and the calls of the interpreter between them.
///
/// Functions such as `exp` stay with the interpreter, whose code for them keeps a pipeline of blocks
/// busy. A number's level is how many of them lie behind it one after the other: all numbers of a
/// level are one region, which all functions of that level follow.
package struct LoweredFunction: Sendable {
  /// Where numbers lie in memory, a block after another.
  package enum Location: Hashable, Sendable {
    case input(Int)
    case output(Int)
    /// Memory of the context's own.
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
  struct Region: Sendable {
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

  var values: [SSAFunction.Value]
  /// Where values lie that a region finds in memory.
  var locations: [Location?]
  /// Values of constants, by place among the constants.
  var constants: [Double] = []
  /// The place of a value among the constants.
  var constantPlaces: [Int: Int] = [:]
  var regions: [Region] = []
  var rowCount = 0
  let outputCount: Int
  /// Whether all steps are committed in one stage, and so for one half of a block after the other.
  private(set) var commitsTogether = true

  package init(_ function: SSAFunction) {
    var values = function.values
    outputCount = function.outputs.count
    var wanted = function.outputs.enumerated().compactMap { slot, value in
      value.map { Store(value: $0, location: .output(slot)) }
    }
    wanted += function.stores.map { Store(value: $0.value, location: .input($0.slot)) }
    let isInPlace = !function.stores.isEmpty
    if isInPlace {
      // An input that becomes another output may lie in memory that an earlier store overwrites: it
      // is fetched like a number that is computed.
      for at in wanted.indices where values[wanted[at].value].operation == .input {
        if wanted[at].location == .input(values[wanted[at].value].slot) { continue }
        values.append(SSAFunction.Value(operation: .copy, operands: [wanted[at].value]))
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
    regions = [Region](repeating: Region(), count: last + 1)
    for (at, value) in values.enumerated() {
      switch value.operation {
      case .constant:
        constantPlaces[at] = constants.count
        constants.append(value.constant)
      case .input: locations[at] = .input(value.slot)
      case .kernel: break
      default: regions[levels[at]].operations.append(at)
      }
    }
    // Functions between regions keep the processor busy by themselves.
    let stages = StageAssignment(values, isCut: last == 0 && !function.stores.isEmpty)
    let schedule = assignStages(stages, function, wanted, levels)
    for level in regions.indices {
      regions[level].operations.sort { schedule.order($0) < schedule.order($1) }
      let operations = regions[level].operations
      regions[level].stageStarts = operations.indices.filter {
        $0 == 0 || schedule.stage[operations[$0]] != schedule.stage[operations[$0 - 1]]
      }
    }
    markFirstCommit()
    var late: [(store: Store, level: Int)] = []
    for store in wanted {
      if schedule.isEarly(store) {
        regions[levels[store.value]].early[store.value, default: []].append(store.location)
        if locations[store.value] == nil { locations[store.value] = store.location }
      } else {
        late.append((store, isInPlace ? last : levels[store.value]))
      }
    }
    placeRows(levels, late)
    for (store, level) in late { regions[level].late.append(store) }
  }

  /// Marks the step that is committed first: it begins the events of a block, which the others join.
  private mutating func markFirstCommit() {
    var first: (region: Int, stage: Int)?
    for (at, region) in regions.enumerated() {
      for (position, value) in region.operations.enumerated() {
        guard case .commitStep(let comparison, _) = values[value].operation else { continue }
        let place = (at, region.stageStarts.count { $0 <= position })
        values[value].operation = .commitStep(comparison, isFirst: first == nil)
        let isTogether = first.map { $0 == place } ?? true
        commitsTogether = commitsTogether && isTogether
        first = first ?? place
      }
    }
  }

  /// Finds the stages of values, and which stores can be made at once.
  private func assignStages(
    _ stages: StageAssignment, _ function: SSAFunction, _ wanted: [Store], _ levels: [Int]
  ) -> Schedule {
    var stages = stages
    func schedule() -> Schedule {
      Schedule(values, levels, stages.stage)
    }
    let first = schedule()
    let stored = Set(wanted.filter { first.isEarly($0) }.map(\.value))
    let changing = Set(function.stores.map(\.slot))
    stages.sink(
      isStored: { stored.contains($0) }, isSteady: { !changing.contains(values[$0].slot) })
    return schedule()
  }

  private static func levels(_ values: [SSAFunction.Value]) -> [Int] {
    var levels = [Int](repeating: 0, count: values.count)
    for (at, value) in values.enumerated() {
      let level = value.operands.map { levels[$0] }.max() ?? 0
      levels[at] = value.operation.isKernel ? level + 1 : level
    }
    return levels
  }

  /// Gives rows to what functions compute and read, and to what one region computes and another
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
    var byLevel = [[Int]](repeating: [], count: regions.count + 1)
    for at in values.indices where lastUse[at] >= 0 && locations[at] == nil {
      if values[at].operation.isLeaf { continue }
      byLevel[values[at].operation.isKernel ? levels[at] - 1 : levels[at]].append(at)
    }
    var free: [Int] = []
    var ending = [[Int]](repeating: [], count: regions.count)
    for level in regions.indices {
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
          regions[level].calls.append(call(at, row))
        } else {
          regions[level].early[at, default: []].append(.row(row))
        }
      }
      free += ending[level]
    }
  }

  /// How code for an instruction set reports events best.
  func eventReporting(_ set: InstructionSet, isDouble: Bool) -> EventReporting {
    // Events come from the first region's function only where nothing is called before them.
    let first = regions.first?.operations ?? []
    guard first.contains(where: { values[$0].operation.reportsEvents }) else { return .perBlock }
    if set == .avx2, values.contains(where: { $0.operation == .commitStepLikely }) {
      return .onEvent
    }
    // Of several components one after the other adds to what is reported.
    let count = values.count { $0.operation.reportsEvents }
    return set == .avx512 && !isDouble && count == 1 ? .reduced : .perBlock
  }

  private func call(_ at: Int, _ row: Int) -> Call {
    guard case .kernel(let operation) = values[at].operation else {
      preconditionFailure("a call of an operation that is no function")
    }
    let operands = values[at].operands.map { operand -> Call.Place in
      if let constant = constantPlaces[operand] { return .constant(constant) }
      guard let location = locations[operand] else {
        preconditionFailure("a function's operand that is not in memory")
      }
      return .memory(location)
    }
    return Call(operation: operation, operands: operands, row: row)
  }
}

extension Opcode {
  /// Whether it is given, not computed.
  var isLeaf: Bool { self == .constant || self == .input }
}
