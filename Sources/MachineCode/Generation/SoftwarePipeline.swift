/// The stages of a region at work on different blocks: while the first divides, the later ones continue
/// with blocks before it.
struct SoftwarePipeline {
  /// Registers through which a number passes from stage to stage, one a block.
  struct RegisterChain {
    /// Where it is computed.
    var stage: Int
    /// The newest first.
    var registers: [VectorRegister]
  }

  var stages: [CodeGenerator.Stage]
  var chains: [RegisterChain]
  /// Values that stay in the first registers.
  var pinned: [Int]

  /// How many blocks a stage lies behind the first.
  var distances: [Int] { stages.map(\.distance) }
}

extension CodeGenerator {
  /// How many blocks lie between the stages, best first. What pays depends on how many instructions a
  /// processor looks ahead; these were measured where a block of Adam has fifty.
  private static let gaps = [[4, 3], [3, 3], [3, 2], [2, 2], [2, 1], [1, 1]]
  /// The same where numbers pass through memory: how many blocks a ring buffer holds, a power of two.
  static let ringLength = 4
  /// Blocks of more operations fill what a processor looks ahead by themselves.
  private static let maximumLength = 160

  private func isCut(_ region: LoweredFunction.Region) -> Bool {
    (2...3).contains(region.stageStarts.count)
      && region.operations.count <= Self.maximumLength
  }

  /// Whether a region becomes a pipeline whose numbers pass from stage to stage through memory.
  func passesThroughMemory(_ region: LoweredFunction.Region) -> Bool {
    assembler.instructionSet == .avx2 && isCut(region) && layout.inputs.oddStrides.count < 2
  }

  /// A pipeline for a region; nil where it has one stage, or registers are too few.
  func pipeline(_ region: LoweredFunction.Region) -> SoftwarePipeline? {
    let count = region.stageStarts.count
    let isThroughMemory = passesThroughMemory(region)
    guard isThroughMemory || assembler.instructionSet == .avx512, isCut(region) else { return nil }
    let ends = region.stageStarts.dropFirst() + [region.operations.count]
    let stages = zip(region.stageStarts, ends).enumerated().map { at, bounds in
      Stage(
        operations: Array(region.operations[bounds.0..<bounds.1]), early: region.early,
        late: at == count - 1 ? region.late : [])
    }
    let crossing = crossing(stages)
    if isThroughMemory { return pipelineThroughMemory(stages, crossing) }
    let invariants = loopInvariants(stages.map { uses($0) })
    let most = stages.map { mostAlive($0, except: Set(crossing.map(\.value))) }.max() ?? 0
    for gaps in Self.gaps {
      var distances = [0]
      for gap in gaps.prefix(count - 1) { distances.append(distances[distances.count - 1] + gap) }
      let chained = crossing.reduce(0) { $0 + distances[$1.last] - distances[$1.first] }
      let room = usableRegisters - most - chained
      guard room >= invariants.count * 2 / 3 else { continue }
      return pipeline(stages, distances, crossing, Array(invariants.prefix(room)))
    }
    return nil
  }

  /// A value, the stage that computes it, and the last that uses it.
  private typealias Crossing = (value: Int, first: Int, last: Int)

  /// Values that a later stage uses and that are not in memory.
  private func crossing(_ stages: [Stage]) -> [Crossing] {
    var first: [Int: Int] = [:]
    var last: [Int: Int] = [:]
    for (at, stage) in stages.enumerated() {
      for value in uses(stage).keys { last[value] = at }
      for value in stage.operations { first[value] = at }
    }
    return first.compactMap { value, start in
      guard let end = last[value], end > start, function.locations[value] == nil else { return nil }
      return (value, start, end)
    }.sorted { $0.value < $1.value }
  }

  private func pipeline(
    _ stages: [Stage], _ distances: [Int], _ crossing: [Crossing], _ pinned: [Int]
  ) -> SoftwarePipeline {
    var result = SoftwarePipeline(stages: stages, chains: [], pinned: pinned)
    var next = pinned.count
    for (value, first, last) in crossing {
      let registers = (next..<next + distances[last] - distances[first]).map { VectorRegister($0) }
      next += registers.count
      result.chains.append(SoftwarePipeline.RegisterChain(stage: first, registers: registers))
      result.stages[first].targets[value] = registers[0]
      for at in first + 1...last {
        result.stages[at].pinned[registers[distances[at] - distances[first] - 1]] = value
      }
    }
    for at in stages.indices {
      result.stages[at].distance = distances[at]
      for (register, value) in pinned.enumerated() {
        result.stages[at].pinned[VectorRegister(register)] = value
      }
      result.stages[at].reserved = Set((pinned.count..<next).map { VectorRegister($0) })
    }
    return result
  }

  /// A pipeline of stages some blocks apart: sixteen registers do not hold what passes from stage to
  /// stage, so it passes through ring buffers in the context, one for each passage.
  private func pipelineThroughMemory(
    _ stages: [Stage], _ crossing: [Crossing]
  ) -> SoftwarePipeline {
    var result = SoftwarePipeline(stages: stages, chains: [], pinned: pinnedValues(stages))
    var count = 0
    for (value, first, last) in crossing {
      result.stages[first].ringBuffers[value] = count
      for at in first + 1...last {
        result.stages[at].ringBuffers[value] = count
        count += 1
        if at < last { result.stages[at].forwarded.append((from: count - 1, to: count)) }
      }
    }
    for at in stages.indices {
      result.stages[at].distance = Self.ringLength * at
      result.stages[at].ringCount = count
      for (register, value) in result.pinned.enumerated() {
        result.stages[at].pinned[VectorRegister(register)] = value
      }
    }
    return result
  }

  /// Writes the loops of a pipeline: one while it fills, one while it is full, one while it empties.
  /// For fewer blocks than the pipeline is long, the code jumps to where the result is bound.
  mutating func write(_ pipeline: SoftwarePipeline, _ counters: Counters) -> Assembler.ForwardJump {
    let distances = pipeline.distances
    let stages = distances.indices
    assembler.cmp64(Registers.end, 64 * distances[stages.count - 1])
    let short = assembler.jump(if: .belowOrEqual)
    for stage in 1..<stages.count {
      loop(pipeline, 0..<stage, bound: 64 * distances[stage], counters)
    }
    loop(pipeline, stages, bound: nil, counters)
    for stage in 1..<stages.count {
      assembler.add64(Registers.end, 64 * (distances[stage] - distances[stage - 1]))
      loop(pipeline, stage..<stages.count, bound: nil, counters)
    }
    return short
  }

  private mutating func loop(
    _ pipeline: SoftwarePipeline, _ active: Range<Int>, bound: Int?, _ counters: Counters
  ) {
    assembler.align(32)
    let start = assembler.bytes.count
    // All stages for one half of a block, then for the other: divisions lie apart.
    for half in halves {
      // The last stage first: what it reads is then not overwritten yet.
      for stage in (0..<active.upperBound).reversed() {
        for chain in pipeline.chains where chain.stage == stage {
          for (older, newer) in zip(chain.registers.dropFirst(), chain.registers).reversed() {
            assembler.vmova(older, newer)
          }
        }
        if active.contains(stage) { write(pipeline.stages[stage], half: half) }
      }
    }
    nextBlock(counters, loop: start, bound: bound)
  }
}
