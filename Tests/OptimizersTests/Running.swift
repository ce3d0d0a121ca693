import Engine
import Formulas
import Lanes
import Optimizers

/// Trials of one optimizer on one formula: steps and evaluations one after the other.
final class Run<V: PackLane> {
  let batch: Batch<V>
  let optimizer: StepOptimizer<V>
  private let evaluator: ProgramEvaluator<V>
  private let mover: LaneMover<V>
  private(set) var t = 0
  /// Which of the given trials each place of the batch holds.
  private(set) var trials: [Int]

  init(
    _ definition: OptimizerDefinition, _ settings: OptimizerSettings, _ formula: Formula,
    starts: [[Double]], tensors: [TensorShape]? = nil, seeds: [Int] = [0]
  ) throws {
    batch = Batch(dimension: formula.dimension, trials: starts.count)
    trials = Array(starts.indices)
    evaluator = ProgramEvaluator(
      gradient: try formula.gradientProgram(), curvature: try formula.hessianVectorProgram(),
      dimension: formula.dimension, maximumBlocks: batch.capacity)
    for (trial, start) in starts.enumerated() {
      for (component, value) in start.enumerated() {
        batch.set(batch.x, component, trial: trial, to: V.Element(value))
      }
    }
    optimizer = StepOptimizer(
      definition.arithmetic(with: settings), numbers: definition.numbers(of: settings),
      tensors: tensors, seeds: seeds, batch)
    var columns = batch.relocatableState
    columns.add(optimizer.relocatableState)
    mover = LaneMover(columns)
    evaluate()
  }

  private func evaluate() {
    evaluator.evaluate(at: batch.x, loss: batch.loss, gradient: batch.gradient, batch: batch)
  }

  /// The loss and its gradient elsewhere.
  func value(at x: [Double]) -> (loss: Double, gradient: [Double]) {
    let probe = Batch<V>(dimension: batch.dimension, trials: 1)
    for (component, value) in x.enumerated() {
      probe.set(probe.x, component, trial: 0, to: V.Element(value))
    }
    evaluator.evaluate(at: probe.x, loss: probe.loss, gradient: probe.gradient, batch: probe)
    return (
      Double(probe.value(probe.loss, 0, trial: 0)),
      (0..<batch.dimension).map { Double(probe.value(probe.gradient, $0, trial: 0)) }
    )
  }

  func step() {
    t += 1
    optimizer.step(t, evaluator)
    evaluate()
  }

  func retire(_ place: Int) {
    let last = batch.count - 1
    if place != last {
      mover.move(from: last, to: place)
      optimizer.moveSearch?(last, place)
      trials[place] = trials[last]
    }
    trials.removeLast()
    batch.keep(last)
  }

  /// The point of a given trial; nil after its end.
  func point(_ trial: Int) -> [Double]? {
    trials.firstIndex(of: trial).map { place in
      (0..<batch.dimension).map { Double(batch.value(batch.x, $0, trial: place)) }
    }
  }

  /// What is reported of a given trial; nil after its end.
  func average(_ trial: Int) -> [Double]? {
    guard let averages = optimizer.averages else { return point(trial) }
    averages.find()
    return trials.firstIndex(of: trial).map { place in
      (0..<batch.dimension).map {
        Double(averages.batch.value(averages.batch.x, $0, trial: place))
      }
    }
  }

  func loss(_ trial: Int) -> Double? {
    trials.firstIndex(of: trial).map { Double(batch.value(batch.loss, 0, trial: $0)) }
  }
}
