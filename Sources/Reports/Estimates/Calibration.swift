import Glibc
import Lanes
import Results
import Runner
import Support
import Sweeps
import Synchronization

/// How long a plan takes on this machine, found by running some of its trials for half a second.
///
/// Which trials are run, and how far, does not depend on the clock; how often they are run further
/// does. Nothing of it reaches an output.
public struct Calibration: Sendable {
  /// Seconds of one thread for all trials and their rows.
  public let work: Double
  /// Seconds that figures take.
  public let drawing: Double

  private static let budget = 0.5
  /// The most groups that are looked at; others are taken to be like them.
  private static let mostGroups = 32
  /// The fewest trials of a group: a pack of lanes.
  private static let fewest = 16

  /// Nil where not even the first steps end in time.
  public init?(_ plan: Plan, drawsFigures: Bool = true) throws {
    let groups = plan.spread(over: Self.mostGroups).filter { plan.groups[$0].count > 0 }
    let began = Clock.monotonic()
    let most = plan.maximumIterations
    // Most trials at first, for what a step costs; then fewer of them, further.
    var trials = max(16, min(256, 4096 / max(1, groups.count)))
    var cap = 16
    var rounds: [Round] = []
    while true {
      cap = min(cap, most)
      let sample = plan.sample(of: groups, trials: trials, maximumIterations: cap)
      let watch = ChunkWatch(sample)
      // The first round is short, and ends whatever it takes.
      let end = rounds.isEmpty ? .infinity : began + 2 * Self.budget
      let start = Clock.monotonic()
      let results = try Runner.run(
        sample, jobs: 1, progress: { watch.ended($0.done) },
        isCancelled: { watch.began() || Clock.monotonic() > end })
      guard let results else { break }
      rounds.append(Round(cap: cap, results: results, seconds: watch.byGroup))
      let now = Clock.monotonic()
      let left = Self.budget - (now - began)
      // The next round goes eight times as far.
      var next = (now - start) * 8
      while trials > Self.fewest, next > left / 2 {
        trials = max(Self.fewest, trials / 4)
        next /= 4
      }
      if cap == most || next > left { break }
      cap *= 8
    }
    guard let last = rounds.last else { return nil }
    let before = rounds.dropLast().last
    let perTrial = groups.indices.map { index in
      last.stepsPerTrial(of: index, after: before, most: most)
        * (rounds.map { $0.secondsPerStep(of: index) }.min() ?? 0)
    }
    let average = perTrial.reduce(0, +) / Double(max(1, perTrial.count))
    var byGroup: [Int: Double] = [:]
    for (at, seconds) in zip(groups, perTrial) { byGroup[at] = seconds }
    var work = 0.0
    for (at, group) in plan.groups.enumerated() {
      work += Double(group.count) * ((byGroup[at] ?? average) + rounds[0].secondsPerRow)
    }
    self.work = work
    let figures = drawsFigures ? PathEstimate(plan, drawsFigures: true).figures : 0
    drawing = figures > 0 ? 0.2 + 0.15 * Double(figures) : 0
  }

  /// The line that `plan` ends with.
  public func line(jobs: Int) -> String { Self.line(work + drawing, jobs: jobs) }

  /// - Parameter seconds: of one thread.
  static func line(_ seconds: Double, jobs: Int) -> String {
    let seconds = seconds / Double(max(1, jobs))
    return "\(Self.duration(seconds)) on \(jobs) thread\(jobs == 1 ? "" : "s")"
  }

  /// Seconds in words.
  public static func duration(_ seconds: Double) -> String {
    if seconds < 1 { return "under a second" }
    if seconds < 100 { return "about \(Int(seconds.rounded())) s" }
    if seconds < 100 * 60 { return "about \(Int((seconds / 60).rounded())) min" }
    if seconds < 72 * 3600 { return "about \(Int((seconds / 3600).rounded())) h" }
    return seconds < 1e9
      ? "about \(grouped(Int((seconds / 86400).rounded()))) days" : "more than 30 years"
  }
}

/// Some trials of each group, run up to some iteration.
private struct Round {
  let cap: Int
  /// For each group: trials, steps taken, trials that had not ended, seconds.
  let groups: [(trials: Double, steps: Double, open: Double, seconds: Double)]
  let secondsPerRow: Double

  init(cap: Int, results: RunResults, seconds: [Double]) {
    self.cap = cap
    groups = results.outcomes.enumerated().map { at, table in
      var steps = 0
      var open = 0
      for index in 0..<table.count {
        steps += table.iterations(of: index)
        if table.status(of: index) == .maximumIterations { open += 1 }
      }
      return (Double(table.count), Double(steps), Double(open), seconds[at])
    }
    let began = Clock.threadTime()
    _ = ResultsTable(results).bytes()
    secondsPerRow = (Clock.threadTime() - began) / Double(max(1, results.plan.count))
  }

  func secondsPerStep(of index: Int) -> Double {
    groups[index].seconds / max(1, groups[index].steps)
  }

  /// How many steps a trial of a group takes when it may go on: those that had not ended end as fast
  /// as between the round before and this one.
  func stepsPerTrial(of index: Int, after before: Round?, most: Int) -> Double {
    let group = groups[index]
    guard group.trials > 0 else { return 0 }
    var steps = group.steps / group.trials
    var open = group.open / group.trials
    var ratio = 1.0
    if let before = before?.groups[index], before.open > 0 {
      ratio = min(1, open / (before.open / before.trials))
    }
    var at = Double(cap)
    while at < Double(most), open > 0 {
      let next = min(at * 8, Double(most))
      let left = open * Double.pow(ratio, Double.log2(next / at) / 3)
      steps += (open + left) / 2 * (next - at)
      open = left
      at = next
    }
    return steps
  }
}

/// Measures how long each group of a plan takes that runs on one thread.
private final class ChunkWatch: Sendable {
  private struct State {
    /// When the batch at hand began; nil between batches.
    var start: Double?
    var done = 0
    var seconds: [Double]
  }
  private let state: Mutex<State>
  private let plan: Plan

  init(_ plan: Plan) {
    self.plan = plan
    state = Mutex(State(seconds: Array(repeating: 0, count: plan.groups.count)))
  }

  var byGroup: [Double] { state.withLock { $0.seconds } }

  /// A batch of trials begins or goes on; always false.
  func began() -> Bool {
    state.withLock { $0.start = $0.start ?? Clock.threadTime() }
    return false
  }

  /// So many trials have ended: those of the batch at hand among them, unless it goes on.
  func ended(_ done: Int) {
    let now = Clock.threadTime()
    state.withLock { state in
      guard done > state.done, let start = state.start else { return }
      state.seconds[plan.groupIndex(of: done - 1)] += now - start
      (state.done, state.start) = (done, nil)
    }
  }
}
