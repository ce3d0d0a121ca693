import Programs

/// How a function reports events of trials. Each block has a mask of 32 bits: in the lower half a bit
/// for each trial whose gradient is NaN, in the upper half one for each trial that did not move.
extension CodeGenerator {
  /// What precedes the loop over blocks.
  mutating func beginEvents(_ reporting: EventReporting) {
    switch reporting {
    case .perBlock: break
    case .reduced:
      for mask in [MaskRegister.k2, .k3] { assembler.kxord(mask, mask, mask) }
    case .onEvent: assembler.mov32(eventCount, 0)
    }
  }

  /// What the function returns.
  mutating func returnEvents(_ reporting: EventReporting) {
    switch reporting {
    case .perBlock: break
    case .reduced:
      // The masks of all blocks but the last joined, and that of the last 32 bits higher.
      assembler.kmovd(.rax, .k3)
      assembler.kmovd(.rcx, .k2)
      assembler.shl64(.rcx, 32)
      assembler.or64(.rax, .rcx)
    case .onEvent: assembler.mov32(.rax, eventCount)
    }
  }

  /// How many vectors may have events.
  var eventCount: Address { Address(Registers.context, displacement: layout.eventCount) }

  /// Keeps trials where they were whose gradient is NaN, and writes both kinds of events.
  ///
  /// - Parameters:
  ///   - comparison: holds for the first two of `x` where the gradient is NaN.
  ///   - x: the operands of ``Opcode/commitStep(_:isFirst:)``.
  mutating func commitStep(
    _ comparison: Opcode.Comparison, _ isFirst: Bool, _ target: VectorRegister,
    _ x: [VectorRegister], _ half: Int
  ) {
    if isFirst, assembler.instructionSet == .avx512, !assembler.isDouble {
      // Both halves of a block's mask at once.
      if layout.inputs.eventReporting == .reduced { assembler.kord(.k3, .k3, .k2) }
      compare(.equal, x[4], x[3], mask: .k2)
      compare(comparison.predicate, x[0], x[1])
      blend(target, no: x[3], yes: x[2])
      assembler.kunpckwd(.k2, high: .k2, low: truthMask)
      assembler.kmovd(eventMask(), .k2)
      return
    }
    compare(.equal, x[4], x[3])
    storeTruth(upper: true, half: half, isIntersecting: !isFirst)
    compare(comparison.predicate, x[0], x[1])
    blend(target, no: x[3], yes: x[2])
    if isFirst { storeTruth(upper: false, half: half) }
  }

  /// Writes the bits of the last comparison into the mask of the present block.
  ///
  /// - Parameters:
  ///   - upper: which half of the mask.
  ///   - half: which half of a block the vector is, in bytes; 0 where it is the whole.
  ///   - isIntersecting: whether only those bits are to stay set that are set already.
  mutating func storeTruth(upper: Bool, half: Int, isIntersecting: Bool = false) {
    let (isWide, isDouble) = (assembler.instructionSet == .avx512, assembler.isDouble)
    moveTruth()
    // Where a block has two halves of four bits each, they share a byte.
    let sharesByte = !isWide && isDouble && half > 0
    if sharesByte {
      assembler.shl32(Registers.events, 4)
      if isIntersecting { assembler.or32(Registers.events, short: 0x0F) }
    } else if isIntersecting, !isWide, isDouble, !function.commitsTogether {
      // The other half may have been written already.
      assembler.or32(Registers.events, short: -16)
    }
    let byte = !isWide && !isDouble ? half / 32 : 0
    let place = eventMask((upper ? 2 : 0) + byte)
    let hasTwoBytes = isWide && !isDouble
    switch (isIntersecting, hasTwoBytes) {
    case (true, true): assembler.and16(place, Registers.events)
    case (true, false): assembler.and8(place, Registers.events)
    case (false, true): assembler.mov16(place, Registers.events)
    case (false, false) where sharesByte: assembler.or8(place, Registers.events)
    case (false, false): assembler.mov8(place, Registers.events)
    }
  }

  /// Jumps to a cold path where the last comparison held for a number.
  mutating func jumpIfAny() -> Assembler.ForwardJump {
    moveTruth()
    assembler.test32(Registers.events, Registers.events)
    return assembler.jump(if: .notEqual)
  }

  /// The bits of the last comparison into a general register.
  private mutating func moveTruth() {
    switch (assembler.instructionSet, assembler.isDouble) {
    case (.avx512, true): assembler.kmovb(Registers.events, truthMask)
    case (.avx512, false): assembler.kmovw(Registers.events, truthMask)
    default: assembler.vmovmsk(Registers.events, truthRegister)
    }
  }

  private func eventMask(_ byte: Int = 0) -> Address {
    Address(Registers.eventMasks, displacement: byte - 4 * distance)
  }
}
