import Engine
import Formulas
import Lanes
import Losses
import Programs
import Sweeps

/// A loss of a plan as the engine evaluates it, compiled for what its optimizers need. Shared by all threads.
package enum CompiledLoss: Sendable {
  /// A formula of its variables alone: the loss and its gradient, and the product of the second derivatives and a
  /// direction, which is nil where no optimizer needs it.
  case formula(gradient: Program, curvature: Program?)
  /// A formula over the rows of a data set.
  case rows(DataPrograms, training: RowTable, test: RowTable)
  case float(ModelProblem<Float>)
  case double(ModelProblem<Double>)

  package init(_ loss: Loss, _ precision: Precision, needsCurvature: Bool) throws(FormulaError) {
    switch loss.objective {
    case .model(let model):
      guard let data = loss.data else {
        throw FormulaError(0..<0, "a model without rows")
      }
      switch precision {
      case .float32: self = .float(.of(model, data))
      case .float64: self = .double(.of(model, data))
      }
    case .formula(let formula):
      if let tables = loss.rowTables() {
        self = .rows(
          try formula.dataPrograms(curvature: needsCurvature), training: tables.training,
          test: tables.test)
      } else {
        self = .formula(
          gradient: try formula.gradientProgram(),
          curvature: needsCurvature ? try formula.hessianVectorProgram() : nil)
      }
    }
  }

  /// Whether it is a model, whose elements may lie in lanes.
  package var isModel: Bool {
    switch self {
    case .float, .double: true
    case .formula, .rows: false
    }
  }

  /// The loss for one thread's batches of trials that share rows, seed and noise; nil for another precision.
  ///
  /// - Parameter lanesAreElements: whether a batch is one trial whose elements lie in lanes.
  package func dataLoss<V: PackLane>(
    _ lane: V.Type, dimension: Int, lanesAreElements: Bool, maximumTrials: Int
  ) -> (any DataLoss<V>)? {
    switch self {
    case .formula(let gradient, let curvature):
      ExactLoss<V>(
        gradient: gradient, curvature: curvature, dimension: dimension,
        maximumBlocks: max(V.width, maximumTrials) / V.width + 1)
    case .rows(let programs, let training, let test):
      FormulaDataLoss<V>(
        programs, training: training, test: test, maximumTrials: max(V.width, maximumTrials))
    case .float(let problem):
      problem.loss(lanesAreElements: lanesAreElements) as? any DataLoss<V>
    case .double(let problem):
      problem.loss(lanesAreElements: lanesAreElements) as? any DataLoss<V>
    }
  }
}
