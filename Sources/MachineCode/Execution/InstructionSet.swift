import CLanes
import Glibc

/// The processor instructions that programs are translated to.
///
/// The choice changes how fast a program runs, never a bit of what it computes.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// None: programs are interpreted by code that was compiled with this library.
  case portable
  /// Vectors of 32 bytes.
  case avx2
  /// Vectors of 64 bytes: AVX-512 F, DQ, VL and BW.
  case avx512

  /// Those that this processor and its operating system offer, the fastest last.
  public static let available: [InstructionSet] = {
    #if arch(x86_64) && os(Linux)
      let features = Int(clanes_processor_features())
      var sets: [InstructionSet] = [.portable]
      if features & CLANES_AVX2 != 0 { sets.append(.avx2) }
      if features & CLANES_AVX512 != 0 { sets.append(.avx512) }
      return sets
    #else
      return [.portable]
    #endif
  }()

  /// The fastest, unless the environment variable `DESCENT_INSTRUCTIONS` names another that is
  /// available: for comparing, and where a processor prefers the narrower.
  ///
  /// Other values of the variable are ignored here; see ``requested()``.
  public static var standard: InstructionSet { chosen ?? preferred }

  /// Stands in for ``standard`` in the present task.
  @TaskLocal package static var chosen: InstructionSet?

  private static let preferred = (try? requested()) ?? available.last ?? .portable

  /// What the environment variable `DESCENT_INSTRUCTIONS` names; nil where it is not set.
  ///
  /// - Throws: where it names no instruction set, or one that this processor does not have.
  public static func requested() throws(InstructionSetError) -> InstructionSet? {
    guard let text = getenv("DESCENT_INSTRUCTIONS") else { return nil }
    return try named(String(cString: text))
  }

  /// The instruction set of a name.
  ///
  /// - Throws: where there is none, or this processor does not have it.
  package static func named(_ name: String) throws(InstructionSetError) -> InstructionSet {
    guard let set = InstructionSet(rawValue: name) else {
      throw InstructionSetError(name: name, isKnown: false)
    }
    guard available.contains(set) else { throw InstructionSetError(name: name, isKnown: true) }
    return set
  }

  /// How programs are executed in this process, in one sentence without a full stop.
  public static var executionSummary: String {
    guard standard != .portable else { return "programs are interpreted" }
    return ExecutableMemory.isAvailable
      ? "programs run as machine code for \(standard.rawValue)"
      : "programs are interpreted: the system refuses executable memory"
  }

  /// Whether this processor adds products with one rounding, by an instruction on vectors of this set.
  /// A few with AVX2 do not.
  package var hasFusedMultiplyAdd: Bool {
    switch self {
    case .portable: false
    case .avx2: !Self.lacksFusedMultiplyAdd && Int(clanes_processor_features()) & CLANES_FMA != 0
    case .avx512: true
    }
  }

  /// Whether tests of the present task are to find a processor with AVX2 alone.
  @TaskLocal package static var lacksFusedMultiplyAdd = false

  /// How many vector registers there are.
  package var registerCount: Int { self == .avx512 ? 32 : 16 }
  /// How many bytes a vector has.
  package var vectorBytes: Int { self == .avx512 ? 64 : 32 }
}

/// A value of `DESCENT_INSTRUCTIONS` that cannot be used.
public struct InstructionSetError: Error, Sendable, Equatable {
  public let name: String
  /// Whether it is an instruction set, which this processor does not have.
  public let isKnown: Bool

  package init(name: String, isKnown: Bool) {
    self.name = name
    self.isKnown = isKnown
  }

  /// What is wrong, and what is allowed.
  public var message: String {
    let allowed = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
    let problem =
      isKnown ? "this processor does not have '\(name)'" : "'\(name)' is no instruction set"
    return "DESCENT_INSTRUCTIONS: \(problem); allowed here: \(allowed)"
  }
}
