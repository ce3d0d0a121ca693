import Expressions
import Lanes

/// Runs an ``UpdateFormula`` over a batch.
///
/// It does what ``RuleOptimizer`` does for rules written in Swift, with programs in place of
/// specialised code; the same arithmetic gives the same bits.
final class FormulaOptimizer<V: SweepLane>: BatchOptimizer {
  private let formula: UpdateFormula
  private let machine: Machine<V>
  private let coefficients: CoefficientMemory<V>
  private let capacity: Int
  /// How many runs of blocks hold the components of a trial.
  private let dimension: Int
  /// For each state, components in runs of `capacity` blocks.
  private let states: UnsafeMutablePointer<V>
  private let inputs: UnsafeMutablePointer<ProgramInput<V>>
  private let outputs: UnsafeMutablePointer<UnsafeMutablePointer<V>>
  /// Steps and evaluates the loss in one pass; nil where that has not been asked for.
  private var fused: StepFrame<V>?

  init(_ formula: UpdateFormula, _ settings: OptimizerSettings, _ batch: Batch<V>) {
    let parameters = settings.parameters
    self.formula = formula
    capacity = batch.capacity
    dimension = batch.shape.rows
    machine = Machine(formula.update, maximumBlocks: max(1, capacity))
    coefficients = CoefficientMemory(
      formula.coefficients, parameters, capacity: capacity,
      program: { formula.coefficientProgram($0) })
    let stateCount = formula.stateNames.count
    let size = max(1, stateCount * dimension * capacity)
    states = .allocateAligned(size, repeating: 0)
    inputs = .allocate(capacity: max(1, formula.update.inputCount, formula.initial.inputCount))
    outputs = .allocate(capacity: max(1, stateCount + 1))
    setInitialStates(parameters, batch)
  }

  deinit {
    states.deallocate()
    inputs.deallocate()
    outputs.deallocate()
  }

  private func state(_ index: Int, _ component: Int) -> UnsafeMutablePointer<V> {
    states + (index * dimension + component) * capacity
  }

