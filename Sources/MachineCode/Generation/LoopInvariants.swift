/// Which values stay in registers over all blocks: those that are the same for all.
extension CodeGenerator {
  /// Where each value is used: by the position of the operation, or of the store behind all.
  func uses(_ stage: Stage) -> [Int: [Int]] {
    var uses: [Int: [Int]] = [:]
    for (position, at) in stage.operations.enumerated() {
      for operand in function.values[at].operands { uses[operand, default: []].append(position) }
    }
    for (order, store) in stage.late.enumerated() {
      uses[store.value, default: []].append(stage.operations.count + order)
    }
    return uses
  }

  private func isLoopInvariant(_ value: Int) -> Bool {
    if function.constantPlaces[value] != nil { return true }
    guard let location = function.locations[value] else { return false }
    // The halves of a block may be different numbers.
    return layout.isUniform(location)
      || (assembler.instructionSet == .avx512 && layout.stride(of: location) == 0)
  }

  /// Values that are the same for all blocks, those used most first.
  func loopInvariants(_ uses: [[Int: [Int]]]) -> [Int] {
    var counts: [Int: Int] = [:]
    for uses in uses {
      for (value, positions) in uses where isLoopInvariant(value) {
        counts[value, default: 0] += positions.count
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// How many registers a stage needs for numbers of a block, and to compute one.
  func mostAlive(_ stage: Stage, except others: Set<Int> = []) -> Int {
    let uses = uses(stage)
    var starts: [Int: Int] = [:]
    for (position, at) in stage.operations.enumerated() { starts[at] = position }
    var changes = [Int](repeating: 0, count: stage.operations.count + stage.late.count + 2)
    for (value, positions) in uses where !isLoopInvariant(value) && !others.contains(value) {
      guard let first = starts[value] ?? positions.first, let last = positions.last else {
        continue
      }
      changes[first] += 1
      changes[last + 1] -= 1
    }
    var alive = 0
    var most = 0
    for change in changes {
      alive += change
      most = max(most, alive)
    }
    // For what an instruction computes, and for invariants that it needs and that found no register.
    let isSimple = stage.operations.allSatisfy { function.values[$0].operation.isOneInstruction }
    return most + (isSimple ? 2 : 5)
  }

  /// As many loop invariants as can stay in registers without other values being spilled.
  func pinnedValues(_ stages: [Stage]) -> [Int] {
    let invariants = loopInvariants(stages.map { uses($0) })
    let needs = stages.flatMap { registerNeeds($0) }
    var count = invariants.count
    while count > 0 {
      let others = Set(invariants[count...])
      let most = needs.map { $0.own + $0.invariant.intersection(others).count }.max() ?? 0
      if count + most <= usableRegisters { break }
      count -= 1
    }
    return Array(invariants[..<count])
  }

  /// For each operation and each store behind them how many numbers of a block are needed then or
  /// later, and which loop invariants.
  private func registerNeeds(_ stage: Stage) -> [(own: Int, invariant: Set<Int>)] {
    let count = stage.operations.count
    var first: [Int: Int] = [:]
    var last: [Int: Int] = [:]
    for (position, at) in stage.operations.enumerated() {
      first[at] = position
      last[at] = position
    }
    var needs = [(own: Int, invariant: Set<Int>)](
      repeating: (0, []), count: count + stage.late.count)
    for (value, positions) in uses(stage) {
      if isLoopInvariant(value) {
        for position in positions { needs[position].invariant.insert(value) }
      } else if let start = positions.first, let end = positions.last {
        first[value] = first[value] ?? start
        last[value] = end
      }
    }
    for (value, start) in first {
      for position in start...(last[value] ?? start) { needs[position].own += 1 }
    }
    for (position, at) in stage.operations.enumerated() {
      // One instruction puts its number where an operand was that is not needed again.
      let isFreed = function.values[at].operands.contains {
        first[$0] != nil && last[$0] == position
      }
      if isFreed, function.values[at].operation.isOneInstruction { needs[position].own -= 1 }
    }
    return needs
  }
}
