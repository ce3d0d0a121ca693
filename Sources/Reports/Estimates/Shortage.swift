import Results
import Support
import Sweeps

/// What a run lacks, in words: the number, and the remedy.
public struct Shortage: Sendable, Hashable {
  public let message: String
  public let remedy: String

  /// What is missing for a run that takes as much as estimated; nil where it fits.
  ///
  /// - Parameters:
  ///   - memory: bytes that are available; nil where that is not known.
  ///   - space: bytes that are free where the output goes; nil where that is not known.
  ///   - folder: where it goes, as the user wrote it.
  ///   - estimate: of what the run takes.
  public static func found(
    _ estimate: PlanEstimate, memory: Double?, space: Double?, folder: String
  ) -> Shortage? {
    if let memory, estimate.memory > memory {
      return Shortage(
        message: "the run needs about \(size(estimate.memory)) of memory, and \(size(memory)) are"
          + " available",
        remedy: "fewer trials, or precision: float32")
    }
    if let space, estimate.disk > space {
      return Shortage(
        message: "the output takes about \(size(estimate.disk)) on disk, and \(size(space)) are"
          + " free for '\(folder)'",
        remedy: "fewer trials, or --output on another disk")
    }
    return nil
  }

  /// A warning where paths may not fit, though they are as long only if no trial ends early.
  public static func ofPaths(
    _ estimate: PlanEstimate, memory: Double?, space: Double?, folder: String
  ) -> Shortage? {
    let remedy = "record: {paths: none} or {every: log}"
    if let memory, estimate.memory + estimate.pathMemory > memory {
      return Shortage(
        message: "paths may take up to \(size(estimate.pathMemory)) of memory, and \(size(memory))"
          + " are available", remedy: remedy)
    }
    if let space, estimate.disk + estimate.pathDisk > space {
      return Shortage(
        message: "paths may take up to \(size(estimate.pathDisk)) on disk, and \(size(space)) are"
          + " free for '\(folder)'", remedy: remedy)
    }
    return nil
  }
}
