import Lanes
import MachineCode
import Programs

/// Runs a ``StepFunction`` phase by phase over the runs of a batch, or over a large tensor in pieces that
/// stay in the first cache.
final class PhasedStep<V: PackLane> {
  private let phases: StepPhases
  private let machines: [(trials: Machine<V>?, elements: Machine<V>?)]
  private let batch: Batch<V>
  private let state: StateMemory<V>
  private let constants: StepConstants<V>
  private let elementTemporaries: UnsafeMutablePointer<V>
  private let trialTemporaries: UnsafeMutablePointer<V>
  /// Points, losses and gradients of evaluations.
  private let evaluations: [Batch<V>]
  private let savedX: UnsafeMutablePointer<V>?
  private let searchedX: UnsafeMutablePointer<V>?
  private let inputs: UnsafeMutablePointer<ProgramInput<V>>
  /// How many blocks go through a phase at a time where it is not one function of machine code.
  private let pieceLength: Int

  /// - Parameter isShort: whether it runs so rarely that compiling it to machine code does not pay.
  init(
    _ phases: StepPhases, _ batch: Batch<V>, _ state: StateMemory<V>,
    _ constants: StepConstants<V>, isShort: Bool = false
  ) {
    self.phases = phases
    self.batch = batch
    self.state = state
    self.constants = constants
    let pieceLength = batch.lanesAreElements ? min(128, batch.capacity) : batch.capacity
    self.pieceLength = pieceLength
    let set = isShort ? InstructionSet.portable : .standard
    machines = phases.phases.map { phase in
      (
        phase.trials.map {
          Machine($0.program, maximumBlocks: batch.blocksOfTrials, instructionSet: set)
        },
        phase.elements.map {
          Machine($0.program, maximumBlocks: pieceLength, instructionSet: set)
        }
      )
    }
    let size = batch.runs * batch.capacity
    elementTemporaries = .allocateAligned(phases.elementTemporaries * size, repeating: 0)
    trialTemporaries = .allocateAligned(
      phases.trialTemporaries * batch.blocksOfTrials, repeating: 0)
    let count = phases.phases.reduce(0) { $0 + $1.evaluations.count }
    evaluations = (0..<count).map { _ in Batch(like: batch) }
    let searches = phases.phases.contains { $0.searchGradient != nil }
    savedX = searches ? .allocateAligned(size, repeating: 0) : nil
    searchedX = searches ? .allocateAligned(size, repeating: 0) : nil
    let most = phases.phases.flatMap { [$0.trials, $0.elements] }.map { $0?.places.count ?? 0 }
    inputs = .allocate(capacity: max(1, most.max() ?? 1))
  }

  deinit {
    elementTemporaries.deallocate()
    trialTemporaries.deallocate()
    savedX?.deallocate()
    searchedX?.deallocate()
    inputs.deallocate()
  }

  /// Where the numbers of a step are, where they are the caller's.
  struct Tensor {
    var x: UnsafeMutablePointer<V.Element>
    var gradient: UnsafePointer<V.Element>
  }

