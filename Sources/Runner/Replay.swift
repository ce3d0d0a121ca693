import Engine
import Lanes
import Optimizers
import Results
import Support
import Sweeps
import Synchronization

extension RecordRule.Every {
  /// Whether a step is recorded; the last step of a trial always is.
  func includes(_ step: Int) -> Bool {
    switch self {
    case .steps(let count): return step % count == 0
    case .logarithmic:
      if step <= 10 { return true }
      // The first step at or past each twentieth of a decade.
      var low = 10.0
      while low * 10 <= Double(step) { low *= 10 }
      for twentieth in 0..<20 {
        let bound = low * LogSteps.factors[twentieth]
        if Double(step) >= bound, Double(step - 1) < bound { return true }
      }
      return false
    }
  }
}

/// The twentieths of a decade.
enum LogSteps {
  static let factors: [Double] = (0..<20).map { Double.pow(10, Double($0) / 20) }
}

extension Runner {
  /// Runs some trials of a plan again, alone, and keeps their paths. They are the paths of the run:
  /// a trial gives the same bits alone and packed.
  ///
  /// - Parameters:
  ///   - trials: numbers in the plan.
  ///   - every: which steps are kept; the first and the last always are.
  ///   - keepsPoints: whether the points themselves are kept, and not only losses and norms.
  ///   - jobs: how many threads; at least 1.
  ///   - store: where paths of expensive trials are taken from and kept; nil runs every trial.
  ///   - isCancelled: called now and then, from any thread.
  ///   - plan: that numbers the trials.
  /// - Returns: in the order of `trials`.
  /// - Throws: ``RunnerError/cancelled`` where it was, else a defect.
  public static func replay(
    _ trials: [Int], of plan: Plan, every: RecordRule.Every, keepsPoints: Bool = true, jobs: Int,
    store: TrialStore? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(RunnerError) -> [Trajectory] {
    let compiler = try GroupCompiler(plan)
    let stored = store.map { StoredPaths($0, plan, every: every, keepsPoints: keepsPoints) }
    let found = Mutex([Trajectory?](repeating: nil, count: trials.count))
    let next = Atomic<Int>(0)
    Parallel.threads(min(jobs, trials.count)) { _ in
      switch plan.experiment.precision {
      case .float32: record(FloatPack.self)
      case .float64: record(DoublePack.self)
      }

      func record<V: PackLane>(_ lane: V.Type) {
        var engine: (group: Int, engine: BatchEngine<V>)?
        while true {
          let at = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard at < trials.count, !isCancelled() else { return }
          if let path = stored?.path(of: trials[at]) {
            found.withLock { $0[at] = path }
            continue
          }
          let began = Clock.threadTime()
          let index = plan.groupIndex(of: trials[at])
          let group = compiler.group(index)
          let known = engine.flatMap { $0.group == index ? $0.engine : nil }
          let present = known ?? BatchEngine<V>(group, maximumTrials: 1)
          engine = (index, present)
          let choice = plan.experiment.optimizers[plan.groups[index].optimizerIndex]
          let trial = TrialColumns([plan.trial(trials[at])])
          var recorder = Recorder(
            Trajectory(trial: trials[at], dimension: keepsPoints ? group.dimension : 0), every)
          let isWhole = present.run(
            1, parameters: choice.numbers(for: trial), starts: trial.starts, firstRow: 0,
            into: nil, observer: { step, batch in recorder.add(step, batch) },
            pulse: { _ in !isCancelled() })
          guard isWhole else { return }
          let trajectory = recorder.finished()
          stored?.keep(trajectory, took: Clock.threadTime() - began)
          found.withLock { $0[at] = trajectory }
        }
      }
    }
    if isCancelled() { throw .cancelled }
    return found.withLock { $0.compactMap { $0 } }
  }
}

/// Keeps the rows of one trial that its rule names, and the last.
private struct Recorder {
  private var trajectory: Trajectory
  private let every: RecordRule.Every
  private var last: (step: Int, loss: Double, norm: Double, point: [Double])?

  init(_ trajectory: Trajectory, _ every: RecordRule.Every) {
    self.trajectory = trajectory
    self.every = every
  }

  mutating func add<V: PackLane>(_ step: Int, _ batch: Batch<V>) {
    let loss = Double(batch.loss[0].element(at: 0))
    var sum: V.Element = 0
    for component in 0..<batch.dimension {
      let g = batch.value(batch.gradient, component, trial: 0)
      sum = component == 0 ? g * g : sum + g * g
    }
    let norm = Double(sum.squareRoot())
    if every.includes(step) {
      append(step, loss, norm)
      for component in 0..<trajectory.dimension {
        trajectory.points.append(Double(batch.value(batch.x, component, trial: 0)))
      }
      last = nil
    } else {
      let point = (0..<trajectory.dimension).map { Double(batch.value(batch.x, $0, trial: 0)) }
      last = (step, loss, norm, point)
    }
  }

  private mutating func append(_ step: Int, _ loss: Double, _ norm: Double) {
    trajectory.iterations.append(step)
    trajectory.losses.append(loss)
    trajectory.gradientNorms.append(norm)
  }

  func finished() -> Trajectory {
    guard let last else { return trajectory }
    var result = self
    result.append(last.step, last.loss, last.norm)
    result.trajectory.points.append(contentsOf: last.point)
    return result.trajectory
  }
}
