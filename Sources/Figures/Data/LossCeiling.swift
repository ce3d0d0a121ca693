import Analysis
import Engine
import Formulas
import Sweeps

extension FigureData {
  /// What an axis of results need not exceed: a thousand times the greatest loss at a start. Trials that
  /// diverge without an explosion end at any height, and would squeeze all others into a line.
  func ceiling(of measure: Measure, onLoss lossIndex: Int) -> Double {
    guard measure == .finalLoss || measure == .bestLoss else { return .infinity }
    guard let formula = experiment.losses[lossIndex].loss.formula else { return .infinity }
    let evaluator = PointEvaluator<Double>(formula.valueProgram())
    let starts = plan.groups.filter { $0.lossIndex == lossIndex && $0.count > 0 }.map {
      abs(evaluator(plan.trial(0, of: $0).start)[0])
    }
    return (starts.filter(\.isFinite).max() ?? .infinity) * 1000
  }
}
