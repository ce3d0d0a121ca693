import Glibc
import Results
import Runner
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

  /// Nil where not even the first steps end in time.
  public init?(_ plan: Plan, drawsFigures: Bool = true) throws {
    let groups = plan.spread(over: Self.mostGroups).filter { plan.groups[$0].count > 0 }
    let began = Stopwatch.seconds()
    let most = plan.experiment.stop.maximumIterations
    let trials = max(16, min(256, 4096 / max(1, groups.count)))
    var cap = 16
    var last: Round?
    var before: Round?
    while true {
      cap = min(cap, most)
      let sample = plan.sample(of: groups, trials: trials, maximumIterations: cap)
      let watch = ChunkWatch(sample)
      // The first round is short, and ends whatever it takes.
      let end = last == nil ? .infinity : began + 2 * Self.budget
      let results = try Runner.run(
        sample, jobs: 1, progress: { watch.ended($0.done) },
        isCancelled: { watch.began() || Stopwatch.seconds() > end })
      guard let results else { break }
      before = last
      last = Round(cap: cap, results: results, seconds: watch.byGroup)
      let now = Stopwatch.seconds()
      // The next round goes eight times as far.
      let next = watch.byGroup.reduce(0, +) * 8
      if cap == most || now - began + next > Self.budget { break }
      cap *= 8
    }
    guard let last else { return nil }
    var perTrial: [Double] = []
    for index in groups.indices {
      perTrial.append(last.secondsPerTrial(of: index, after: before, most: most))
    }
    let average = perTrial.reduce(0, +) / Double(max(1, perTrial.count))
    var byGroup: [Int: Double] = [:]
    for (at, seconds) in zip(groups, perTrial) { byGroup[at] = seconds }
    var work = 0.0
    for (at, group) in plan.groups.enumerated() {
      work += Double(group.count) * ((byGroup[at] ?? average) + last.secondsPerRow)
    }
    self.work = work
    let figures = drawsFigures ? PathEstimate(plan, drawsFigures: true).figures : 0
    drawing = figures > 0 ? 0.2 + 0.15 * Double(figures) : 0
  }

  /// The line that `plan` ends with.
  public func line(jobs: Int) -> String {
    let seconds = (work + drawing) / Double(max(1, jobs))
    return "\(Self.duration(seconds)) on \(jobs) thread\(jobs == 1 ? "" : "s")"
  }

  /// Seconds in words.
  static func duration(_ seconds: Double) -> String {
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
    let began = Stopwatch.seconds()
    _ = ResultsTable(results).bytes()
    secondsPerRow = (Stopwatch.seconds() - began) / Double(max(1, results.plan.count))
  }

  /// What a trial of a group takes when it may go on: those that had not ended end as fast as between
  /// the round before and this one.
  func secondsPerTrial(of index: Int, after before: Round?, most: Int) -> Double {
    let group = groups[index]
    guard group.trials > 0 else { return 0 }
    var steps = group.steps / group.trials
    var open = group.open / group.trials
    var ratio = 1.0
    if let before, before.groups[index].open > 0 {
      ratio = min(1, group.open / before.groups[index].open)
    }
    var at = Double(cap)
    while at < Double(most), open > 0 {
      let next = min(at * 8, Double(most))
      let left = next < at * 8 ? open : open * ratio
      steps += (open + left) / 2 * (next - at)
      open = left
      at = next
    }
    return group.seconds / max(1, group.steps) * steps
  }
}

/// Tells how long each group of a plan took that runs on one thread.
private final class ChunkWatch: Sendable {
  private struct State {
    var start = 0.0
    var seconds: [Double]
  }
  private let state: Mutex<State>
  private let plan: Plan

  init(_ plan: Plan) {
    self.plan = plan
    state = Mutex(State(seconds: Array(repeating: 0, count: plan.groups.count)))
  }

  var byGroup: [Double] { state.withLock { $0.seconds } }

  /// A chunk of trials begins; always false.
  func began() -> Bool {
    state.withLock { $0.start = Stopwatch.seconds() }
    return false
  }

  /// A chunk has ended, and so many trials with it.
  func ended(_ done: Int) {
    let now = Stopwatch.seconds()
    let group = plan.groupIndex(of: done - 1)
    state.withLock { $0.seconds[group] += now - $0.start }
  }
}

/// Time that only passes; it never reaches an output.
enum Stopwatch {
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
