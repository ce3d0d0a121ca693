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
  ///   - points: which components of the points are kept beside losses and norms; of all of them no evaluations
  ///     between the steps of `every`.
  ///   - jobs: how many threads; at least 1.
  ///   - store: where paths of expensive trials are taken from and kept; nil runs every trial.
  ///   - isCancelled: called now and then, from any thread.
  ///   - plan: that numbers the trials.
  /// - Returns: in the order of `trials`.
  /// - Throws: ``RunnerError/cancelled`` where it was, else a defect.
  public static func replay(
    _ trials: [Int], of plan: Plan, every: RecordRule.Every, points: RecordedPoints = .recorded,
    jobs: Int,
    store: (any OutcomeStore)? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(RunnerError) -> [Trajectory] {
    let compiler = try GroupCompiler(plan)
    let stored = store.map { StoredPaths($0, plan, every: every, points: points) }
    let found = Mutex([Trajectory?](repeating: nil, count: trials.count))
    let next = Atomic<Int>(0)
    Parallel.threads(min(jobs, trials.count)) { _ in
      switch plan.experiment.precision {
      case .float32: record(FloatPack.self)
      case .float64: record(DoublePack.self)
      }

      func record<V: PackLane>(_ lane: V.Type) {
        var engine: (group: Int, engine: BatchEngine<V>)?
        var learner: (group: Int, worker: LearningWorker<V>)?
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
          let trial = plan.columns(trials[at])
          let components = points.components(plan, plan.groups[index].lossIndex)
          if let learning = compiler.learning(plan.groups[index]) {
            let worker =
              learner.flatMap { $0.group == index ? $0.worker : nil }
              ?? LearningWorker<V>(plan, plan.groups[index], learning, group)
            learner = (index, worker)
            var recorder = LearningRecorder<V>(
              trials[at], components, dimension: group.dimension, every,
              epochs: learning.epochs(trial), keepsEvaluations: points != .all,
              averages: group.averages)
            let isWhole = worker.run(
              trial, into: nil, observer: { recorder.add($0) },
              pulse: { _, _ in !isCancelled() })
            guard isWhole else { return }
            keep(recorder.finished(), began, at)
            continue
          }
          let known = engine.flatMap { $0.group == index ? $0.engine : nil }
          let present = known ?? BatchEngine<V>(group, maximumTrials: 1)
          engine = (index, present)
          let choice = plan.experiment.optimizers[plan.groups[index].optimizerIndex]
          var trajectory = Trajectory(
            trial: trials[at], dimension: components?.count ?? group.dimension)
          trajectory.components = components
          var recorder = Recorder(trajectory, every)
          let isWhole = present.run(
            1, parameters: choice.numbers(for: trial), starts: trial.starts,
            seeds: trial.seeds ?? [0], firstRow: 0, into: nil,
            observer: { step, batch in
              recorder.add(step, batch, averageLoss: present.averageLoss)
            },
            pulse: { _ in !isCancelled() })
          guard isWhole else { return }
          keep(recorder.finished(averageLoss: present.averageLoss), began, at)
        }
      }

      func keep(_ trajectory: Trajectory, _ began: Double, _ at: Int) {
        stored?.keep(trajectory, took: Clock.threadTime() - began)
        found.withLock { $0[at] = trajectory }
      }
    }
    if isCancelled() { throw .cancelled }
    return found.withLock { $0.compactMap { $0 } }
  }
}
