import Runner
import Sweeps

/// How much a plan has to do, found without running any of it: by this several plans are ordered and weighed.
public struct Workload: Sendable {
  public let trials: Int
  /// Seconds of one thread, roughly, if all trials take all steps.
  public let trialSeconds: Double
  /// Seconds of one thread, roughly, that tables and figures take.
  public let drawingSeconds: Double
  /// Bytes that it takes at most beside the program.
  public let memory: Double

  /// What the report and a figure take, by the experiments of the repository.
  private static let (reportSeconds, figureSeconds) = (0.05, 0.03)

  /// - Parameters:
  ///   - drawsFigures: whether there are pictures.
  ///   - plan: what would run.
  /// - Throws: only what is a defect of the program.
  public init(_ plan: Plan, drawsFigures: Bool) throws(RunnerError) {
    trials = plan.count
    trialSeconds = try Runner.mostSeconds(plan)
    let paths = PathEstimate(plan, drawsFigures: drawsFigures)
    let figures = drawsFigures ? paths.figures : 0
    drawingSeconds = Self.reportSeconds + Self.figureSeconds * Double(figures)
    memory = PlanEstimate.memory(of: plan, figures: figures) + paths.memory
  }

  /// Seconds of one thread in all.
  public var seconds: Double { trialSeconds + drawingSeconds }

  /// What takes less is too little for several threads; what takes more is worth all of them.
  private static let (fewSeconds, manySeconds) = (2.0, 60.0)
  /// Bytes of one of several where it is not known how many there are.
  private static let unknownMemory = 100e6

  /// The plans that run on a thread each, several at a time, the longest first. All others run one after another
  /// on all threads.
  ///
  /// - Parameters:
  ///   - jobs: how many threads there are.
  ///   - memory: bytes that are available; nil where that is not known.
  ///   - workloads: of the experiments, in their order.
  /// - Returns: their places.
  public static func small(_ workloads: [Workload], jobs: Int, memory: Double?) -> [Int] {
    guard jobs > 1, workloads.count > 1 else { return [] }
    // As many as there are threads take half of the memory together, even if no trial ends early.
    let mostMemory = memory.map { $0 / Double(2 * jobs) } ?? unknownMemory
    let candidates = workloads.indices.filter { workloads[$0].memory < mostMemory }
    // One that is no longer than what each thread has to do holds up none.
    let share = candidates.reduce(0) { $0 + workloads[$1].seconds } / Double(jobs)
    let most = min(manySeconds, max(fewSeconds, share))
    // Equal ones keep their order.
    return candidates.filter { workloads[$0].trialSeconds < most }
      .sorted { (-workloads[$0].seconds, $0) < (-workloads[$1].seconds, $1) }
  }
}
