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
  /// Where lanes are elements: the numbers that it is run for, if not all.
  private let ranges: [Range<Int>]
  /// Room for a piece of each input.
  private let copies: UnsafeMutablePointer<V>

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
    let isPartial = extents.lanesAreElements && part.covered != [0..<extents.count(part.shape)]
    ranges = isPartial ? part.covered : []
    copies = .allocateAligned(
      extents.lanesAreElements ? slots.count * pieceLength : 0, repeating: 0)
    inputs = .allocate(capacity: max(1, slots.count))
    distances = .allocate(capacity: max(1, slots.count))
  }

  deinit {
    inputs.deallocate()
    distances.deallocate()
    copies.deallocate()
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
    if ranges.isEmpty, part.shape != .element || tensor == nil {
      bind(at: 0, nil)
      runWhole(blocks: stride)
      return
    }
    let whole = [0..<memory.extents.count(part.shape)]
    for range in ranges.isEmpty ? whole : ranges { run(range, tensor) }
  }

  /// Runs numbers that do not lie as vectors must, or beside which others stay as they are.
  private func run(_ range: Range<Int>, _ tensor: PhasedStep<V>.Tensor?) {
    var first = range.lowerBound
    // Machine code reads vectors from anywhere; others want them where a vector begins. One function keeps
    // numbers in registers, so that pieces would only make it start again and again.
    let blocks = range.count / V.width
    bind(at: first, tensor)
    machine.bind(inPlace: inputs)
    if let call = machine.call, blocks > 0 {
      _ = call.function(call.frame, 64 &* blocks)
      first += blocks * V.width
    }
    while first < range.upperBound {
      let count = min(pieceLength * V.width, range.upperBound - first)
      runCopied(first..<first + count, tensor)
      first += count
    }
  }

  /// Where the numbers of an input are side by side.
  private func numbers(
    _ slot: Slot, _ tensor: PhasedStep<V>.Tensor?
  ) -> UnsafePointer<V.Element> {
    if let tensor, slot.place == .x { return UnsafePointer(tensor.x) }
    if let tensor, slot.place == .gradient { return tensor.gradient }
    return UnsafeRawPointer(slot.spread ?? slot.memory).assumingMemoryBound(to: V.Element.self)
  }

  @inline(__always)
  private func bind(at first: Int, _ tensor: PhasedStep<V>.Tensor?) {
    for at in slots.indices {
      let slot = slots[at]
      let numbers = numbers(slot, tensor) + (slot.isUniform ? 0 : first)
      (inputs + at).initialize(
        to: ProgramInput(
          UnsafeRawPointer(numbers).assumingMemoryBound(to: V.self), step: slot.isUniform ? 0 : 1))
    }
  }

  /// Copied to where vectors may begin, and what is overwritten back.
  private func runCopied(_ range: Range<Int>, _ tensor: PhasedStep<V>.Tensor?) {
    for at in slots.indices {
      let slot = slots[at]
      guard !slot.isUniform else {
        (inputs + at).initialize(to: ProgramInput(UnsafePointer(slot.memory), step: 0))
        continue
      }
      let copy = copies + at * pieceLength
      UnsafeMutableRawPointer(copy).assumingMemoryBound(to: V.Element.self).update(
        from: numbers(slot, tensor) + range.lowerBound, count: range.count)
      (inputs + at).initialize(to: ProgramInput(UnsafePointer(copy), step: 1))
    }
    machine.bind(inPlace: inputs)
    machine.run(blocks: (range.count + V.width - 1) / V.width)
    for at in part.stored {
      UnsafeMutablePointer(mutating: numbers(slots[at], tensor) + range.lowerBound).update(
        from: UnsafeRawPointer(copies + at * pieceLength).assumingMemoryBound(to: V.Element.self),
        count: range.count)
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
