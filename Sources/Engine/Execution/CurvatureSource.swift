import Lanes

/// Finds second derivatives for the trials of a batch that want them, and counts their evaluations.
final class CurvatureSource<V: PackLane> {
  private let batch: Batch<V>
  /// A unit vector and what it is multiplied to, once a diagonal is asked for.
  private lazy var unit = Batch(like: batch)
  /// Whether memory of answers holds nothing but 0.
  private var isClear: [UnsafeMutablePointer<V>: Bool] = [:]

  init(_ batch: Batch<V>) { self.batch = batch }

  /// Finds products of the second derivatives at the trials' points and a direction, or their diagonals; 0 for
  /// trials that want nothing.
  ///
  /// - Parameters:
  ///   - direction: laid out as x; nil for the diagonal.
  ///   - result: laid out as x.
  ///   - isWanted: by trial.
  func find(
    along direction: UnsafeMutablePointer<V>?, into result: UnsafeMutablePointer<V>,
    _ evaluator: any Evaluator<V>, where isWanted: (Int) -> Bool
  ) {
    let wanting = (0..<batch.count).map(isWanted)
    guard wanting.contains(true) else {
      if isClear[result] != true {
        result.update(repeating: 0, count: batch.runs * batch.capacity)
        isClear[result] = true
      }
      return
    }
    isClear[result] = false
    if let direction {
      evaluator.curvature(at: batch.x, along: direction, product: result, batch: batch)
    } else {
      findDiagonal(result, evaluator)
    }
    for trial in 0..<batch.count {
      if wanting[trial] {
        for _ in 0..<(direction == nil ? batch.dimension : 1) {
          batch.countEvaluation(ofTrial: trial)
        }
      } else {
        for component in 0..<batch.dimension { batch.set(result, component, trial: trial, to: 0) }
      }
    }
  }

  private func findDiagonal(_ result: UnsafeMutablePointer<V>, _ evaluator: any Evaluator<V>) {
    func set(_ component: Int, _ value: V.Element) {
      if batch.lanesAreElements {
        unit.set(unit.x, component, trial: 0, to: value)
      } else {
        (unit.x + component * batch.capacity)
          .update(repeating: V(repeating: value), count: batch.capacity)
      }
    }
    for component in 0..<batch.dimension {
      set(component, 1)
      evaluator.curvature(at: batch.x, along: unit.x, product: unit.gradient, batch: batch)
      set(component, 0)
      if batch.lanesAreElements {
        batch.set(
          result, component, trial: 0, to: unit.value(unit.gradient, component, trial: 0))
      } else {
        let run = component * batch.capacity
        (result + run).update(from: unit.gradient + run, count: batch.blocks)
      }
    }
  }
}
