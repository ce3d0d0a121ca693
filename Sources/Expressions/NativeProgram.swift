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

  init?(
    _ plan: NativePlan, _ set: InstructionSet, isDouble: Bool, _ inputs: NativeInputs
  ) {
    layout = FrameLayout(plan, inputs)
    guard
      let (bytes, entries, spillCount) = CodeGenerator.generate(
        plan, set, isDouble: isDouble, layout),
      let code = NativeCode(bytes)
    else { return nil }
    self.code = code
    self.plan = plan
    self.entries = entries
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
    var steps: [StepProgram.Key: StepProgram?] = [:]
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
        plan = Trace(program).map { NativePlan($0) }
        contents.plan = plan
      }
      let made = plan.flatMap {
        NativeProgram($0, set, isDouble: isDouble, NativeInputs(isShared: isShared))
      }
      contents.programs[key] = made
      return made
    }
  }

  /// A step that ends with the program whose cache this is; nil where there is none.
  ///
  /// - Parameter make: makes it when it is first asked for.
  func step(_ key: StepProgram.Key, _ make: () -> StepProgram?) -> StepProgram? {
    contents.withLock { contents in
      if let known = contents.steps[key] { return known }
      guard contents.steps.count < Self.maximumVariants else { return nil }
      let made = make()
      contents.steps[key] = .some(made)
      return made
    }
  }
}

// Caches are told apart by who they are: a program has its own.
extension NativeCache: Hashable {
  static func == (_ a: NativeCache, _ b: NativeCache) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
