import Lanes
import MachineCode
import Programs

/// A part of a phase with its machine, bound to the memory of a batch.
final class BoundPart<V: PackLane> {
  /// Where an input lies.
  private struct Slot {
    var place: StepPhases.Place
    var memory: UnsafeMutablePointer<V>
    /// One number for all trials.
    var isUniform: Bool
    /// Where lanes are elements: numbers that are fewer, spread over the part's shape.
    var spread: UnsafeMutablePointer<V>?
  }

  private let part: StepPhases.Part
  private let machine: Machine<V>
  private let slots: [Slot]
  private let inputs: UnsafeMutablePointer<ProgramInput<V>>
  private let distances: UnsafeMutablePointer<Int>
  /// How many blocks go through the machine at a time where it is not one function of machine code.
  private let pieceLength: Int
  /// How many blocks a run has room for.
  private let stride: Int
  /// Whether the runs of the part are one run where all trials are one block.
  private let isFlat: Bool
  /// Whether all runs may be gone through as one, unused blocks between them included: no trial has a number
  /// of its own that several runs share.
  private let mayBeJoined: Bool
  private var spreads: [UnsafeMutablePointer<V>] = []

  init(_ part: StepPhases.Part, _ memory: StepMemory<V>, _ set: InstructionSet) {
    self.part = part
    let extents = memory.extents
    stride = extents.stride(part.shape)
    isFlat = !extents.lanesAreElements && stride == 1 && part.spreads.isSubset(of: [.tensor])
    let size = extents.lanesAreElements || isFlat ? extents.size(part.shape) : stride
    pieceLength = max(1, extents.lanesAreElements || isFlat ? min(128, size) : size)
    machine = Machine(part.program, maximumBlocks: pieceLength, instructionSet: set)
    var spreads: [UnsafeMutablePointer<V>] = []
    slots = part.places.map { place in
      let isSpread = extents.lanesAreElements && place.shape != part.shape && place.shape != .all
      let spread =
        isSpread ? UnsafeMutablePointer<V>.allocateAligned(size, repeating: 0) : nil
      if let spread { spreads.append(spread) }
      return Slot(
        place: place, memory: memory.memory(place), isUniform: memory.isUniform(place),
        spread: spread)
    }
    self.spreads = spreads
    mayBeJoined = slots.allSatisfy { $0.isUniform || $0.place.shape == part.shape }
    inputs = .allocate(capacity: max(1, slots.count))
    distances = .allocate(capacity: max(1, slots.count))
  }

  deinit {
    inputs.deallocate()
    distances.deallocate()
    for spread in spreads { spread.deallocate() }
  }

  /// Whether machine code runs it, once it has run.
  var isNative: Bool { machine.isNative }

  // MARK: Lanes that are trials

  @inline(__always)
  func runTrials(_ batch: Batch<V>) {
    let blocks = batch.blocks
    for segment in part.segments {
      for at in slots.indices {
        let (first, step) = segment.place(of: slots[at].place.shape, over: part.shape)
        let isUniform = slots[at].isUniform
        distances[at] = isUniform ? 0 : step &* stride
        let isOne = isUniform || (isFlat && step == 0)
        (inputs + at).initialize(
          to: ProgramInput(
            UnsafePointer(slots[at].memory + first &* stride), step: isOne ? 0 : 1,
            lanesDiffer: !isUniform))
      }
      // Going through unused blocks costs less than beginning anew at every run, if they are few.
      if isFlat {
        runWhole(blocks: segment.count)
      } else if mayBeJoined, segment.count > 1, 8 &* (stride &- blocks) <= stride {
        runWhole(blocks: (segment.count &- 1) &* stride &+ blocks)
      } else {
        machine.run(
          runs: segment.count, blocks: blocks, inPlace: inputs, distances: distances)
      }
    }
  }