  /// Makes a step.
  ///
  /// - Parameters:
  ///   - tensor: parameters and gradients in the caller's memory, in place of those of the batch.
  ///   - evaluator: evaluates the loss elsewhere.
  ///   - search: makes the step of a search method inside.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func run(_ evaluator: any Evaluator<V>, tensor: Tensor? = nil, search: () -> Void = {}) {
    for (phase, machine) in zip(phases.phases, machines) {
      if let part = phase.trials, let machine = machine.trials { runTrials(part, machine) }
      if let part = phase.elements, let machine = machine.elements {
        runElements(part, machine, tensor)
      }
      for sum in phase.sums { add(sum.term, into: sum.result, tensor) }
      for any in phase.anys { findAny(any.term, into: any.result, tensor) }
      for evaluation in phase.evaluations {
        let answer = evaluations[evaluation.index]
        evaluator.evaluate(
          at: memory(evaluation.point), loss: answer.loss, gradient: answer.gradient, batch: batch)
      }
      if let gradient = phase.searchGradient { self.search(gradient, search) }
    }
  }

  private func runTrials(_ part: StepPhases.Part, _ machine: Machine<V>) {
    for (slot, place) in part.places.enumerated() {
      guard case .trial(let place) = place else { continue }
      (inputs + slot).initialize(to: input(place))
    }
    machine.bind(inPlace: inputs)
    machine.run(blocks: batch.lanesAreElements ? 1 : batch.blocks)
  }

  private func runElements(_ part: StepPhases.Part, _ machine: Machine<V>, _ tensor: Tensor?) {
    if let tensor {
      bind(part, machine, at: 0, tensor)
      let whole = batch.dimension / V.width
      // Machine code reads vectors from anywhere; others want them where a vector begins. One function
      // keeps numbers in registers, so that pieces would only make it start again and again.
      if let call = machine.call, whole > 0 {
        _ = call.function(call.frame, 64 * whole)
        runCopied(part, machine, tensor, from: whole)
      } else {
        runCopied(part, machine, tensor, from: 0)
      }
      return
    }
    for run in 0..<batch.runs {
      var first = 0
      while first < batch.blocks {
        let count = min(pieceLength, batch.blocks - first)
        bind(part, machine, at: run * batch.capacity + first, nil)
        machine.run(blocks: count)
        first += count
      }
    }
  }

  private func bind(
    _ part: StepPhases.Part, _ machine: Machine<V>, at offset: Int, _ tensor: Tensor?
  ) {
    for (slot, place) in part.places.enumerated() {
      switch place {
      case .trial(let place):
        var found = input(place)
        // Of a trial in lanes every lane holds what all share.
        if batch.lanesAreElements { found.step = 0 }
        (inputs + slot).initialize(to: found)
      case .element(let place):
        let first =
          if let tensor, place == .x {
            UnsafeRawPointer(tensor.x).assumingMemoryBound(to: V.self)
          } else if let tensor, place == .gradient {
            UnsafeRawPointer(tensor.gradient).assumingMemoryBound(to: V.self)
          } else {
            UnsafePointer(memory(place))
          }
        (inputs + slot).initialize(to: ProgramInput(first + offset))
      }
    }
    machine.bind(inPlace: inputs)
  }

  /// Where the caller's numbers do not lie as vectors must: copied there and back, piece by piece.
  private func runCopied(
    _ part: StepPhases.Part, _ machine: Machine<V>, _ tensor: Tensor, from block: Int
  ) {
    let x = UnsafeMutableRawPointer(batch.x).assumingMemoryBound(to: V.Element.self)
    let gradient = UnsafeMutableRawPointer(batch.gradient).assumingMemoryBound(to: V.Element.self)
    let usesX = part.places.contains(.element(.x))
    let usesGradient = part.places.contains(.element(.gradient))
    var first = block
    while first < batch.blocks {
      let count = min(pieceLength, batch.blocks - first)
      let start = first * V.width
      let numbers = min(count * V.width, batch.dimension - start)
      if usesX { (x + start).update(from: tensor.x + start, count: numbers) }
      if usesGradient { (gradient + start).update(from: tensor.gradient + start, count: numbers) }
      bind(part, machine, at: first, nil)
      machine.run(blocks: count)
      if usesX { (tensor.x + start).update(from: x + start, count: numbers) }
      first += count
    }
  }

  // MARK: Between programs

  /// Adds up a number of all elements of each trial, one element after the other.
  private func add(_ term: StepPhases.ElementPlace, into result: Int, _ tensor: Tensor?) {
    let target = trialTemporaries + result * batch.blocksOfTrials
    if batch.lanesAreElements {
      let numbers = numbers(term, tensor)
      var sum: V.Element = 0
      for at in 0..<batch.dimension { sum += numbers[at] }
      target[0] = V(repeating: sum)
      return
    }
    let terms = memory(term)
    target.update(repeating: 0, count: batch.blocks)
    for run in 0..<batch.runs {
      let row = terms + run * batch.capacity
      for block in 0..<batch.blocks { target[block] += row[block] }
    }
  }

  private func findAny(_ term: StepPhases.ElementPlace, into result: Int, _ tensor: Tensor?) {
    let target = trialTemporaries + result * batch.blocksOfTrials
    if batch.lanesAreElements {
      let numbers = numbers(term, tensor)
      let isAny = (0..<batch.dimension).contains { numbers[$0] != 0 }
      target[0] = isAny ? 1 : 0
      return
    }
    let terms = memory(term)
    target.update(repeating: 0, count: batch.blocks)
    for run in 0..<batch.runs {
      let row = terms + run * batch.capacity
      for block in 0..<batch.blocks {
        target[block] = target[block].replacing(with: 1, where: row[block] .!= 0)
      }
    }
  }

  /// A number of all elements of the one trial of a batch of elements.
  private func numbers(
    _ place: StepPhases.ElementPlace, _ tensor: Tensor?
  ) -> UnsafePointer<V.Element> {
    if let tensor, place == .x { return UnsafePointer(tensor.x) }
    if let tensor, place == .gradient { return tensor.gradient }
    return UnsafePointer(
      UnsafeMutableRawPointer(memory(place)).assumingMemoryBound(to: V.Element.self))
  }

  /// A search method steps x where it lies; what comes of it is a number like others.
  private func search(_ gradient: StepPhases.ElementPlace, _ step: () -> Void) {
    guard let savedX, let searchedX else { return }
    let size = batch.runs * batch.capacity
    if gradient != .gradient { batch.gradient.update(from: memory(gradient), count: size) }
    savedX.update(from: batch.x, count: size)
    step()
    searchedX.update(from: batch.x, count: size)
    batch.x.update(from: savedX, count: size)
  }

  // MARK: Places

  private func memory(_ place: StepPhases.ElementPlace) -> UnsafeMutablePointer<V> {
    switch place {
    case .x: batch.x
    case .gradient: batch.gradient
    case .searchedX: searchedX ?? batch.x
    case .state(let number): state.state(number)
    case .gradientAt(let index): evaluations[index].gradient
    case .temporary(let number): elementTemporaries + number * batch.runs * batch.capacity
    }
  }

  private func input(_ place: StepPhases.TrialPlace) -> ProgramInput<V> {
    switch place {
    case .loss: return ProgramInput(batch.loss)
    case .paused: return ProgramInput(batch.paused)
    case .lossAt(let index): return ProgramInput(evaluations[index].loss)
    case .shared(let number): return ProgramInput(state.shared(number))
    case .temporary(let number):
      return ProgramInput(trialTemporaries + number * batch.blocksOfTrials)
    case .coefficient(let number):
      let (first, isShared) = constants.blocks(number)
      return ProgramInput(UnsafePointer(first), step: isShared ? 0 : 1)
    }
  }
}