  private func setInitialStates(_ parameters: ParameterColumns, _ batch: Batch<V>) {
    let stateCount = formula.stateNames.count
    guard stateCount > 0 else { return }
    let formula = formula
    let first = CoefficientMemory<V>(
      formula.initialCoefficients, parameters, capacity: capacity,
      program: { formula.initialCoefficientProgram($0) })
    first.prepare(1, blocks: capacity)
    let machine = Machine<V>(formula.initial, maximumBlocks: max(1, capacity))
    for component in 0..<dimension {
      (inputs + 0).initialize(
        to: ProgramInput(UnsafePointer(batch.x + component * capacity)))
      for index in formula.initialCoefficients.indices {
        (inputs + 1 + index).initialize(to: first.input(index))
      }
      for index in 0..<stateCount { (outputs + index).initialize(to: state(index, component)) }
      machine.run(inputs: inputs, outputs: outputs, blocks: capacity)
    }
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  @_specialize(where V == Float)
  @_specialize(where V == Double)
  func step(_ t: Int, _ batch: Batch<V>, _ evaluator: any Evaluator<V>) {
    let blocks = batch.blocks
    let stateCount = formula.stateNames.count
    coefficients.prepare(t, blocks: blocks)
    for index in formula.coefficients.indices {
      (inputs + 3 + stateCount + index).initialize(to: coefficients.input(index))
    }
    for component in 0..<dimension {
      let place = component * capacity
      (inputs + 0).initialize(to: ProgramInput(UnsafePointer(batch.x + place)))
      (inputs + 1).initialize(to: ProgramInput(UnsafePointer(batch.gradient + place)))
      (inputs + 2).initialize(to: ProgramInput(UnsafePointer(batch.loss)))
      (outputs + 0).initialize(to: batch.x + place)
      for index in 0..<stateCount {
        (inputs + 3 + index).initialize(
          to: ProgramInput(UnsafePointer(state(index, component))))
        (outputs + 1 + index).initialize(to: state(index, component))
      }
      machine.run(inputs: inputs, outputs: outputs, blocks: blocks)
    }
  }

  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func step(_ t: Int, _ batch: Batch<V>, watch: Watch<V>) -> Bool {
    guard let fused else { return false }
    coefficients.prepare(t, blocks: batch.blocks)
    var isClear = false
    watch.look(batch, fused.telling, isClear: &isClear) { fused.run(batch.blocks) }
    return true
  }

  func fuse(_ loss: Program, _ batch: Batch<V>, _ watch: Watch<V>) -> Bool {
    guard !batch.shape.lanesAreElements else { return false }
    let formula = formula
    let stateCount = formula.stateNames.count
    let layout = StepLayout(
      dimension: batch.dimension, stateCount: stateCount, sharedCount: 0, isInterleaved: false,
      varies: formula.coefficients.indices.map { coefficients.input($0).step == 1 },
      areLossesNumbers: batch.areLossesNumbers)
    let program = StepProgram.program(
      V.self, loss: loss, rule: .formula(StepRule.FormulaIdentity(formula.update)), layout: layout
    ) { recording in
      var step = RecordedStep(x: [], states: [], shared: [])
      for component in 0..<layout.dimension {
        let outputs = recording.record(formula.update) { slot in
          switch slot {
          case 0: recording.input(layout.x(component))
          case 1: recording.input(layout.gradient(component))
          case 2: recording.input(layout.loss)
          case 3..<3 + stateCount: recording.input(layout.state(component, slot - 3))
          default: recording.input(layout.coefficient(slot - 3 - stateCount))
          }
        }
        guard let outputs, outputs.allSatisfy({ $0 >= 0 }) else { return nil }
        step.x.append(outputs[0])
        step.states += outputs.dropFirst()
      }
      return step
    }
    guard let program else { return false }
    let frame = StepFrame<V>(program, maximumBlocks: batch.capacity)
    frame.bind(
      x: batch.x, gradient: batch.gradient, loss: batch.loss, best: watch.best,
      findings: watch.findings, capacity: batch.capacity)
    for component in 0..<layout.dimension {
      for index in 0..<stateCount {
        frame.setAddress(layout.stateAddress(component, index), state(index, component))
      }
    }
    for index in formula.coefficients.indices {
      frame.setAddress(
        layout.coefficientAddress(index),
        UnsafeMutablePointer(mutating: coefficients.input(index).pointer))
    }
    frame.finishBinding()
    fused = frame
    return true
  }

  func move(from: Int, to: Int) {
    let width = V.width
    for row in 0..<formula.stateNames.count * dimension {
      let numbers = states + row * capacity
      numbers[to / width].setElement(
        at: to % width, to: numbers[from / width].element(at: from % width))
    }
    coefficients.move(from: from, to: to)
  }

  var movingRows: LaneRows<V>? {
    guard var rows = coefficients.movingRows else { return nil }
    for row in 0..<formula.stateNames.count * dimension { rows.add(states + row * capacity) }
    return rows
  }

  func exchange(_ archive: inout Archive) {
    // Coefficients follow from the parameters and the step.
    let count = formula.stateNames.count * dimension * capacity * MemoryLayout<V>.stride
    archive.exchange(UnsafeMutableRawBufferPointer(start: states, count: count))
  }
}

/// The coefficients of a batch: those that all trials share in one block, others in a block a block;
/// computed in Double, and again at each step only where they depend on it.
private final class CoefficientMemory<V: SweepLane> {
  private struct Part {
    var places: [Int]
    var program: Program
  }
  private let isVarying: [Bool]
  private let capacity: Int
  private let offsets: [Int]
  private let numbers: UnsafeMutablePointer<V>
  /// The parameters, then the step: a run of packs each.
  private let parameters: UnsafeMutablePointer<DoublePack>
  private let parameterCount: Int
  private let packs: Int
  /// The first trial's parameters, then the step.
  private let shared: UnsafeMutablePointer<Double>
  private let values: UnsafeMutablePointer<Double>
  private let once: Part
  private let timed: Part
  private let varyingOnce: Part
  private let varyingTimed: Part
  private var isFirst = true
  private lazy var timedEvaluator = PointEvaluator<Double>(timed.program)
  private lazy var varyingMachine = Machine<DoublePack>(varyingTimed.program, maximumBlocks: packs)
  private var results: UnsafeMutablePointer<DoublePack>

  init(
    _ coefficients: [UpdateFormula.Coefficient], _ columns: ParameterColumns, capacity: Int,
    program: ([Int]) -> Program
  ) {
    let varying = Set(
      columns.columns.indices.filter { at in
        let column = columns.columns[at]
        return !column.allSatisfy { $0.bitPattern == column[0].bitPattern }
      })
    isVarying = coefficients.map { !$0.parameters.isDisjoint(with: varying) }
    self.capacity = capacity
    func part(_ isVarying: Bool, _ isTimed: Bool) -> Part {
      let places = coefficients.indices.filter {
        !coefficients[$0].parameters.isDisjoint(with: varying) == isVarying
          && coefficients[$0].dependsOnStep == isTimed
      }
      return Part(places: places, program: program(places))
    }
    once = part(false, false)
    timed = part(false, true)
    varyingOnce = part(true, false)
    varyingTimed = part(true, true)
    var offsets: [Int] = []
    var total = 0
    for at in coefficients.indices {
      offsets.append(total)
      total += isVarying[at] ? capacity : 1
    }
    self.offsets = offsets
    numbers = .allocateAligned(total, repeating: 0)
    parameterCount = columns.columns.count
    shared = .allocate(capacity: columns.columns.count + 1)
    for (at, column) in columns.columns.enumerated() { shared[at] = column[0] }
    values = .allocate(capacity: max(1, coefficients.count))
    let trials = capacity * V.width
    packs = max(1, (trials + DoublePack.width - 1) / DoublePack.width)
    parameters = .allocate(capacity: (parameterCount + 1) * packs)
    parameters.initialize(repeating: 0, count: (parameterCount + 1) * packs)
    for (at, column) in columns.columns.enumerated() {
      for trial in 0..<packs * DoublePack.width {
        parameters[at * packs + trial / DoublePack.width].setElement(
          at: trial % DoublePack.width, to: column[min(trial, column.count - 1)])
      }
    }
    let most = max(varyingOnce.places.count, varyingTimed.places.count)
    results = .allocate(capacity: max(1, most * packs))
    results.initialize(repeating: 0, count: max(1, most * packs))
  }

