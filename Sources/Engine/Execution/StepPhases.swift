import Programs

/// A step function cut where numbers of all elements are needed before they can go on: at sums, evaluations
/// of the loss elsewhere, and the step of a search method inside.
///
/// It is how a step runs where it cannot be joined with the loss into one program: large parameters, losses
/// that are no formula, search methods.
struct StepPhases: Sendable {
  /// Where a number is.
  enum Place: Hashable, Sendable {
    case x, gradient, searchedX
    case gradientAt(Int)
    case curvatureAt(Int)
    case probe(Int)
    case loss, paused
    case lossAt(Int)
    case coefficient(Int)
    case state(ValueShape, Int)
    case temporary(ValueShape, Int)
    /// Of each tensor.
    case size(TensorSize)

    /// Of what a trial has a number there each.
    var shape: ValueShape {
      switch self {
      case .x, .gradient, .searchedX, .gradientAt, .curvatureAt, .probe: .element
      case .loss, .paused, .lossAt, .coefficient: .all
      case .state(let shape, _), .temporary(let shape, _): shape
      case .size: .tensor
      }
    }
  }

  /// A program on numbers of one shape, and where each of its inputs lies. What has fewer numbers is spread.
  struct Part: Sendable {
    var shape: ValueShape
    var program: Program
    var places: [Place]
    /// The inputs that it overwrites.
    var stored: [Int]
    /// The segments in which what the program reads is spread.
    var segments: [TensorLayout.Segment]

    /// The numbers that it is run for, runs that follow one another as one.
    var covered: [Range<Int>] {
      var result: [Range<Int>] = []
      for segment in segments.sorted(by: { $0.first < $1.first }) {
        let range = segment.first..<segment.first + segment.count
        if let last = result.last, last.upperBound == range.lowerBound {
          result[result.count - 1] = last.lowerBound..<range.upperBound
        } else {
          result.append(range)
        }
      }
      return result
    }

    /// The shapes that are spread, but for numbers that all parameters share.
    var spreads: Set<ValueShape> {
      Set(places.map(\.shape)).subtracting([shape, .all])
    }
  }

  /// Numbers that are made from more numbers, once these are computed.
  struct Reduction: Sendable {
    var kind: TracedGraph.Reduction
    var source: Place
    var target: Place
    var terms: [TensorLayout.Term]
  }

  /// Which trials want something.
  enum Wanting: Sendable {
    case all
    case none
    /// Those whose number there is not 0.
    case some(Place)
  }

  struct CurvaturePhase: Sendable {
    var index: Int
    /// Nil for the diagonal.
    var direction: Place?
    var wanting: Wanting
  }

  struct ProbePhase: Sendable {
    var index: Int
    var distribution: ProbeDistribution
    var wanting: Wanting
  }

  /// A product of matrices, or another matrix made of some, once these are computed.
  struct MatrixStep: Sendable {
    var kind: TracedGraph.MatrixOperation
    var sources: [Place]
    var target: Place
    /// The tensors that need it.
    var tensors: [Int]
    /// When it is needed: where all hold for some trial.
    var conditions: [Condition]
  }

  /// Whether a comparison of numbers that a trial has one of each holds.
  struct Condition: Sendable {
    enum Operand: Sendable {
      case constant(Double)
      case place(Place)
    }
    var comparison: Opcode.Comparison
    var a: Operand
    var b: Operand
    /// Whether it is to hold, or not to.
    var holds: Bool
  }

  struct Phase: Sendable {
    /// Numbers of all parameters first, those of elements last.
    var parts: [Part] = []
    var reductions: [Reduction] = []
    var products: [MatrixStep] = []
    /// Evaluations, and where their points lie.
    var evaluations: [(index: Int, point: Place)] = []
    /// Second derivatives at x, and random numbers.
    var curvatures: [CurvaturePhase] = []
    var probes: [ProbePhase] = []
    /// The gradient that a search method steps with.
    var searchGradient: Place?
  }

  let layout: TensorLayout
  private(set) var phases: [Phase] = []
  private var temporaryCounts: [Int]
  private var stateCounts: [Int]

  /// - Parameters:
  ///   - function: resolved for the layout.
  ///   - needs: what each tensor needs of it.
  private init(_ function: StepFunction, _ layout: TensorLayout, _ needs: StepNeeds) {
    self.layout = layout
    var builder = PhaseBuilder(function, layout, needs)
    phases = builder.build()
    temporaryCounts = ValueShape.allCases.map { builder.temporaryCount($0) }
    stateCounts = ValueShape.allCases.map { function.states[$0].count }
  }

  /// The phases of an optimizer's start, its step, and its step to what it reports; nil where that is x.
  ///
  /// - Parameter arithmetic: resolved for the layout.
  static func phases(
    of arithmetic: OptimizerArithmetic, _ layout: TensorLayout
  ) -> (start: StepPhases, step: StepPhases, average: StepPhases?) {
    // What is reported leaves the states as they are.
    var average = arithmetic.average
    average?.states = KeptValues()
    let read = (average?.statesOfX ?? []).map {
      StepNeeds.State(shape: $0.shape, number: $0.number)
    }
    let step = StepNeeds(arithmetic.step, layout, read: Set(read))
    let reported = average.map { StepNeeds($0, layout) }
    let start = StepNeeds(
      arithmetic.start, layout, kept: step.keptByTensor(count: layout.tensors.count))
    let (first, second) = (
      start.squares(arithmetic.start.graph, in: layout),
      step.squares(arithmetic.step.graph, in: layout)
    )
    let layout = layout.keepingSquares { first($0, $1) || second($0, $1) }
    return (
      StepPhases(arithmetic.start, layout, start), StepPhases(arithmetic.step, layout, step),
      average.flatMap { point in reported.map { StepPhases(point, layout, $0) } }
    )
  }

  /// How many temporaries there are of a shape, and how many states.
  func temporaries(_ shape: ValueShape) -> Int { temporaryCounts[shape.rawValue] }
  func states(_ shape: ValueShape) -> Int { stateCounts[shape.rawValue] }
}
