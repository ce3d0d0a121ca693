import Formulas
import Lanes
import MachineCode
import Programs

/// Where a run finds the trials' numbers and leaves its results; nil where there is none.
struct DataProgramBuffers<V: PackLane> {
  var x: UnsafeMutablePointer<V>
  var direction: UnsafeMutablePointer<V>?
  var value: UnsafeMutablePointer<V>?
  var derivatives: UnsafeMutablePointer<V>?
}

/// Runs a ``DataProgram`` for batches whose lanes are trials.
///
/// Sums have one order: the rows of a block of 64 one after the other, from 0; then the block's sum is
/// added to the total.
final class DataProgramRun<V: PackLane> {
  private let program: DataProgram
  private let dimension: Int
  private let maximumBlocks: Int
  /// A run of blocks for each slot; those that lie elsewhere are not used.
  private let memory: UnsafeMutablePointer<V>
  private let places: [Int]
  /// A block for each number of a row.
  private let columns: UnsafeMutablePointer<V>
  private let slots: UnsafeMutablePointer<UnsafeMutablePointer<V>>
  /// The sums over a block of rows.
  private let partial: UnsafeMutablePointer<V>
  private let runs: [InPlaceRun<V>]

  init(
    _ program: DataProgram, dimension: Int, maximumBlocks: Int, instructionSet: InstructionSet,
    keepsLoops: Bool
  ) {
    self.program = program
    self.dimension = dimension
    self.maximumBlocks = maximumBlocks
    var count = 0
    places = (0..<program.slotCount).map { slot in
      let isElsewhere =
        slot < dimension || program.columns.contains(slot) || slot == program.value
        || program.direction.map { ($0..<$0 + dimension).contains(slot) } == true
        || program.derivatives.map { ($0..<$0 + dimension).contains(slot) } == true
      if !isElsewhere { count += 1 }
      return isElsewhere ? -1 : count - 1
    }
    memory = .allocateAligned(max(1, count * maximumBlocks), repeating: 0)
    columns = .allocateAligned(max(1, program.columns.count), repeating: 0)
    slots = .allocate(capacity: max(1, program.slotCount))
    var sums = 0
    runs = program.phases.map { phase in
      switch phase {
      case .once(let once):
        return InPlaceRun(
          once, shared: program.columns, maximumBlocks: maximumBlocks, instructionSet, keepsLoops)
      case .rows(let rows, let summed):
        sums = max(sums, summed.count)
        return InPlaceRun(
          rows, shared: program.columns, maximumBlocks: maximumBlocks, instructionSet, keepsLoops)
      }
    }
    partial = .allocateAligned(max(1, sums * maximumBlocks), repeating: 0)
  }

  deinit {
    memory.deallocate()
    columns.deallocate()
    slots.deallocate()
    partial.deallocate()
  }

  /// Whether machine code has run for rows.
  var isNative: Bool {
    zip(program.phases, runs).contains { phase, run in
      if case .rows = phase { run.isNative } else { false }
    }
  }

  /// Computes a batch's results over rows of a table, all or some.
  func run(
    _ buffers: DataProgramBuffers<V>, _ table: RowTable, _ rows: UnsafeBufferPointer<Int32>?,
    _ batch: Batch<V>
  ) {
    precondition(!batch.lanesAreElements, "lanes are trials")
    precondition(batch.blocks <= maximumBlocks, "a batch is larger than its loss allows")
    guard batch.blocks > 0 else { return }
    place(buffers, stride: batch.capacity)
    for (at, phase) in program.phases.enumerated() {
      switch phase {
      case .once:
        runs[at].bind(slots)
        runs[at].run(batch.blocks)
      case .rows(_, let sums): runRows(runs[at], sums, table, rows, batch.blocks)
      }
    }
  }