  deinit {
    numbers.deallocate()
    parameters.deallocate()
    results.deallocate()
    shared.deallocate()
    values.deallocate()
  }

  func input(_ index: Int) -> ProgramInput<V> {
    ProgramInput(UnsafePointer(numbers + offsets[index]), step: isVarying[index] ? 1 : 0)
  }

  func prepare(_ t: Int, blocks: Int) {
    if isFirst {
      isFirst = false
      computeShared(once, t, PointEvaluator<Double>(once.program))
      if !varyingOnce.places.isEmpty {
        computeVarying(
          varyingOnce, t, Machine<DoublePack>(varyingOnce.program, maximumBlocks: packs), blocks)
      }
    }
    if !timed.places.isEmpty { computeShared(timed, t, timedEvaluator) }
    if !varyingTimed.places.isEmpty { computeVarying(varyingTimed, t, varyingMachine, blocks) }
  }

  private func computeShared(_ part: Part, _ t: Int, _ evaluate: PointEvaluator<Double>) {
    guard !part.places.isEmpty else { return }
    shared[parameterCount] = Double(t)
    evaluate.evaluate(shared, into: values)
    part.places.withUnsafeBufferPointer { places in
      for at in 0..<places.count { numbers[offsets[places[at]]] = V(rounding: values[at]) }
    }
  }

  private func computeVarying(
    _ part: Part, _ t: Int, _ machine: Machine<DoublePack>, _ blocks: Int
  ) {
    let used = min(packs, (blocks * V.width + DoublePack.width - 1) / DoublePack.width)
    for pack in 0..<used {
      parameters[parameterCount * packs + pack] = DoublePack(rounding: Double(t))
    }
    let inputs = (0...parameterCount).map {
      ProgramInput(UnsafePointer(parameters + $0 * packs))
    }
    let outputs = part.places.indices.map { results + $0 * packs }
    machine.run(inputs: inputs, outputs: outputs, blocks: used)
    for (at, place) in part.places.enumerated() {
      let target = numbers + offsets[place]
      for trial in 0..<min(used * DoublePack.width, blocks * V.width) {
        let value = outputs[at][trial / DoublePack.width].element(at: trial % DoublePack.width)
        target[trial / V.width].setElement(at: trial % V.width, to: V.Element(value))
      }
    }
  }

  /// What ``move(from:to:)`` moves; nil where coefficients are computed from parameters again.
  var movingRows: LaneRows<V>? {
    guard varyingTimed.places.isEmpty else { return nil }
    var rows = LaneRows<V>()
    for index in offsets.indices where isVarying[index] { rows.add(numbers + offsets[index]) }
    return rows
  }

  func move(from: Int, to: Int) {
    for index in offsets.indices where isVarying[index] {
      let row = numbers + offsets[index]
      row[to / V.width].setElement(
        at: to % V.width, to: row[from / V.width].element(at: from % V.width))
    }
    for at in 0..<parameterCount {
      let row = parameters + at * packs
      row[to / DoublePack.width].setElement(
        at: to % DoublePack.width,
        to: row[from / DoublePack.width].element(at: from % DoublePack.width))
    }
  }
}

extension OptimizerDefinition {
  /// An optimizer written as formulas.
  ///
  /// - Parameters:
  ///   - name: as the experiment names it.
  ///   - defaults: of the formula's parameters, in its order.
  ///   - equations: the statements as written.
  public init(
    _ name: String, formula: UpdateFormula, defaults: [Double], equations: [String]
  ) {
    self.init(
      name: name, title: Self.title(name), summary: "Defined in the experiment.",
      equations: equations, source: "the experiment file",
      parameters: zip(formula.parameterNames, defaults).map {
        ParameterDescription(
          name: $0.0, defaultValue: $0.1, range: .any, summary: "A parameter of the experiment's.")
      },
      float: { FormulaOptimizer(formula, $0, $1) },
      double: { FormulaOptimizer(formula, $0, $1) },
      floatPack: { FormulaOptimizer(formula, $0, $1) },
      doublePack: { FormulaOptimizer(formula, $0, $1) })
    arithmetic = Array("formula ".utf8) + formula.canonicalBytes
    takesSchedule = false
  }

  /// `heavy_ball` as `Heavy ball`.
  private static func title(_ name: String) -> String {
    let words = String(name.map { $0 == "_" ? " " : $0 })
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
