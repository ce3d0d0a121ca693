/// The stages of a stretch at work on different blocks: while the first divides, the later ones go on
/// with blocks before it.
struct Pipeline {
  /// Registers through which a number passes from stage to stage, one a block.
  struct Chain {
    /// Where it is computed.
    var stage: Int
    /// The newest first.
    var registers: [Int]
  }

  /// What is done to a block, by stage.
  var parts: [CodeGenerator.Part]
  var chains: [Chain]
  /// Values that stay in the first registers.
  var pinned: [Int]

  /// How many blocks a stage lies behind the first.
  var distances: [Int] { parts.map(\.distance) }
}

extension CodeGenerator {
  /// How many blocks lie between the stages, best first. What pays depends on how many instructions a
  /// processor looks ahead; these were measured where a block of Adam has fifty.
  private static let gaps = [[4, 3], [3, 3], [3, 2], [2, 2], [2, 1], [1, 1]]
  /// The same where numbers pass through memory, a power of two.
  static let ringLength = 4
  /// Blocks of more operations fill what a processor looks ahead by themselves.
  private static let maximumLength = 160

  private func isCut(_ stretch: NativePlan.Stretch) -> Bool {
    (2...3).contains(stretch.stageStarts.count)
      && stretch.operations.count <= Self.maximumLength
  }

  /// Whether a stretch becomes a pipeline whose numbers pass from stage to stage through memory.
  func passesThroughMemory(_ stretch: NativePlan.Stretch) -> Bool {
    assembler.instructionSet == .avx2 && isCut(stretch) && layout.inputs.oddStrides.count < 2
  }

  /// A pipeline for a stretch; nil where it has one stage, or registers are too few.
  func pipeline(_ stretch: NativePlan.Stretch) -> Pipeline? {
    let count = stretch.stageStarts.count
    let isThroughMemory = passesThroughMemory(stretch)
    guard isThroughMemory || assembler.instructionSet == .avx512, isCut(stretch) else { return nil }
    let ends = stretch.stageStarts.dropFirst() + [stretch.operations.count]
    let parts = zip(stretch.stageStarts, ends).enumerated().map { stage, bounds in
      Part(
        operations: Array(stretch.operations[bounds.0..<bounds.1]), early: stretch.early,
        late: stage == count - 1 ? stretch.late : [])
    }
    let crossing = crossing(parts)
    let shared = sharedValues(parts.map { uses($0) })
    if isThroughMemory { return pipelineThroughMemory(parts, crossing) }
    let most = parts.map { mostAlive($0, except: Set(crossing.map(\.value))) }.max() ?? 0
    for gaps in Self.gaps {
      var distances = [0]
      for gap in gaps.prefix(count - 1) { distances.append(distances[distances.count - 1] + gap) }
      let chained = crossing.reduce(0) { $0 + distances[$1.last] - distances[$1.first] }
      let room = usableRegisters - most - chained
      guard room >= shared.count * 2 / 3 else { continue }
      return pipeline(parts, distances, crossing, Array(shared.prefix(room)))
    }
    return nil
  }

  private typealias Crossing = (value: Int, first: Int, last: Int)

  /// Values that a later stage uses and finds in no memory.
  private func crossing(_ parts: [Part]) -> [Crossing] {
    var first: [Int: Int] = [:]
    var last: [Int: Int] = [:]
    for (stage, part) in parts.enumerated() {
      for value in uses(part).keys { last[value] = stage }
      for value in part.operations { first[value] = stage }
    }
    return first.compactMap { value, stage in
      guard let end = last[value], end > stage, plan.locations[value] == nil else { return nil }
      return (value, stage, end)
    }.sorted { $0.value < $1.value }
  }

  private func pipeline(
    _ parts: [Part], _ distances: [Int], _ crossing: [Crossing], _ pinned: [Int]
  ) -> Pipeline {
    var result = Pipeline(parts: parts, chains: [], pinned: pinned)
    var next = pinned.count
    for (value, first, last) in crossing {
      let registers = Array(next..<next + distances[last] - distances[first])
      next += registers.count
      result.chains.append(Pipeline.Chain(stage: first, registers: registers))
      result.parts[first].targets[value] = registers[0]
      for stage in first + 1...last {
        result.parts[stage].pinned[registers[distances[stage] - distances[first] - 1]] = value
      }
    }
    for stage in parts.indices {
      result.parts[stage].distance = distances[stage]
      for (register, value) in pinned.enumerated() { result.parts[stage].pinned[register] = value }
      result.parts[stage].reserved = Set(pinned.count..<next)
    }
    return result
  }

  /// A pipeline of stages some blocks apart: sixteen registers do not hold what passes from stage to
  /// stage, so it is left in places of the frame, a ring of them for each passage.
  private func pipelineThroughMemory(
    _ parts: [Part], _ crossing: [Crossing]
  ) -> Pipeline {
    var result = Pipeline(parts: parts, chains: [], pinned: [])
    var count = 0
    for (value, first, last) in crossing {
      result.parts[first].rings[value] = count
      for stage in first + 1...last {
        result.parts[stage].rings[value] = count
        count += 1
        if stage < last { result.parts[stage].handedOn.append((from: count - 1, to: count)) }
      }
    }
    result.pinned = pinnedValues(parts)
    for stage in parts.indices {
      result.parts[stage].distance = Self.ringLength * stage
      result.parts[stage].ringCount = count
      for (register, value) in result.pinned.enumerated() {
        result.parts[stage].pinned[register] = value
      }
    }
    return result
  }

  /// Writes the loops of a pipeline: one while it fills, one while it is full, one while it empties;
  /// for fewer blocks than it is long it goes on behind the branch that is returned.
  mutating func write(_ pipeline: Pipeline, next: (inout CodeGenerator, Int, Int?) -> Void) -> Int {
    let distances = pipeline.distances
    let stages = distances.indices
    let short = assembler.branch(ifAtMost: 64 * distances[stages.count - 1])
    for stage in 1..<stages.count {
      loop(pipeline, 0..<stage, bound: 64 * distances[stage], next)
    }
    loop(pipeline, stages, bound: nil, next)
    for stage in 1..<stages.count {
      assembler.add(6, 64 * (distances[stage] - distances[stage - 1]))
      loop(pipeline, stage..<stages.count, bound: nil, next)
    }
    return short
  }

  private mutating func loop(
    _ pipeline: Pipeline, _ active: Range<Int>, bound: Int?,
    _ next: (inout CodeGenerator, Int, Int?) -> Void
  ) {
    assembler.align(32)
    let start = assembler.bytes.count
    // All stages for one half of a block, then for the other: divisions lie apart.
    for half in halves {
      // The last stage first: what it reads is then not overwritten yet.
      for stage in (0..<active.upperBound).reversed() {
        for chain in pipeline.chains where chain.stage == stage {
          for (older, newer) in zip(chain.registers.dropFirst(), chain.registers).reversed() {
            assembler.move(older, newer)
          }
        }
        if active.contains(stage) { body(pipeline.parts[stage], half: half) }
      }
    }
    next(&self, start, bound)
  }
}
