import Lanes
import Synchronization

/// The step constants that all trials of a group share, step after step: bias corrections, schedules.
/// They are computed once for all batches, as far as memory allows.
final class SharedConstants: Sendable {
  /// The first steps' numbers, step by step; immutable once it is there.
  final class Table: Sendable {
    // Written before anyone else sees it, and never afterwards.
    nonisolated(unsafe) let numbers: UnsafeMutablePointer<Double>
    /// How many steps from the first on.
    let steps: Int

    fileprivate init(_ numbers: [Double], steps: Int) {
      self.numbers = .allocate(capacity: max(1, numbers.count))
      self.numbers.initialize(from: numbers, count: numbers.count)
      self.steps = steps
    }

    deinit { numbers.deallocate() }
  }

  private struct Contents: Sendable {
    var table = Table([], steps: 0)
    var numbers: [Double] = []
    /// What is carried to the step behind the table's last.
    var carried: [Double]
  }

  /// 2 MB.
  private static let mostNumbers = 1 << 18

  let plan: ConstantsPlan
  /// The numbers that do not change, by number; others are 0.
  let fixed: [Double]
  private let contents: Mutex<Contents>

  /// - Parameter parameters: those that trials share; others may be anything.
  init(_ plan: ConstantsPlan, parameters: [Double]) {
    self.plan = plan
    var fixed = plan.numbers.map { number -> Double in
      switch number.source {
      case .parameter(let at): parameters[at]
      case .constant(let value): value
      case .step, .carried, .computed: 0
      }
    }
    let sequence = SharedSequence(plan, fixed: fixed, carried: [])
    sequence.computeOnce(&fixed)
    self.fixed = fixed
    contents = Mutex(
      Contents(
        carried: plan.carriedInitial.map { initial in
          switch initial {
          case .constant(let value): value
          case .parameter(let at): parameters[at]
          }
        }))
  }

  /// How many numbers a step has.
  var count: Int { plan.timedNumbers.count }

  /// A table that reaches at least to a step; the longest there may be where that is too far.
  func table(through step: Int) -> Table {
    contents.withLock { contents in
      let most = Self.mostNumbers / max(1, count)
      while contents.table.steps < min(step, most) {
        let steps = min(most, max(64, 2 * contents.table.steps))
        let sequence = SharedSequence(plan, fixed: fixed, carried: contents.carried)
        sequence.compute(
          from: contents.table.steps + 1, count: steps - contents.table.steps,
          into: &contents.numbers)
        contents.carried = sequence.carried
        contents.table = Table(contents.numbers, steps: steps)
      }
      return contents.table
    }
  }

  /// The steps behind the longest table.
  func windowBehindTable() -> ConstantsWindow {
    let steps = table(through: .max).steps
    let carried = contents.withLock { $0.carried }
    return ConstantsWindow(
      SharedSequence(plan, fixed: fixed, carried: carried), from: steps + 1, count: count)
  }
}

/// Shared step constants of some steps far from the first, for one batch.
final class ConstantsWindow {
  private let sequence: SharedSequence
  private let count: Int
  private let rows: UnsafeMutablePointer<Double>
  private var from: Int
  private static let steps = 64

  fileprivate init(_ sequence: SharedSequence, from: Int, count: Int) {
    self.sequence = sequence
    self.count = count
    // Before the first step that is wanted.
    self.from = from - Self.steps
    rows = .allocate(capacity: max(1, Self.steps * count))
    rows.initialize(repeating: 0, count: max(1, Self.steps * count))
  }

  deinit { rows.deallocate() }

  /// The numbers of a step; steps come in order.
  func row(_ t: Int) -> UnsafePointer<Double> {
    while t >= from + Self.steps {
      from += Self.steps
      var numbers: [Double] = []
      numbers.reserveCapacity(Self.steps * count)
      sequence.compute(from: from, count: Self.steps, into: &numbers)
      rows.update(from: numbers, count: numbers.count)
    }
    return UnsafePointer(rows + (t - from) * count)
  }
}

