import Runner
import Sweeps

/// How much a plan has to do, found without running any of it: by this several plans are ordered and weighed.
public struct Workload: Sendable {
  public let trials: Int
  /// Seconds of one thread, roughly, if all trials take all steps.
  public let trialSeconds: Double
  /// Seconds of one thread, roughly, that tables and figures take.
  public let drawingSeconds: Double
  /// Whether several such plans may be in memory at a time.
  public let needsLittleMemory: Bool

  /// What the report and a figure take, by the experiments of the repository.
  private static let (reportSeconds, figureSeconds) = (0.05, 0.03)

  /// - Parameter drawsFigures: whether there are pictures.
  /// - Throws: only what is a defect of the program.
  public init(_ plan: Plan, drawsFigures: Bool) throws(RunnerError) {
    trials = plan.count
    trialSeconds = try Runner.mostSeconds(plan)
    let figures = drawsFigures ? PathEstimate(plan, drawsFigures: true).figures : 0
    drawingSeconds = Self.reportSeconds + Self.figureSeconds * Double(figures)
    needsLittleMemory = PlanEstimate.isSurelySmall(plan)
  }

  /// Seconds of one thread in all.
  public var seconds: Double { trialSeconds + drawingSeconds }

  /// What takes less is too little for several threads; what takes more is worth all of them.
  private static let (fewSeconds, manySeconds) = (2.0, 60.0)

  /// The plans that run on a thread each, several at a time, the longest first. All others run one after another
  /// on all threads.
  ///
  /// - Parameter jobs: how many threads there are.
  /// - Returns: their places.
  public static func small(_ workloads: [Workload], jobs: Int) -> [Int] {
    guard jobs > 1, workloads.count > 1 else { return [] }
    let candidates = workloads.indices.filter { workloads[$0].needsLittleMemory }
    // One that is no longer than what each thread has to do holds up none.
    let share = candidates.reduce(0) { $0 + workloads[$1].seconds } / Double(jobs)
    let most = min(manySeconds, max(fewSeconds, share))
    // Equal ones keep their order.
    return candidates.filter { workloads[$0].trialSeconds < most }
      .sorted { (-workloads[$0].seconds, $0) < (-workloads[$1].seconds, $1) }
  }
}
