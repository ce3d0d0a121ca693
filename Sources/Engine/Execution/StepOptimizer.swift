import Lanes
import MachineCode
import Programs

/// An optimizer at work on a batch: executes its arithmetic joined with the loss in one program, or phase
/// by phase.
package final class StepOptimizer<V: PackLane> {
  private let batch: Batch<V>
  private let arithmetic: OptimizerArithmetic
  let constants: StepConstants<V>
  private let state: ShapedMemory<V>
  private let start: PhasedStep<V>
  private let phases: StepPhases
  private lazy var phased = PhasedStep(phases, batch, state, constants, probes: probes)
  private let probes: ProbeSource<V>?
  /// What finds the averages that are reported; nil where x is.
  package let averages: AveragePoints<V>?
  private let search: (any SearchStepper<V>)?

  /// - Parameter arithmetic: resolved for the tensors that the parameters are.
  init(
    _ arithmetic: OptimizerArithmetic, _ constants: SharedConstants, start: StepPhases,
    step: StepPhases, average: StepPhases?, _ batch: Batch<V>
  ) {
    self.arithmetic = arithmetic
    self.batch = batch
    phases = step
    self.constants = StepConstants(constants, capacity: batch.blocksOfTrials)
    state = ShapedMemory(ShapeExtents(step.layout, batch)) { step.states($0) }
    self.start = PhasedStep(start, batch, state, self.constants, isShort: true)
    averages = average.map { [state, constants = self.constants] in
      AveragePoints($0, batch, state, constants)
    }
    probes = arithmetic.step.probes.isEmpty ? nil : ProbeSource(batch)
    search = arithmetic.search.map { V.make($0.make, batch) }
  }

  /// An optimizer for the trials of a batch alone, whose `x` holds their starts.
  ///
  /// - Parameters:
  ///   - numbers: the optimizer's, for each one value for all trials, or one for each.
  ///   - tensors: what the parameters are; their counts sum to the batch's dimension. One vector if nil.
  ///   - seeds: what random numbers are keyed by: one for all trials, or one for each.
  package convenience init(
    _ arithmetic: OptimizerArithmetic, numbers: [[Double]], tensors: [TensorShape]? = nil,
    seeds: [Int] = [0], _ batch: Batch<V>
  ) {
    let layout = TensorLayout(
      tensors ?? TensorShape.vector(batch.dimension), dimension: batch.dimension)
    let resolved = arithmetic.resolved(for: layout)
    let plan = ConstantsPlan(resolved, varying: numbers.map { $0.count > 1 })
    let phases = StepPhases.phases(of: resolved, layout)
    self.init(
      resolved, SharedConstants(plan, parameters: numbers.map { $0[0] }),
      start: phases.start, step: phases.step, average: phases.average, batch)
    begin(numbers, seeds: seeds)
  }

  /// Begins with the trials of the batch, whose `x` holds their starts.
  ///
  /// - Parameters:
  ///   - parameters: for each parameter one value for all trials, or one for each.
  ///   - seeds: what random numbers are keyed by: one for all trials, or one for each.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func begin(_ parameters: [[Double]], seeds: [Int] = [0]) {
    probes?.begin(seeds)
    constants.begin(parameters, trials: batch.count)
    constants.prepare(1, blocks: batch.lanesAreElements ? 1 : batch.blocks)
    state.clear()
    start.run(NoEvaluator())
    batch.clearEvaluations()
    if let core = arithmetic.search {
      search?.begin(
        Array(parameters[core.firstParameter..<core.firstParameter + core.parameterCount]))
    }
  }

  /// Makes a step from the gradients and losses of the batch.
  ///
  /// - Parameter t: 1 at the first step.
  package func step(_ t: Int, _ evaluator: any Evaluator<V>) {
    step(t, evaluator, tensor: nil)
  }

  /// Makes a step on parameters and gradients that may be in the caller's memory.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func step(_ t: Int, _ evaluator: any Evaluator<V>, tensor: PhasedStep<V>.Tensor?) {
    prepare(t)
    probes?.step = t
    phased.run(evaluator, tensor: tensor) { [self] in
      guard let core = arithmetic.search else { return }
      let rate = core.rateCoefficient.map { coefficient -> (Int) -> V.Element in
        let (blocks, isShared) = constants.blocks(coefficient)
        return { trial in
          isShared
            ? blocks[0].element(at: 0)
            : blocks[trial / V.width].element(at: trial % V.width)
        }
      }
      search?.step(rate: rate, evaluator)
    }
  }

  private func prepare(_ t: Int) {
    // The first step's constants were there for the start.
    if t > 1 { constants.prepare(t, blocks: batch.lanesAreElements ? 1 : batch.blocks) }
  }

  /// Whether some steps leave trials unchanged on purpose.
  package var pauses: Bool { arithmetic.step.isPaused != nil }

  /// Whether machine code runs the steps that were made phase by phase.
  package var ranNatively: Bool { phased.isNative }

  // MARK: Joined with the loss

  /// A machine for a ``JoinedStep`` program that works on the memory of this optimizer.
  func machine(_ program: Program, _ monitor: BatchMonitor<V>) -> Machine<V> {
    let layout = JoinedStep.Layout(
      arithmetic.step, phases.layout, coefficientCount: arithmetic.coefficients.count)
    let machine = Machine<V>(
      program, maximumBlocks: batch.capacity,
      neighbors: layout.neighbors(capacity: batch.capacity))
    let inputs = UnsafeMutablePointer<ProgramInput<V>>.allocate(capacity: program.inputCount)
    defer { inputs.deallocate() }
    func set(_ slot: Int, _ memory: UnsafeMutablePointer<V>, isShared: Bool = false) {
      (inputs + slot).initialize(
        to: ProgramInput(UnsafePointer(memory), step: isShared ? 0 : 1))
    }
    for component in 0..<batch.dimension {
      let run = component * batch.capacity
      set(layout.x(component), batch.x + run)
      set(layout.gradient(component), batch.gradient + run)
    }
    for shape in ValueShape.allCases {
      for number in 0..<layout.states(shape) {
        for place in 0..<layout.tensors.count(shape) {
          let run = place * batch.capacity
          set(layout.state(shape, number, place), state.value(shape, number) + run)
        }
      }
    }
    set(layout.loss, batch.loss)
    set(layout.best, monitor.best)
    for number in 0..<layout.coefficientCount {
      let (memory, isShared) = constants.blocks(number)
      set(layout.coefficient(number), memory, isShared: isShared)
    }
    machine.bind(inPlace: inputs, events: monitor.words)
    return machine
  }

  /// Makes joined steps until one reports events.
  ///
  /// - Parameters:
  ///   - t: the first step.
  ///   - last: the last one.
  /// - Returns: the step that was made last.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func steps(
    from t: Int, through last: Int, _ machine: Machine<V>, _ monitor: BatchMonitor<V>
  ) -> Int {
    let reporting = machine.eventReporting
    let blocks = batch.blocks
    let constants = constants
    // Between calls trials may end, and others take their words.
    var isClear = false
    var t = t
    if let call = machine.call {
      while true {
        if t > 1 { constants.prepare(t, blocks: blocks) }
        monitor.watch(batch, reporting, isClear: &isClear) {
          call.function(call.frame, blocks &* 64)
        }
        if !monitor.all.isEmpty || t == last { return t }
        t &+= 1
      }
    }
    while true {
      if t > 1 { constants.prepare(t, blocks: blocks) }
      monitor.watch(batch, reporting, isClear: &isClear) { machine.run(blocks: blocks) }
      if !monitor.all.isEmpty || t == last { return t }
      t &+= 1
    }
  }

  // MARK: State

  /// Everything of a trial that moves with it, but what ``moveSearch(from:to:)`` moves.
  package var relocatableState: LaneColumns<V> {
    var columns = state.relocatableState
    columns.add(constants.relocatableState)
    if let probes { columns.add(integers: probes.seeds) }
    return columns
  }

  /// Moves the state of a search method; nil where there is none.
  package var moveSearch: ((_ from: Int, _ to: Int) -> Void)? {
    search.map { search in { search.move(from: $0, to: $1) } }
  }

  /// Gives a search method's trials, which have just begun, the places that they had.
  func arrangeSearch(_ trials: [Int]) { search?.arrange(trials) }

  /// Writes or reads what ``moveSearch`` moves, of every place of the batch, but for the numbers of trials.
  func codeSearch(_ coder: inout StateCoder) { search?.code(&coder) }

  /// Writes or reads everything that the next steps of a single trial depend on beside its parameters.
  func codeSingle(_ coder: inout StateCoder) {
    code(&coder)
    // Every lane holds what all elements share.
    constants.relocatableState.code(&coder, trials: V.width)
  }

  /// Writes or reads everything that the next steps depend on beside parameters and constants.
  func code(_ coder: inout StateCoder) {
    state.code(&coder)
    search?.code(&coder)
  }
}
