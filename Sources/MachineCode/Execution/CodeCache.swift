import Programs
import Synchronization

/// The machine code of a program, made when first used and shared by all its machines.
final class CodeCache: Sendable {
  private struct Key: Hashable {
    var set: InstructionSet
    var isDouble: Bool
    var sharing: [InputSharing]
    var neighbors: [Int: CallingLayout.Neighbor]
  }
  private struct Contents {
    /// Outer nil: not tried yet; inner nil: the program is too long.
    var lowered: LoweredFunction??
    var compiled: [Key: CompiledFunction?] = [:]
  }
  private let contents = Mutex(Contents())

  /// How many variants a program may have: they differ in which inputs have one block for all.
  private static let maximumVariants = 64

  /// The code of `program`, whose cache this is; nil where it is to be interpreted.
  ///
  /// - Parameters:
  ///   - sharing: for each input whether it has one block for all.
  ///   - neighbors: inputs that lie a fixed way behind others.
  func code(
    of program: Program, _ set: InstructionSet, isDouble: Bool, sharing: [InputSharing],
    neighbors: [Int: CallingLayout.Neighbor]
  ) -> CompiledFunction? {
    let key = Key(set: set, isDouble: isDouble, sharing: sharing, neighbors: neighbors)
    return contents.withLock { contents in
      if let known = contents.compiled[key] { return known }
      guard contents.compiled.count < Self.maximumVariants else { return nil }
      let lowered: LoweredFunction?
      if let known = contents.lowered {
        lowered = known
      } else {
        lowered = SSAFunction(program).map { LoweredFunction($0) }
        contents.lowered = lowered
      }
      let compiled = lowered.flatMap { lowered -> CompiledFunction? in
        var layout = CallingLayout(
          sharing: sharing, table: program.table, neighbors: neighbors,
          reportsEvents: program.function?.reportsEvents == true)
        layout.eventReporting = lowered.eventReporting(set, isDouble: isDouble)
        return CompiledFunction(lowered, set, isDouble: isDouble, layout)
      }
      contents.compiled[key] = compiled
      return compiled
    }
  }
}

extension Program {
  /// The program's machine code.
  var native: CodeCache { attachments.value(CodeCache.self) { CodeCache() } }
}
