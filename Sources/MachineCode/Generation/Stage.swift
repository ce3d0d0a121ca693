import Programs

extension CodeGenerator {
  /// Operations on a block, and how registers and memory are used around them.
  struct Stage {
    /// In order.
    var operations: [Int]
    /// Stores of what is computed, made at once.
    var early: [Int: [LoweredFunction.Location]]
    /// Stores behind all operations.
    var late: [LoweredFunction.Store]
    /// Registers and the values that they hold all the time.
    var pinned: [VectorRegister: Int] = [:]
    /// Registers that other stages need.
    var reserved: Set<VectorRegister> = []
    /// Values that are to be left in certain registers.
    var targets: [Int: VectorRegister] = [:]
    /// Values that pass from stage to stage in ring buffers of the context: written there where they
    /// are computed, read from there otherwise.
    var ringBuffers: [Int: Int] = [:]
    /// Ring buffers whose numbers the next stage finds in others.
    var forwarded: [(from: Int, to: Int)] = []
    /// How many ring buffers all stages have.
    var ringCount = 0
    /// How many blocks it lies behind the block that is counted.
    var distance = 0
  }

  /// Vector registers that hold numbers: with AVX2 the last is for the truth values of comparisons.
  var usableRegisters: Int {
    let count = assembler.instructionSet.registerCount
    return assembler.instructionSet == .avx512 ? count : count - 1
  }

  /// Writes what a stage does to a vector of a block.
  mutating func write(_ stage: Stage, half: Int) {
    let function = function
    distance = stage.distance
    ringBuffers = stage.ringBuffers
    for (from, to) in stage.forwarded {
      assembler.vmovu(truthRegister, ringAddress(from, half: half))
      assembler.vmovu(ringAddress(to, half: half), truthRegister)
    }
    var allocation = RegisterAllocation(
      registers: usableRegisters, pinned: stage.pinned, reserved: stage.reserved,
      targets: stage.targets, uses: uses(stage), placeCount: Self.ringLength * stage.ringCount,
      // What is stored for others is stored as soon as it is computed.
      isInMemory: {
        function.constantPlaces[$0] != nil || function.locations[$0] != nil
          || stage.ringBuffers[$0] != nil
      })
    for (position, at) in stage.operations.enumerated() {
      compute(at, position, &allocation, half)
      if let register = allocation.register(of: at) {
        for location in stage.early[at] ?? [] {
          assembler.vmovu(address(location, half: half), register)
        }
        if let ring = stage.ringBuffers[at] {
          assembler.vmovu(ringAddress(ring, half: half), register)
        }
      }
      allocation.unlockAll()
      allocation.release(at, after: position)
    }
    let end = stage.operations.count
    for (order, store) in stage.late.enumerated() {
      // Each store is a position of its own.
      let register = allocation.bring(store.value, at: end + order)
      transfer(&allocation, half: half)
      assembler.vmovu(address(store.location, half: half), register)
      allocation.unlockAll()
      allocation.release(store.value, after: end + order)
    }
    spillCount = max(spillCount, allocation.spillCount)
    distance = 0
    ringBuffers = [:]
  }

  /// Writes the loads and stores that the register allocation needs before the next instruction.
  mutating func transfer(_ allocation: inout RegisterAllocation, half: Int) {
    for transfer in allocation.transfers {
      switch transfer {
      case .load(let register, let value): load(register, value, half: half)
      case .spill(let register, let place): assembler.vmovu(spillAddress(place), register)
      case .reload(let register, let place): assembler.vmovu(register, spillAddress(place))
      }
    }
    allocation.transfers = []
  }

  private mutating func compute(
    _ at: Int, _ position: Int, _ allocation: inout RegisterAllocation, _ half: Int
  ) {
    let operation = function.values[at].operation
    if operation == .commitStepLikely, layout.inputs.eventReporting == .onEvent {
      commitStepLikely(at, position, &allocation, half)
    } else if operation.isOneInstruction {
      computeSimply(at, position, &allocation, half)
    } else {
      let operands = function.values[at].operands
      let registers = operands.map { allocation.bring($0, at: position) }
      // Several instructions: the result must not take the place of an operand.
      let target = allocation.define(at, at: position)
      transfer(&allocation, half: half)
      writeSequence(operation, target, registers, half)
      for operand in operands { allocation.release(operand, after: position) }
    }
  }

  /// One instruction, whose last operand may be in memory.
  private mutating func computeSimply(
    _ at: Int, _ position: Int, _ allocation: inout RegisterAllocation, _ half: Int
  ) {
    let operation = function.values[at].operation
    var operands = function.values[at].operands
    if operation.commutes, allocation.register(of: operands[0]) == nil,
      allocation.register(of: operands[1]) != nil
    {
      operands.swapAt(0, 1)
    }
    let first = operands.count > 1 ? allocation.bring(operands[0], at: position) : nil
    let last = operands[operands.count - 1]
    var source: VectorOrMemory?
    if allocation.register(of: last) == nil, mayStayInMemory(last, position, &allocation) {
      transfer(&allocation, half: half)
      source = address(ofValue: last, half: half).map { .memory($0) }
    }
    let second = source ?? .register(allocation.bring(last, at: position))
    for operand in operands { allocation.release(operand, after: position) }
    let target = allocation.define(at, at: position)
    transfer(&allocation, half: half)
    writeInstruction(operation, target, first, second)
  }

  /// Whether an instruction should read a value from memory: a constant that found no register, or
  /// a number that is not needed again.
  private func mayStayInMemory(
    _ value: Int, _ position: Int, _ allocation: inout RegisterAllocation
  ) -> Bool {
    if function.constantPlaces[value] != nil { return true }
    return allocation.isUnspilled(value)
      && (function.locations[value] != nil || ringBuffers[value] != nil)
      && !allocation.isUsed(value, after: position)
  }
}
