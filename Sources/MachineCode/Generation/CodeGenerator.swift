import Programs

/// Writes the machine code of a ``LoweredFunction``: for each region a function of two arguments, the
/// context (`rdi`) and how many bytes the blocks of one number have (`rsi`).
///
/// A context holds the address of each number, the constants, and room for what registers cannot hold
/// (``ContextLayout``). The code is the same wherever the numbers lie.
struct CodeGenerator {
  let function: LoweredFunction
  let layout: ContextLayout
  var assembler: Assembler
  /// The registers of the context's addresses.
  var addressRegisters: [Int: GeneralRegister] = [:]
  /// The registers that count blocks where an addressing mode does not, by stride.
  let indexRegisters: [Int: GeneralRegister]
  var spillCount = 0
  /// How many blocks the code works behind the block that is counted.
  var distance = 0
  /// What is left to be written behind a function.
  var coldPaths: [ColdPath] = []
  /// The ring buffers of the stage that is written, by value; see ``Stage/ringBuffers``.
  var ringBuffers: [Int: Int] = [:]

  /// The code of a function: its bytes, the start of each region's code, nil where a region has none,
  /// and how many spilled vectors a context has room for. Nil where inputs have too many strides.
  static func generate(
    _ function: LoweredFunction, _ set: InstructionSet, isDouble: Bool, _ layout: ContextLayout
  ) -> (bytes: [UInt8], entries: [Int?], spillCount: Int)? {
    guard layout.inputs.oddStrides.count <= Registers.oddIndices.count else { return nil }
    var generator = CodeGenerator(function, set, isDouble, layout)
    let entries = function.regions.map { generator.generate($0) }
    return (generator.assembler.finished(), entries, generator.spillCount)
  }

  private init(
    _ function: LoweredFunction, _ set: InstructionSet, _ isDouble: Bool, _ layout: ContextLayout
  ) {
    self.function = function
    self.layout = layout
    assembler = Assembler(set, isDouble: isDouble)
    indexRegisters = Dictionary(
      uniqueKeysWithValues: zip(layout.inputs.oddStrides, Registers.oddIndices))
  }

  private mutating func generate(_ region: LoweredFunction.Region) -> Int? {
    guard !region.isEmpty else { return nil }
    assembler.align(64)
    let entry = assembler.bytes.count
    let saved = assignAddresses(region)
    for register in saved { assembler.push(register) }
    for (address, register) in addressRegisters.sorted(by: { $0.value < $1.value }) {
      loadAddress(register, address)
    }
    let reportsEvents = reportsEvents(region)
    if reportsEvents { loadAddress(Registers.eventMasks, layout.eventMasks) }
    let counters = Counters(
      strides: indexRegisters.sorted { $0.value < $1.value }.map { ($0.key, $0.value) },
      hasRingBuffers: passesThroughMemory(region), reportsEvents: reportsEvents)
    let pipeline = pipeline(region)
    var whole = Stage(
      operations: region.operations, early: region.early, late: region.late)
    let pinned = pipeline?.pinned ?? pinnedValues([whole])
    for (register, value) in pinned.enumerated() {
      whole.pinned[VectorRegister(register)] = value
      load(VectorRegister(register), value, half: 0)
    }
    let reporting = reportsEvents ? layout.inputs.eventReporting : .perBlock
    beginEvents(reporting)
    clear(Registers.blocks)
    for (_, register) in counters.strides { clear(register) }
    if counters.hasRingBuffers { clear(Registers.ring) }
    var end: Assembler.ForwardJump?
    if let pipeline {
      let short = write(pipeline, counters)
      end = assembler.jump()
      assembler.bind(short)
    }
    assembler.align(32)
    let loop = assembler.bytes.count
    for half in halves { write(whole, half: half) }
    nextBlock(counters, loop: loop, bound: nil)
    if let end { assembler.bind(end) }
    returnEvents(reporting)
    assembler.vzeroupper()
    for register in saved.reversed() { assembler.pop(register) }
    assembler.ret()
    writeColdPaths()
    return entry
  }

  func reportsEvents(_ region: LoweredFunction.Region) -> Bool {
    region.operations.contains { function.values[$0].operation.reportsEvents }
  }

  // MARK: Loops

  /// What a loop over blocks counts beside the blocks.
  struct Counters {
    /// By register.
    var strides: [(stride: Int, register: GeneralRegister)]
    var hasRingBuffers: Bool
    var reportsEvents: Bool
  }

  /// Where in a block each vector begins, in bytes.
  var halves: StrideTo<Int> { stride(from: 0, to: 64, by: assembler.instructionSet.vectorBytes) }

  /// Continues at `loop` with the next block, while there is one, or while it is below `bound`, in
  /// bytes.
  mutating func nextBlock(_ counters: Counters, loop: Int, bound: Int?) {
    for (stride, register) in counters.strides { assembler.add64(register, 64 * stride) }
    if counters.hasRingBuffers {
      assembler.add64(Registers.ring, 64)
      assembler.and64(Registers.ring, 64 * (Self.ringLength - 1))
    }
    if counters.reportsEvents { assembler.add64(Registers.eventMasks, 4) }
    assembler.add64(Registers.blocks, short: 64)
    if let bound {
      assembler.cmp64(Registers.blocks, bound)
    } else {
      assembler.cmp64(Registers.blocks, Registers.end)
    }
    assembler.jump(if: .below, to: loop)
  }

  mutating func clear(_ register: GeneralRegister) { assembler.xor32(register, register) }
}