/// Computes shared step constants in order. Used by one thread.
final class SharedSequence {
  private let plan: ConstantsPlan
  private let fixed: [Double]
  private(set) var carried: [Double]

  init(_ plan: ConstantsPlan, fixed: [Double], carried: [Double]) {
    self.plan = plan
    self.fixed = fixed
    self.carried = carried
  }

  /// Computes what does not change.
  func computeOnce(_ numbers: inout [Double]) {
    let part = plan.once
    guard !part.computes.isEmpty else { return }
    let program = NumberProgram<Double>(part, maximumBlocks: 1)
    numbers.withUnsafeMutableBufferPointer { numbers in
      guard let first = numbers.baseAddress else { return }
      for (input, number) in (part.reads + part.computes).enumerated() {
        program.set(input, first + number, isShared: false)
      }
      program.bind()
      program.run(blocks: 1)
    }
  }

  /// Appends the numbers of some steps, step by step.
  func compute(from first: Int, count: Int, into rows: inout [Double]) {
    guard !plan.timedNumbers.isEmpty else { return }
    if plan.carriesShared {
      computeInOrder(from: first, count: count, into: &rows)
    } else {
      computeInPacks(from: first, count: count, into: &rows)
    }
  }

  /// Eight steps at once, one in each lane: eight powers take hardly longer than one.
  private func computeInPacks(from first: Int, count: Int, into rows: inout [Double]) {
    let part = plan.timed
    let width = DoublePack.width
    let blocks = (count + width - 1) / width
    let program = NumberProgram<DoublePack>(part, maximumBlocks: blocks, isShort: true)
    let shared = UnsafeMutablePointer<DoublePack>.allocateAligned(part.reads.count, repeating: 0)
    let steps = UnsafeMutablePointer<DoublePack>.allocateAligned(blocks, repeating: 0)
    let results = UnsafeMutablePointer<DoublePack>.allocateAligned(
      part.computes.count * blocks, repeating: 0)
    defer {
      shared.deallocate()
      steps.deallocate()
      results.deallocate()
    }
    for step in 0..<blocks * width {
      steps[step / width].setElement(at: step % width, to: Double(first + step))
    }
    for (input, number) in part.reads.enumerated() {
      if plan.numbers[number].source == .step {
        program.set(input, steps, isShared: false)
      } else {
        shared[input] = DoublePack(repeating: fixed[number])
        program.set(input, shared + input, isShared: true)
      }
    }
    for at in part.computes.indices {
      program.set(part.reads.count + at, results + at * blocks, isShared: false)
    }
    program.bind()
    program.run(blocks: blocks)
    for step in 0..<count {
      for at in part.computes.indices {
        rows.append(results[at * blocks + step / width].element(at: step % width))
      }
    }
  }

  /// One step after the other, each from what the one before left.
  private func computeInOrder(from first: Int, count: Int, into rows: inout [Double]) {
    let part = plan.timed
    let program = NumberProgram<Double>(part, maximumBlocks: 1)
    var numbers = fixed
    numbers.withUnsafeMutableBufferPointer { numbers in
      guard let memory = numbers.baseAddress else { return }
      for (input, number) in (part.reads + part.computes).enumerated() {
        program.set(input, memory + number, isShared: false)
      }
      program.bind()
      let step = plan.numbers.firstIndex { $0.source == .step }
      for t in first..<first + count {
        if let step { memory[step] = Double(t) }
        for (at, number) in plan.carriedBefore.enumerated() where number >= 0 {
          memory[number] = carried[at]
        }
        program.run(blocks: 1)
        for number in plan.timedNumbers { rows.append(memory[number]) }
        for (at, number) in plan.carriedNext.enumerated()
        where !plan.numbers[number].stage.isVarying {
          carried[at] = memory[number]
        }
      }
    }
  }
}
