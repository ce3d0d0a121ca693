import Support
import Sweeps

/// What several plans take together: what `descent plan` ends with.
public struct PlanTotals: Sendable {
  private var experiments = 0
  private var trials = 0
  private var stored = 0
  private var steps = 0.0
  private var figures = 0
  private var disk = 0.0
  private var pathDisk = 0.0
  /// Of the plan that takes most: outputs are written one after another, or small.
  private var memory = 0.0
  /// Seconds of one thread.
  private var seconds = 0.0
  private var calibrated = 0

  public init() {}

  /// Adds a plan.
  ///
  /// - Parameters:
  ///   - stored: how many of its trials are stored already.
  ///   - plan: what would run.
  ///   - estimate: what that takes.
  public mutating func add(_ plan: Plan, _ estimate: PlanEstimate, stored: Int) {
    experiments += 1
    trials += plan.count
    self.stored += stored
    steps += plan.mostSteps
    figures += estimate.figures
    disk += estimate.disk
    pathDisk += estimate.pathDisk
    memory = max(memory, estimate.memory + estimate.pathMemory)
  }

  /// Adds how long a plan takes.
  public mutating func add(_ calibration: Calibration) {
    seconds += calibration.work + calibration.drawing
    calibrated += 1
  }

  public func lines(jobs: Int) -> [String] {
    var lines = [
      "\(grouped(experiments)) experiments: \(grouped(trials)) trials in all",
      "at most \(steps < 1e15 ? grouped(Int(steps)) : shortest(steps)) steps",
      "about \(size(disk)) on disk, and at most \(size(pathDisk)) for paths",
      "at most \(size(memory)) of memory for the largest",
    ]
    if figures > 0 { lines.append("\(grouped(figures)) figures at most") }
    if stored > 0 {
      lines.append("\(grouped(stored)) of \(grouped(trials)) trials are stored already")
    }
    // Where one could not be measured, the sum would mislead.
    if calibrated == experiments { lines.append(Calibration.line(seconds, jobs: jobs)) }
    return lines
  }
}
