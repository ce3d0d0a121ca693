import Lanes

/// The step constants of a batch, rounded to the precision of its trials: one block for all where trials
/// share a number, a block a block where they differ.
final class StepConstants<V: PackLane> {
  private let shared: SharedConstants
  private let plan: ConstantsPlan
  private let capacity: Int
  /// The coefficients that trials share, in order, one block each.
  let table: UnsafeMutablePointer<V>
  /// For each coefficient that differs its blocks; nil for others.
  private let columns: [UnsafeMutablePointer<V>?]
  /// Which places of the table change with the step, and which of a step's numbers they are.
  private let changing: UnsafeMutablePointer<(coefficient: Int, number: Int)>
  private let changingCount: Int
  /// How many numbers a step has that all trials share.
  private let rowLength: Int

  /// How many packs of Double the trials of all blocks are.
  private let packs: Int
  /// For each number its trials, where they differ; else one pack for all.
  private let numbers: [UnsafeMutablePointer<DoublePack>]
  private let timedShared: [(number: Int, place: Int)]
  private let varyingOnce: NumberProgram<DoublePack>?
  private let varyingTimed: NumberProgram<DoublePack>?
  private let timedColumns: [(column: UnsafeMutablePointer<V>, number: Int)]

  private var known: SharedConstants.Table
  /// Steps behind the longest table, computed for this batch alone.
  private var behind: ConstantsWindow?

  init(_ shared: SharedConstants, capacity: Int) {
    self.shared = shared
    plan = shared.plan
    self.capacity = capacity
    let plan = plan
    table = .allocateAligned(plan.coefficients.count, repeating: 0)
    columns = plan.coefficients.indices.map {
      plan.isVarying($0) ? .allocateAligned(capacity, repeating: 0) : nil
    }
    packs = capacity * V.width / DoublePack.width
    let packs = packs
    let memory = plan.numbers.indices.map { at -> UnsafeMutablePointer<DoublePack> in
      .allocateAligned(
        plan.numbers[at].stage.isVarying ? packs : 1,
        repeating: DoublePack(repeating: shared.fixed[at]))
    }
    numbers = memory
    var changing: [(coefficient: Int, number: Int)] = []
    for (at, number) in plan.coefficients.enumerated() {
      if plan.numbers[number].stage == .once { table[at] = V(rounding: shared.fixed[number]) }
      if plan.numbers[number].stage == .timed,
        let place = plan.timedNumbers.firstIndex(of: number)
      {
        changing.append((at, place))
      }
    }
    changingCount = changing.count
    rowLength = shared.count
    self.changing = .allocate(capacity: max(1, changing.count))
    self.changing.initialize(from: changing, count: changing.count)
    func program(_ part: ConstantsPlan.Part, isShort: Bool) -> NumberProgram<DoublePack>? {
      guard !part.computes.isEmpty else { return nil }
      let program = NumberProgram<DoublePack>(part, maximumBlocks: packs, isShort: isShort)
      for (input, number) in (part.reads + part.computes).enumerated() {
        program.set(input, memory[number], isShared: !plan.numbers[number].stage.isVarying)
      }
      program.bind()
      return program
    }
    varyingOnce = program(plan.varyingOnce, isShort: true)
    varyingTimed = program(plan.varyingTimed, isShort: false)
    timedShared = Set(plan.varyingTimed.reads + plan.carriedNext).sorted().compactMap { number in
      plan.timedNumbers.firstIndex(of: number).map { (number, $0) }
    }
    timedColumns = zip(columns, plan.coefficients).compactMap { column, number in
      guard let column, plan.numbers[number].stage.isTimed else { return nil }
      return (column, number)
    }
    known = shared.table(through: 1)
  }

  deinit {
    table.deallocate()
    changing.deallocate()
    for column in columns { column?.deallocate() }
    for number in numbers { number.deallocate() }
  }