  /// Finds where each slot lies.
  private func place(_ buffers: DataProgramBuffers<V>, stride: Int) {
    for slot in 0..<program.slotCount where places[slot] >= 0 {
      (slots + slot).initialize(to: memory + places[slot] * maximumBlocks)
    }
    for (at, slot) in program.columns.enumerated() { (slots + slot).initialize(to: columns + at) }
    func place(_ buffer: UnsafeMutablePointer<V>?, from first: Int?) {
      guard let first, let buffer else { return }
      for at in 0..<dimension { (slots + first + at).initialize(to: buffer + at * stride) }
    }
    place(buffers.x, from: 0)
    place(buffers.direction, from: program.direction)
    place(buffers.derivatives, from: program.derivatives)
    if let slot = program.value, let value = buffers.value {
      (slots + slot).initialize(to: value)
    }
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  private func runRows(
    _ run: InPlaceRun<V>, _ sums: [Int], _ table: RowTable, _ rows: UnsafeBufferPointer<Int32>?,
    _ blocks: Int
  ) {
    let count = rows?.count ?? table.count
    let totals = sums.map { slots[$0] }
    for (at, slot) in sums.enumerated() {
      slots[slot] = partial + at &* maximumBlocks
      totals[at].update(repeating: 0, count: blocks)
      slots[slot].update(repeating: 0, count: blocks)
    }
    run.bind(slots)
    let width = table.width
    table.values.withUnsafeBufferPointer { values in
      var inBlock = 0
      for at in 0..<count {
        let row = rows.map { Int($0[at]) } ?? at
        for column in 0..<width { columns[column] = V(rounding: values[row &* width &+ column]) }
        for counter in program.counters {
          let column = counter.slot &- program.columns.lowerBound
          let value = Int(values[row &* width &+ column])
          precondition(value >= 0 && value < counter.bound, "an index is outside its range")
          run.setCounter(counter.loop, to: value)
        }
        run.run(blocks)
        inBlock &+= 1
        guard inBlock == 64 || at == count &- 1 else { continue }
        inBlock = 0
        for at in 0..<totals.count {
          let (total, part) = (totals[at], partial + at &* maximumBlocks)
          for block in 0..<blocks {
            total[block] = total[block] + part[block]
            part[block] = 0
          }
        }
      }
    }
    let divisor = V(rounding: Double(count))
    for (at, slot) in sums.enumerated() {
      for block in 0..<blocks { totals[at][block] = totals[at][block] / divisor }
      slots[slot] = totals[at]
    }
  }
}

/// Runs an ``InPlaceProgram``: machine code where it is short, else the interpreter with its loops.
final class InPlaceRun<V: PackLane> {
  private let program: InPlaceProgram
  private let shared: Range<Int>
  private let maximumBlocks: Int
  private let instructionSet: InstructionSet
  private let inputs: UnsafeMutablePointer<ProgramInput<V>>
  /// By variant; made and bound when first run.
  private var machines: [Machine<V>?]
  private var isBound: [Bool]
  private let interpreter: Interpreter<V>?
  private var variant = 0
  /// By what a counter multiplies in a variant's number, by loop.
  private let strides: [Int: Int]

  init(
    _ program: InPlaceProgram, shared: Range<Int>, maximumBlocks: Int,
    _ instructionSet: InstructionSet, _ keepsLoops: Bool
  ) {
    self.program = program
    self.shared = shared
    self.maximumBlocks = maximumBlocks
    self.instructionSet = instructionSet
    inputs = .allocate(capacity: max(1, program.program.inputCount))
    let count = keepsLoops ? 0 : program.variantCount
    machines = [Machine<V>?](repeating: nil, count: count)
    isBound = [Bool](repeating: false, count: count)
    interpreter = count == 0 ? Interpreter(program.program, maximumBlocks: maximumBlocks) : nil
    var strides: [Int: Int] = [:]
    var stride = 1
    for counter in program.counters.reversed() {
      strides[counter.loop] = stride
      stride = stride.multipliedReportingOverflow(by: max(1, counter.bound)).partialValue
    }
    self.strides = strides
  }

  deinit { inputs.deallocate() }

  var isNative: Bool { machines.contains { $0?.isNative == true } }

  /// Says where the slots lie.
  func bind(_ slots: UnsafePointer<UnsafeMutablePointer<V>>) {
    for slot in 0..<program.program.inputCount {
      (inputs + slot).initialize(
        to: ProgramInput(UnsafePointer(slots[slot]), step: shared.contains(slot) ? 0 : 1))
    }
    for at in isBound.indices { isBound[at] = false }
    variant = 0
    counterValues.removeAll(keepingCapacity: true)
    interpreter?.bind(inputs: inputs, outputs: slots)
  }

  private var counterValues: [Int: Int] = [:]

  /// Sets a counter for the next run.
  func setCounter(_ loop: Int, to value: Int) {
    guard let stride = strides[loop] else { return }
    if let interpreter {
      interpreter.setCounter(loop, to: value)
      return
    }
    variant &+= stride &* (value &- (counterValues[loop] ?? 0))
    counterValues[loop] = value
  }

  func run(_ blocks: Int) {
    if let interpreter {
      interpreter.run(blocks: blocks)
      return
    }
    if !isBound[variant] { prepare() }
    machines[variant]?.run(blocks: blocks)
  }

  private func prepare() {
    if machines[variant] == nil, let code = program.straightLine(variant) {
      machines[variant] = Machine(
        code, maximumBlocks: maximumBlocks, instructionSet: instructionSet)
    }
    machines[variant]?.bind(inPlace: inputs)
    isBound[variant] = true
  }
}