  /// Runs the machine over blocks one after the other, from its inputs on, which are used up.
  @inline(__always)
  private func runWhole(blocks: Int) {
    machine.bind(inPlace: inputs)
    if let call = machine.call {
      if blocks > 0 { _ = call.function(call.frame, 64 &* blocks) }
      return
    }
    var left = blocks
    while left > 0 {
      let count = min(pieceLength, left)
      machine.run(blocks: count)
      left -= count
      guard left > 0 else { return }
      for at in slots.indices { inputs[at].pointer += inputs[at].step &* count }
      machine.bind(inPlace: inputs)
    }
  }

  // MARK: Lanes that are elements

  @inline(__always)
  func runElements(_ memory: StepMemory<V>, _ tensor: PhasedStep<V>.Tensor?) {
    if !spreads.isEmpty { spread(memory) }
    guard part.shape == .element, let tensor else {
      bind(at: 0, nil)
      runWhole(blocks: stride)
      return
    }
    bind(at: 0, tensor)
    machine.bind(inPlace: inputs)
    let whole = memory.batch.dimension / V.width
    // Machine code reads vectors from anywhere; others want them where a vector begins. One function keeps
    // numbers in registers, so that pieces would only make it start again and again.
    if let call = machine.call, whole > 0 {
      _ = call.function(call.frame, 64 &* whole)
      runCopied(memory.batch, tensor, from: whole)
    } else {
      runCopied(memory.batch, tensor, from: 0)
    }
  }

  @inline(__always)
  private func bind(at offset: Int, _ tensor: PhasedStep<V>.Tensor?) {
    for at in slots.indices {
      let slot = slots[at]
      let first: UnsafePointer<V>
      if let tensor, slot.place == .x {
        first = UnsafeRawPointer(tensor.x).assumingMemoryBound(to: V.self)
      } else if let tensor, slot.place == .gradient {
        first = UnsafeRawPointer(tensor.gradient).assumingMemoryBound(to: V.self)
      } else {
        first = UnsafePointer(slot.spread ?? slot.memory)
      }
      let step = slot.isUniform ? 0 : 1
      (inputs + at).initialize(to: ProgramInput(first + step &* offset, step: step))
    }
  }

  /// Where the caller's numbers do not lie as vectors must: copied there and back, piece by piece.
  private func runCopied(_ batch: Batch<V>, _ tensor: PhasedStep<V>.Tensor, from block: Int) {
    let x = UnsafeMutableRawPointer(batch.x).assumingMemoryBound(to: V.Element.self)
    let gradient = UnsafeMutableRawPointer(batch.gradient).assumingMemoryBound(to: V.Element.self)
    let usesX = part.places.contains(.x)
    let usesGradient = part.places.contains(.gradient)
    var first = block
    while first < batch.blocks {
      let count = min(pieceLength, batch.blocks - first)
      let start = first * V.width
      let numbers = min(count * V.width, batch.dimension - start)
      if usesX { (x + start).update(from: tensor.x + start, count: numbers) }
      if usesGradient { (gradient + start).update(from: tensor.gradient + start, count: numbers) }
      bind(at: first, nil)
      machine.bind(inPlace: inputs)
      machine.run(blocks: count)
      if usesX { (tensor.x + start).update(from: x + start, count: numbers) }
      first += count
    }
  }

  /// Puts numbers of rows, columns and tensors beside the part's numbers that they belong to.
  private func spread(_ memory: StepMemory<V>) {
    for slot in slots {
      guard let spread = slot.spread else { continue }
      let target = UnsafeMutableRawPointer(spread).assumingMemoryBound(to: V.Element.self)
      let source = memory.numbers(slot.place, nil)
      for segment in part.segments {
        let (first, step) = segment.place(of: slot.place.shape, over: part.shape)
        if step == 0 {
          (target + segment.first).update(repeating: source[first], count: segment.count)
        } else {
          (target + segment.first).update(from: source + first, count: segment.count)
        }
      }
    }
  }
}
