import Lanes
import Programs
import Synchronization

/// The trials of one loss and one optimizer, compiled: the step function, how its constants are computed,
/// and the programs that execute it. Shared by all threads.
///
/// A step is one program that moves the parameters, reports events and evaluates the loss. A second path
/// evaluates the loss apart from the step: for losses that are no formula, for search methods, and where a
/// trial has so many numbers that straight-line code would be too long.
public final class CompiledGroup: Sendable {
  /// Resolved for the tensors.
  let arithmetic: OptimizerArithmetic
  let constants: SharedConstants
  let start: StepPhases
  let step: StepPhases
  /// To what the optimizer reports; nil where that is x.
  let average: StepPhases?
  let stop: StopRule
  /// How many numbers a trial optimizes.
  public let dimension: Int
  /// What these are.
  public let tensors: [TensorShape]
  let gradient: Program?
  let curvature: Program?
  let loss: Program?
  /// By whether the smallest losses may be NaN; outer nil: not made yet.
  private let joined = Mutex<[Bool: Program?]>([:])
  private let joinsSteps: Bool

  /// Compiles a group.
  ///
  /// - Parameters:
  ///   - arithmetic: the optimizer's.
  ///   - parameters: the optimizer's numbers: one value where all trials share it, else some values.
  ///   - varying: for each parameter whether trials differ.
  ///   - tensors: what the parameters of a trial are; their counts sum to `dimension`. One vector if nil.
  ///   - gradient: computes the loss and its gradient; nil where the loss is no formula.
  ///   - curvature: computes the product of second derivatives and a direction, for optimizers that
  ///     need it.
  ///   - loss: computes the loss alone, for optimizers that ask for no more.
  ///   - joinsSteps: whether a step and the loss may be one program; nothing depends on it but time.
  package init(
    _ arithmetic: OptimizerArithmetic, parameters: [Double], varying: [Bool], stop: StopRule,
    dimension: Int, tensors: [TensorShape]? = nil, gradient: Program?, curvature: Program? = nil,
    loss: Program? = nil,
    joinsSteps: Bool = true
  ) {
    self.tensors = tensors ?? TensorShape.vector(dimension)
    let layout = TensorLayout(self.tensors, dimension: dimension)
    self.arithmetic = arithmetic.resolved(for: layout)
    constants = SharedConstants(
      ConstantsPlan(self.arithmetic, varying: varying), parameters: parameters)
    (start, step, average) = StepPhases.phases(of: self.arithmetic, layout)
    self.stop = stop
    self.dimension = dimension
    self.gradient = gradient
    self.curvature = curvature
    self.loss = loss
    self.joinsSteps = joinsSteps
  }

  /// The joined program; nil where there is none.
  func joinedProgram(keepsNaN: Bool) -> Program? {
    guard joinsSteps, let gradient else { return nil }
    return joined.withLock { programs in
      if let known = programs[keepsNaN] { return known }
      let made = JoinedStep.program(
        arithmetic.step, step.layout, coefficientCount: arithmetic.coefficients.count,
        loss: gradient, keepsNaN: keepsNaN, guardsStates: average != nil)
      programs[keepsNaN] = .some(made)
      return made
    }
  }

  /// About how many gradients a step takes for a trial. What a search method asks for depends on how it goes.
  package var gradientsOfStep: Double {
    let asked = Double(1 + arithmetic.extraEvaluations + 2 * arithmetic.step.curvatures.count)
    guard let search = arithmetic.search else { return asked }
    return asked + (search.countsLosses ? Self.lossesOfSearch : Self.gradientsOfSearch)
  }

  private static let (lossesOfSearch, gradientsOfSearch) = (5.0, 1.0)

  /// About how many operations a step takes for a trial, beside the loss and what a search method does.
  package var operationsOfStep: Double {
    let step = arithmetic.step
    let isNeeded = step.graph.reachable(from: step.roots)
    var sum = 0.0
    for at in step.graph.values.indices where isNeeded[at] {
      sum += operations(of: step.graph.values[at].kind, step.graph.shapes[at])
    }
    return sum
  }

  /// A multiplication and an addition of a product of matrices, which are packed more densely, in operations.
  private static let productTerm = 0.2
  /// How many products of a matrix's size a decomposition takes.
  private static let decomposition = 30.0

  private func operations(of kind: TracedGraph.Kind, _ shape: ValueShape) -> Double {
    switch kind {
    case .constant, .input: return 0
    case .operation: return shape == .element ? Double(dimension) : 1
    case .reduction: return Double(dimension)
    case .matrix(let operation):
      let products = tensors.reduce(0.0) { sum, tensor in
        guard let columns = tensor.columns else { return sum }
        return sum + Double(tensor.rows * columns * max(tensor.rows, columns))
      }
      switch operation {
      case .product: return Self.productTerm * products
      case .power, .eigenvectors, .orthonormal:
        return Self.productTerm * Self.decomposition * products
      case .transposition, .identity, .ordering, .upperTriangle, .triangularInverse:
        return Double(dimension)
      }
    }
  }

  /// Whether a step multiplies matrices, which no straight-line program does.
  package var multipliesMatrices: Bool { arithmetic.step.hasMatrices }

  /// Whether the optimizer reports an average of its points: outcomes then have the loss of that, too.
  public var averages: Bool { average != nil }

  /// Whether a step and the loss are one program.
  package var isJoined: Bool { joinedProgram(keepsNaN: false) != nil }
}
