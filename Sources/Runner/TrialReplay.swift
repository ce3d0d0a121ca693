import Engine
import Lanes
import Losses
import Optimizers
import Programs
import Sweeps

/// A trial of a plan, stepped by arithmetic and numbers of the caller's: loss, rows and noise are the plan's, and
/// no rule ends it but a gradient that is NaN.
package struct TrialReplay: Sendable {
  package let precision: Precision
  /// How many numbers the trial optimizes.
  package let dimension: Int
  /// Whether its gradients are sums over rows.
  package let isOverData: Bool
  /// Where it starts as the plan has it.
  package let start: [Double]
  private let plan: Plan
  private let group: Plan.Group
  private let columns: TrialColumns
  private let loss: CompiledLoss

  /// - Parameters:
  ///   - plan: that the trial is of.
  ///   - trial: its number in the plan.
  ///   - precision: in which it steps; that of the plan or another.
  package init(_ plan: Plan, trial: Int, precision: Precision) throws(RunnerError) {
    self.plan = plan
    self.precision = precision
    group = plan.group(of: trial)
    columns = plan.columns(trial)
    let choice = plan.experiment.losses[group.lossIndex]
    dimension = choice.loss.dimension
    isOverData = choice.loss.data != nil
    start =
      columns.starts.isEmpty
      ? choice.startingPoint(seed: columns.seeds?.first ?? 0) : columns.starts.map { $0[0] }
    let optimizer = plan.experiment.optimizers[group.optimizerIndex]
    do {
      loss = try CompiledLoss(
        choice.loss, precision, needsCurvature: optimizer.needs == .curvature)
    } catch {
      throw RunnerError(message: "'\(choice.loss.name)': \(error.message)")
    }
  }

  /// Compiles a rule for this trial.
  ///
  /// - Parameters:
  ///   - arithmetic: of the rule.
  ///   - numbers: how many numbers it computes with, and their values if they do not change.
  ///   - iterations: after which steps points are kept; ascending, from 1.
  package func rule(
    _ arithmetic: OptimizerArithmetic, _ numbers: [Double], at iterations: [Int]
  ) -> ReplayedRule {
    switch precision {
    case .float32: ReplayedRule(run: run(FloatPack.self, arithmetic, numbers, iterations))
    case .float64: ReplayedRule(run: run(DoublePack.self, arithmetic, numbers, iterations))
    }
  }

  private func run<V: PackLane>(
    _ lane: V.Type, _ arithmetic: OptimizerArithmetic, _ numbers: [Double], _ iterations: [Int]
  ) -> ReplayedRule.Run {
    var stop = StopRule()
    stop.maximumIterations = max(1, iterations.last ?? 1)
    stop.converged = []
    var programs: (gradient: Program, curvature: Program?)?
    let choice = plan.experiment.losses[group.lossIndex]
    let optimizer = plan.experiment.optimizers[group.optimizerIndex]
    if case .formula(let gradient, let curvature) = loss, choice.oracle.isExact {
      programs = (gradient, curvature)
    }
    let compiled = CompiledGroup(
      arithmetic, parameters: numbers,
      varying: [Bool](repeating: true, count: numbers.count), stop: stop,
      dimension: dimension, tensors: optimizer.tensors(of: choice.loss),
      gradient: programs?.gradient,
      curvature: programs?.curvature)
    let dimension = dimension
    if let learning = LearningGroup(plan, group, loss) {
      let worker = LearningWorker<V>(plan, group, learning, compiled)
      return { [columns, stop] numbers, start in
        var trial = columns
        trial.starts = start.map { [$0] }
        var kept = KeptPoints(iterations)
        _ = worker.run(
          trial, numbers: numbers.map { [$0] }, stop: stop, into: nil,
          observer: { row in kept.add(row.step) { (0..<dimension).map(row.value) } })
        return kept.points
      }
    }
    let engine = BatchEngine<V>(compiled, maximumTrials: 1)
    return { [columns] numbers, start in
      var kept = KeptPoints(iterations)
      engine.run(
        1, parameters: numbers.map { [$0] }, starts: start.map { [$0] },
        seeds: columns.seeds ?? [0], firstRow: 0, into: nil,
        observer: { step, batch in
          kept.add(step) {
            (0..<dimension).map { Double(batch.value(batch.x, $0, trial: 0)) }
          }
        })
      return kept.points
    }
  }
}

/// A rule that is compiled for a ``TrialReplay``. Used by one thread.
package struct ReplayedRule {
  fileprivate typealias Run = (_ numbers: [Double], _ start: [Double]) -> [[Double]]
  fileprivate let run: Run

  /// The points after the wanted steps; empty from the step on whose gradient is NaN.
  ///
  /// - Parameters:
  ///   - numbers: what the rule computes with.
  ///   - start: where the first step starts from.
  package func points(_ numbers: [Double], from start: [Double]) -> [[Double]] {
    run(numbers, start)
  }
}

/// The points after some steps.
private struct KeptPoints {
  private let iterations: [Int]
  private(set) var points: [[Double]]
  private var at = 0

  init(_ iterations: [Int]) {
    self.iterations = iterations
    points = [[Double]](repeating: [], count: iterations.count)
  }

  mutating func add(_ step: Int, _ point: () -> [Double]) {
    while at < iterations.count, iterations[at] < step { at += 1 }
    if at < iterations.count, iterations[at] == step { points[at] = point() }
  }
}