  /// A coefficient's blocks, and whether there is one for all.
  func blocks(_ coefficient: Int) -> (first: UnsafeMutablePointer<V>, isShared: Bool) {
    columns[coefficient].map { ($0, false) } ?? (table + coefficient, true)
  }

  /// Begins with the parameters of other trials.
  ///
  /// - Parameter parameters: for each parameter one value for all trials, or one for each.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func begin(_ parameters: [[Double]], trials: Int) {
    behind = nil
    func fill(_ number: Int, _ column: [Double]) {
      let target = UnsafeMutableRawPointer(numbers[number]).assumingMemoryBound(to: Double.self)
      let all = packs * DoublePack.width
      for trial in 0..<all { target[trial] = column[min(trial, column.count - 1)] }
    }
    for (at, number) in plan.numbers.enumerated() where number.stage.isVarying {
      if case .parameter(let parameter) = number.source { fill(at, parameters[parameter]) }
    }
    for (at, number) in plan.carriedBefore.enumerated() {
      guard number >= 0, plan.numbers[number].stage.isVarying else { continue }
      switch plan.carriedInitial[at] {
      case .constant(let value): fill(number, [value])
      case .parameter(let parameter): fill(number, parameters[parameter])
      }
    }
    varyingOnce?.run(blocks: packs)
    for (column, number) in zip(columns, plan.coefficients) {
      guard let column, !plan.numbers[number].stage.isTimed else { continue }
      V.round(numbers[number], into: column, count: capacity)
    }
  }

  /// Computes what belongs to a step; the first step of a batch is 1, and each follows the one before.
  ///
  /// - Parameter blocks: how many blocks of trials still run.
  @inline(__always)
  func prepare(_ t: Int, blocks: Int) {
    if changingCount > 0 || varyingTimed != nil {
      let row = row(t)
      for at in 0..<changingCount {
        table[changing[at].coefficient] = V(rounding: row[changing[at].number])
      }
      if varyingTimed != nil { prepareVarying(t, row, blocks) }
    }
  }

  /// The numbers of a step that all trials share.
  @inline(__always)
  private func row(_ t: Int) -> UnsafePointer<Double> {
    if t > known.steps {
      known = shared.table(through: t)
      if t > known.steps { return rowBehind(t) }
    }
    return UnsafePointer(known.numbers + (t &- 1) &* rowLength)
  }

  private func rowBehind(_ t: Int) -> UnsafePointer<Double> {
    let window = behind ?? shared.windowBehindTable()
    behind = window
    return window.row(t)
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  private func prepareVarying(_ t: Int, _ row: UnsafePointer<Double>, _ blocks: Int) {
    let used = min(packs, blocks * V.width / DoublePack.width)
    for (number, place) in timedShared { numbers[number][0] = DoublePack(repeating: row[place]) }
    for number in plan.varyingTimed.reads where plan.numbers[number].source == .step {
      numbers[number][0] = DoublePack(repeating: Double(t))
    }
    varyingTimed?.run(blocks: used)
    for (column, number) in timedColumns { V.round(numbers[number], into: column, count: blocks) }
    for (at, before) in plan.carriedBefore.enumerated() {
      guard before >= 0, plan.numbers[before].stage.isVarying else { continue }
      let next = plan.carriedNext[at]
      if plan.numbers[next].stage.isVarying {
        numbers[before].update(from: numbers[next], count: used)
      } else {
        numbers[before].update(repeating: numbers[next][0], count: used)
      }
    }
  }

  /// All numbers that move with a trial.
  var relocatableState: LaneColumns<V> {
    var result = LaneColumns<V>()
    for case let column? in columns { result.add(column) }
    guard varyingTimed != nil else { return result }
    for (at, number) in plan.numbers.enumerated() where number.stage.isVarying {
      let isComputedAgain = number.source == .computed && number.stage.isTimed
      if !isComputedAgain { result.add(doubles: numbers[at]) }
    }
    return result
  }
}
