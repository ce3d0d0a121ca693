import Programs

/// Which numbers an index takes while its loops run: exactly where the loops' bounds are constant,
/// by walking them where they depend on other loops.
struct IndexRanges {
  enum Answer {
    /// The loops never run.
    case empty
    case range(ClosedRange<Int>)
    /// Too many steps to walk.
    case unknown
  }

  private var known: [Affine: ClosedRange<Int>?] = [:]
  private var budget = FormulaLimits.enumeratedSteps

  /// The numbers that `index` takes.
  mutating func range(of index: Affine, in loops: [Loop]) -> Answer {
    if index.terms.isEmpty { return .range(index.constant...index.constant) }
    if let answer = known[index] { return answer.map { .range($0) } ?? .empty }
    let needed = closure(of: index.loops, in: loops)
    let isBox = needed.allSatisfy {
      loops[$0].from.terms.isEmpty && loops[$0].through.terms.isEmpty
    }
    let answer: ClosedRange<Int>?
    if isBox {
      answer = box(index, needed, loops)
    } else {
      var counters = [Int](repeating: 0, count: loops.count)
      var found: ClosedRange<Int>?
      guard walk(index, needed[...], loops, &counters, &found) else { return .unknown }
      answer = found
    }
    known[index] = .some(answer)
    return answer.map { .range($0) } ?? .empty
  }

  /// The largest number of steps that one run of a loop can take.
  mutating func longest(_ loop: Int, in loops: [Loop]) -> Int {
    guard let length = loops[loop].through.adding(loops[loop].from, times: -1) else { return .max }
    switch range(of: length, in: loops) {
    case .empty: return 0
    case .range(let bounds): return max(0, bounds.upperBound + 1)
    case .unknown: return .max
    }
  }

  /// The loops of a mask and those in their bounds, outer before inner.
  private func closure(of mask: UInt64, in loops: [Loop]) -> [Int] {
    var mask = mask
    while true {
      var wider = mask
      for loop in loops.indices where mask & (1 << UInt64(loop)) != 0 {
        wider |= loops[loop].from.loops | loops[loop].through.loops
      }
      if wider == mask { break }
      mask = wider
    }
    return loops.indices.filter { mask & (1 << UInt64($0)) != 0 }.sorted {
      (loops[$0].nesting, $0) < (loops[$1].nesting, $1)
    }
  }

  private func box(_ index: Affine, _ needed: [Int], _ loops: [Loop]) -> ClosedRange<Int>? {
    var low = index.constant
    var high = index.constant
    for loop in needed where loops[loop].from.constant > loops[loop].through.constant {
      return nil
    }
    for term in index.terms {
      let a = term.coefficient.multipliedClamping(loops[term.loop].from.constant)
      let b = term.coefficient.multipliedClamping(loops[term.loop].through.constant)
      low = low.addingClamping(min(a, b))
      high = high.addingClamping(max(a, b))
    }
    return low...high
  }

  /// False when the budget of steps is used up.
  private mutating func walk(
    _ index: Affine, _ remaining: ArraySlice<Int>, _ loops: [Loop], _ counters: inout [Int],
    _ found: inout ClosedRange<Int>?
  ) -> Bool {
    guard let loop = remaining.first else {
      let value = index.value(counters)
      found = found.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
      return true
    }
    let from = loops[loop].from.value(counters)
    let through = loops[loop].through.value(counters)
    guard from <= through else { return true }
    guard through - from < budget else { return false }
    for counter in from...through {
      budget -= 1
      guard budget > 0 else { return false }
      counters[loop] = counter
      guard walk(index, remaining.dropFirst(), loops, &counters, &found) else { return false }
    }
    return true
  }
}

extension Int {
  func addingClamping(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
