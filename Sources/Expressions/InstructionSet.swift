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
  public static var standard: InstructionSet { chosen ?? preferred }

  /// Stands in for ``standard`` on the present thread.
  @TaskLocal package static var chosen: InstructionSet?

  private static let preferred: InstructionSet = {
    if let text = getenv("DESCENT_INSTRUCTIONS"),
      let chosen = InstructionSet(rawValue: String(cString: text)), available.contains(chosen)
    {
      return chosen
    }
    return available.last ?? .portable
  }()

  /// How many vector registers there are.
  var registerCount: Int { self == .avx512 ? 32 : 16 }
  /// How many bytes a vector has.
  var vectorBytes: Int { self == .avx512 ? 64 : 32 }
}
