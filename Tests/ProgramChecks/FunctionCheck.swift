import Lanes
import MachineCode
import Programs

/// What a check found.
public struct CheckResult: Sendable {
  /// How often machine code ran.
  public internal(set) var nativeCount = 0
  /// The first difference; nil where there is none.
  public internal(set) var difference: String?
}

/// Runs the function that bytes choose by machine code, in both precisions with every instruction set
/// of this processor, and compares its memory and its events with the same operations on single
/// numbers.
public func checkFunction(_ bytes: some Collection<UInt8>) -> CheckResult {
  var result = CheckResult()
  for set in InstructionSet.available where set != .portable {
    FunctionCheck.check(bytes, set, FloatPack.self, &result)
    FunctionCheck.check(bytes, set, DoublePack.self, &result)
  }
  return result
}

private enum FunctionCheck {
  static func check<V: Lane>(
    _ bytes: some Collection<UInt8>, _ set: InstructionSet, _ type: V.Type,
    _ result: inout CheckResult
  ) {
    guard result.difference == nil else { return }
    var choices = Choices(bytes)
    let layout = RandomLayout(&choices, set, isDouble: V.width == 8)
    let blocks = 1 + choices.next(24)
    let seed = UInt64(choices.next(256))
    let random = RandomFunction(&choices, layout)
    guard
      let compiled = CompiledFunction(
        LoweredFunction(random.function), set, isDouble: V.width == 8, layout.calling)
    else {
      result.difference = "\(set), \(V.self): no machine code"
      return
    }
    let batch = StepBatch<V>(layout, blocks: blocks, seed: seed)
    let expected = batch.expected(random)
    let returned = batch.run(compiled)
    result.nativeCount += 1
    if let difference = batch.difference(expected, returned) {
      result.difference =
        "\(set), \(V.self), \(blocks) blocks, \(layout.reporting): \(difference) in"
        + " \(random.operations.map { "\($0.opcode)\($0.operands)" }), stores \(random.stores)"
    }
  }
}

/// The memory of a batch of trials.
private final class StepBatch<V: Lane> {
  private let layout: RandomLayout
  private let blocks: Int
  private var memory: [UnsafeMutablePointer<V>] = []
  private let masks: UnsafeMutablePointer<UInt32>

  struct Expected {
    /// By slot and trial.
    var numbers: [[V.Element]]
    /// By block.
    var masks: [UInt32]
  }

  init(_ layout: RandomLayout, blocks: Int, seed: UInt64) {
    self.layout = layout
    self.blocks = blocks
    var numbers = Numbers<V.Element>(seed: seed)
    masks = .allocate(capacity: blocks)
    masks.initialize(repeating: 0, count: blocks)
    for address in layout.strides.indices {
      let count = max(1, layout.blockCount(address, blocks: blocks))
      let first = UnsafeMutablePointer<V>.allocate(capacity: count)
      let isUniform = layout.places.contains { $0.address == address && $0.isUniform }
      for block in 0..<count {
        (first + block).initialize(to: V(repeating: numbers.next()))
        guard !isUniform else { continue }
        for lane in 1..<V.width { first[block].setElement(at: lane, to: numbers.next()) }
      }
      memory.append(first)
    }
  }

  deinit {
    for first in memory { first.deallocate() }
    masks.deallocate()
  }

  private func number(_ slot: Int, _ trial: Int) -> V.Element {
    let place = layout.places[slot]
    let block = place.offset + trial / V.width * place.stride
    return memory[place.address][block].element(at: trial % V.width)
  }

  /// What memory and masks must be after the function.
  func expected(_ random: RandomFunction) -> Expected {
    let trials = blocks * V.width
    var result = Expected(
      numbers: (0..<layout.slotCount).map { slot in (0..<trials).map { number(slot, $0) } },
      masks: [UInt32](repeating: 0, count: blocks))
    for trial in 0..<trials {
      var values: [V.Element] = []
      var (isWrong, isSame) = (false, true)
      for (at, operation) in random.operations.enumerated() {
        let x = operation.operands.map { values[$0] }
        switch operation.opcode {
        case .constant: values.append(V.Element(random.constants[at] ?? 0))
        case .input: values.append(number(random.inputs[at] ?? 0, trial))
        default: values.append(operation.opcode.referenceValue(x))
        }
        switch operation.opcode {
        case .commitStep(let comparison, _):
          isWrong = comparison.holds(x[0], x[1])
          isSame = isSame && x[4] == x[3]
        case .commitStepLikely: (isWrong, isSame) = (x[0].isNaN, x[1] == x[2])
        default: break
        }
      }
      for (slot, value) in random.stores { result.numbers[slot][trial] = values[value] }
      let lane = UInt32(trial % V.width)
      if isWrong { result.masks[trial / V.width] |= 1 << lane }
      if isSame { result.masks[trial / V.width] |= 1 << (lane + 16) }
    }
    return result
  }

  /// Runs the function; returns what it returns.
  func run(_ compiled: CompiledFunction) -> UInt64 {
    let context = ExecutionContext<V>(compiled, maximumBlocks: blocks)
    for (address, first) in memory.enumerated() {
      context.setAddress(address, UnsafeRawPointer(first))
    }
    context.setAddress(compiled.layout.eventMasks, UnsafeRawPointer(masks))
    context.bindCalls()
    return context.run(blocks)
  }

  func difference(_ expected: Expected, _ returned: UInt64) -> String? {
    for (slot, numbers) in expected.numbers.enumerated() {
      for (trial, b) in numbers.enumerated() {
        let a = number(slot, trial)
        if a.isNaN && b.isNaN { continue }
        if a != b || a.sign != b.sign { return "slot \(slot), trial \(trial): \(a), not \(b)" }
      }
    }
    for (block, mask) in expected.masks.enumerated() where masks[block] != mask {
      return "events of block \(block): \(masks[block]), not \(mask)"
    }
    switch layout.reporting {
    case .perBlock: return nil
    case .reduced:
      let union = expected.masks.dropLast().reduce(0, |)
      let wanted = UInt64(union) | UInt64(expected.masks[blocks - 1]) << 32
      return returned == wanted ? nil : "returns \(returned), not \(wanted)"
    case .onEvent:
      // Vectors that may have events are counted: more than have.
      let hasEvents = expected.masks.contains { $0 != 0 }
      return hasEvents && returned == 0 ? "returns no events" : nil
    }
  }
}
