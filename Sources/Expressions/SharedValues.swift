/// Which values stay in registers over all blocks: those that all blocks share.
extension CodeGenerator {
  /// Where each value is used: by the position of the operation, or of the store behind all.
  func uses(_ part: Part) -> [Int: [Int]] {
    var uses: [Int: [Int]] = [:]
    for (position, at) in part.operations.enumerated() {
      for operand in plan.values[at].operands { uses[operand, default: []].append(position) }
    }
    for (order, store) in part.late.enumerated() {
      uses[store.value, default: []].append(part.operations.count + order)
    }
    return uses
  }

  private func isSharedByBlocks(_ value: Int) -> Bool {
    if plan.constantPlaces[value] != nil { return true }
    guard let location = plan.locations[value] else { return false }
    // The halves of a block may be different numbers.
    return layout.isUniform(location)
      || (assembler.instructionSet == .avx512 && layout.stride(of: location) == 0)
  }

  /// Values that all blocks share, those used most first.
  func sharedValues(_ uses: [[Int: [Int]]]) -> [Int] {
    var counts: [Int: Int] = [:]
    for uses in uses {
      for (value, positions) in uses where isSharedByBlocks(value) {
        counts[value, default: 0] += positions.count
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// How many registers a part needs for numbers of a block, and to compute one.
  func mostAlive(_ part: Part, except others: Set<Int> = []) -> Int {
    let uses = uses(part)
    var starts: [Int: Int] = [:]
    for (position, at) in part.operations.enumerated() { starts[at] = position }
    var changes = [Int](repeating: 0, count: part.operations.count + part.late.count + 2)
    for (value, positions) in uses where !isSharedByBlocks(value) && !others.contains(value) {
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
    // For what an instruction computes, and for shared values that it needs and that found no place.
    let isSimple = part.operations.allSatisfy { plan.values[$0].operation.simple != nil }
    return most + (isSimple ? 2 : 5)
  }

  /// Of values that all blocks share, as many as can stay in registers while nothing else has to
  /// give way.
  func pinnedValues(_ parts: [Part]) -> [Int] {
    let shared = sharedValues(parts.map { uses($0) })
    let needs = parts.flatMap { registerNeeds($0) }
    var count = shared.count
    while count > 0 {
      let others = Set(shared[count...])
      let most = needs.map { $0.own + $0.shared.intersection(others).count }.max() ?? 0
      if count + most <= usableRegisters { break }
      count -= 1
    }
    return Array(shared[..<count])
  }

  /// For each operation and each store behind them how many numbers of a block are needed then or
  /// later, and which values that all blocks share.
  private func registerNeeds(_ part: Part) -> [(own: Int, shared: Set<Int>)] {
    let count = part.operations.count
    var first: [Int: Int] = [:]
    var last: [Int: Int] = [:]
    for (position, at) in part.operations.enumerated() {
      first[at] = position
      last[at] = position
    }
    var needs = [(own: Int, shared: Set<Int>)](
      repeating: (0, []), count: count + part.late.count)
    for (value, positions) in uses(part) {
      if isSharedByBlocks(value) {
        for position in positions { needs[position].shared.insert(value) }
      } else if let start = positions.first, let end = positions.last {
        first[value] = first[value] ?? start
        last[value] = end
      }
    }
    for (value, start) in first {
      for position in start...(last[value] ?? start) { needs[position].own += 1 }
    }
    for (position, at) in part.operations.enumerated() {
      // One instruction puts its number where an operand was that is not needed again.
      let isFreed = plan.values[at].operands.contains { first[$0] != nil && last[$0] == position }
      if isFreed, plan.values[at].operation.simple != nil { needs[position].own -= 1 }
    }
    return needs
  }
}
