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
    /// The segments in which what the program reads is spread.
    var segments: [TensorLayout.Segment]

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

  struct Phase: Sendable {
    /// Numbers of all parameters first, those of elements last.
    var parts: [Part] = []
    var reductions: [Reduction] = []
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

  /// - Parameter function: resolved for the layout.
  init(_ function: StepFunction, _ layout: TensorLayout) {
    self.layout = layout
    var builder = PhaseBuilder(function, layout)
    phases = builder.build()
    temporaryCounts = ValueShape.allCases.map { builder.temporaryCount($0) }
    stateCounts = ValueShape.allCases.map { function.states[$0].count }
  }

  /// How many temporaries there are of a shape, and how many states.
  func temporaries(_ shape: ValueShape) -> Int { temporaryCounts[shape.rawValue] }
  func states(_ shape: ValueShape) -> Int { stateCounts[shape.rawValue] }
}
