import Synchronization

/// A ``Program`` as machine code for one instruction set and one type of number.
final class NativeProgram: Sendable {
  let code: NativeCode
  let plan: NativePlan
  let layout: FrameLayout
  /// Where the function of each stretch starts; nil where a stretch has only calls.
  let entries: [Int?]
  /// How many bytes a frame has.
  let frameSize: Int

  fileprivate init?(
    _ plan: NativePlan, _ set: InstructionSet, isDouble: Bool, isShared: [Bool]
  ) {
    let (bytes, entries, spillCount) = CodeGenerator.generate(
      plan, set, isDouble: isDouble, isShared: isShared)
    guard let code = NativeCode(bytes) else { return nil }
    self.code = code
    self.plan = plan
    self.entries = entries
    layout = FrameLayout(plan)
    frameSize = layout.spill(spillCount)
  }
}

/// The machine code of a program, made when first asked for and shared by all its machines.
final class NativeCache: Sendable {
  private struct Key: Hashable {
    var set: InstructionSet
    var isDouble: Bool
    var isShared: [Bool]
  }
  private struct Contents {
    /// Outer nil: not tried yet; inner nil: the program has no plan.
    var plan: NativePlan??
    var programs: [Key: NativeProgram?] = [:]
  }
  private let contents = Mutex(Contents())

  /// How many variants a program may have: they differ in which inputs have one block for all.
  private static let maximumVariants = 64

  /// The code of `program`, whose cache this is; nil where it is to be interpreted.
  ///
  /// - Parameter isShared: for each input whether it has one block for all.
  func code(
    of program: Program, _ set: InstructionSet, isDouble: Bool, isShared: [Bool]
  ) -> NativeProgram? {
    let key = Key(set: set, isDouble: isDouble, isShared: isShared)
    return contents.withLock { contents in
      if let known = contents.programs[key] { return known }
      guard contents.programs.count < Self.maximumVariants else { return nil }
      let plan: NativePlan?
      if let known = contents.plan {
        plan = known
      } else {
        plan = Trace(program).map { NativePlan($0, inputCount: program.inputCount) }
        contents.plan = plan
      }
      let made = plan.flatMap {
        NativeProgram($0, set, isDouble: isDouble, isShared: isShared)
      }
      contents.programs[key] = made
      return made
    }
  }
}
