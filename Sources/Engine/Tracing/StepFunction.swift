/// A step of an optimizer as SSA, and the state it keeps: what both backends execute.
///
/// It is written for one element that stands for all; sums over elements, and evaluations of the loss at
/// other points, are values like others.
package struct StepFunction: Sendable {
  package var graph = TracedGraph()
  /// x after the step.
  package var x: Int
  /// What is kept from step to step, of each shape by number.
  package var states: KeptValues
  /// Not 0 where the step leaves the parameters unchanged on purpose; nil where it never does.
  package var isPaused: Int?
  /// The points at which the loss and its gradient are evaluated within the step, in order.
  package var points: [Int] = []
  /// The second derivatives at x that are needed within the step, in order.
  package var curvatures: [CurvatureRequest] = []
  /// The random numbers that the step uses, in order.
  package var probes: [ProbeRequest] = []
  /// The gradient that a search method inside steps with; nil where there is none.
  package var searchGradient: Int?
  /// What of the step is weight decay apart from the gradient, for wrappers; nil where nothing is.
  package var decay: SteppedDecay?

  package init(x: Int, states: KeptValues) {
    self.x = x
    self.states = states
  }

  /// All values that the step leaves or needs from outside.
  var roots: [Int] {
    demands + states.all.map(\.value)
      + (decay.map { [$0.x] + ($0.factorAfter.map { [$0] } ?? []) } ?? [])
  }

  /// The same without what is kept.
  var demands: [Int] { [x] + questions + [isPaused].compactMap { $0 } }

  /// What is asked of others within the step.
  var questions: [Int] {
    points + curvatures.flatMap(\.values) + probes.map(\.isWanted)
      + [searchGradient].compactMap { $0 }
  }

  /// Whether it needs second derivatives or random numbers, which no program has.
  var isDrawn: Bool { !curvatures.isEmpty || !probes.isEmpty }
}

/// Weight decay that a step applies to x itself, apart from the gradient: ``DecoupledDecay``.
package struct SteppedDecay: Sendable {
  /// x after the step without the decay.
  package var x: Int
  /// What x is multiplied by after the step; nil where the decay comes before it.
  package var factorAfter: Int?
}

/// The values that a step keeps: for each element, each row, …
package struct KeptValues: Sendable {
  private var values = [[Int]](repeating: [], count: ValueShape.allCases.count)

  package init() {}

  package subscript(_ shape: ValueShape) -> [Int] {
    get { values[shape.rawValue] }
    set { values[shape.rawValue] = newValue }
  }

  /// All values, with their shapes and their numbers among those of their shape.
  package var all: [(shape: ValueShape, number: Int, value: Int)] {
    ValueShape.allCases.flatMap { shape in
      self[shape].enumerated().map { (shape, $0, $1) }
    }
  }

  /// Other values of the same shapes and numbers.
  func mapWithPlaces(_ transform: (ValueShape, Int) -> Int) -> KeptValues {
    var result = self
    for shape in ValueShape.allCases {
      result[shape] = self[shape].indices.map { transform(shape, $0) }
    }
    return result
  }

  package func map(_ transform: (Int) -> Int) -> KeptValues {
    var result = self
    result.values = values.map { $0.map(transform) }
    return result
  }
}

extension StepFunction {
  /// A step to a point that is computed from x and the states, which stay as they are.
  ///
  /// - Parameter states: that the optimizer keeps; their values are not looked at.
  init(keeping states: KeptValues, to x: (inout TracedGraph) -> Int) {
    var graph = TracedGraph()
    let point = x(&graph)
    self.init(x: point, states: states.mapWithPlaces { graph.input(.state($0, $1)) })
    self.graph = graph
  }
}

/// A number that the step constants carry from step to step.
package struct CarriedConstant: Sendable {
  /// Before the first step.
  package enum Initial: Sendable {
    case constant(Double)
    case parameter(Int)
  }
  package var initial: Initial
  /// The value that it has after a step.
  package var next: Int
}

/// All that an optimizer computes, whatever its numbers are: the step constants, which depend on its
/// parameters and the step alone, the state before the first step, and the step.
package struct OptimizerArithmetic: Sendable {
  /// How many numbers a trial gives: hyperparameters, those of schedules, clipping bounds, and the same
  /// of a wrapped optimizer.
  package var parameterCount: Int
  /// Computed in Double from parameters, the step and what is carried.
  package var constants = TracedGraph()
  /// The values among the constants that the step uses, rounded to the precision of the trials.
  package var coefficients: [Int] = []
  package var carried: [CarriedConstant] = []
  /// From `x` and the coefficients of the first step; its own `x` is not used.
  package var start: StepFunction
  package var step: StepFunction
  /// What the optimizer reports, as a step to it that leaves all states as they are; nil where it reports x.
  package var average: StepFunction?
  /// The groups of tensors that may be left as they are.
  package var frozen: [FrozenGroup] = []
  /// The search method inside: a rule that asks for evaluations as it needs them.
  package var search: SearchCore?

  /// How often the gradient is evaluated in a step beside the one that every step needs; what a search
  /// method asks for is counted by itself.
  package var extraEvaluations: Int { step.points.count }
  /// Whether a step depends on the loss, and not on gradients alone.
  package var readsLoss: Bool {
    search != nil || step.graph.values.contains { $0.kind == .input(.loss) }
  }

  package init(parameterCount: Int, start: StepFunction, step: StepFunction) {
    self.parameterCount = parameterCount
    self.start = start
    self.step = step
  }

  /// Adds a number that is computed from parameters and the step.
  ///
  /// - Returns: its place among the coefficients.
  package mutating func addCoefficient(_ value: Int) -> Int {
    if let known = coefficients.firstIndex(of: value) { return known }
    coefficients.append(value)
    return coefficients.count - 1
  }
}

/// What stands for a search method in a ``StepFunction``.
package struct SearchCore: Sendable {
  /// How many of the optimizer's parameters are the method's, and where the first of them is.
  package var firstParameter: Int
  package var parameterCount: Int
  /// The coefficient that is its learning rate at each step; nil where it keeps the one it was given.
  package var rateCoefficient: Int?
  package var make: SearchMaker

  package init(parameterCount: Int, make: SearchMaker) {
    firstParameter = 0
    self.parameterCount = parameterCount
    self.make = make
  }
}
