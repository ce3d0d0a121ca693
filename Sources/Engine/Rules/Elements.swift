import Lanes

/// The parameters of a trial as a rule sees them, with their gradients and state.
///
/// A rule treats all elements alike, so it runs on one that stands for all: ``indices`` holds one index,
/// and ``sum(over:_:)`` adds up its term, one number after the other. Parameters are tensors (``TensorShape``):
/// the one that an element belongs to is the tensor at hand.
public struct Elements<R: VectorRule> {
  public typealias V = R.V
  public let x: Column<V>
  /// The gradient. A rule may leave its direction here: it is computed anew after the step.
  public let gradient: Column<V>
  public let state: Column<R.State>
  /// What a row of the tensor at hand keeps, and a column. A vector is one column.
  public let row: Column<R.RowState>
  public let column: Column<R.ColumnState>
  /// What the tensor at hand keeps.
  public let tensor: Column<R.TensorState>
  /// What all parameters keep together.
  public let shared: Column<R.Shared>
  /// The loss at `x`.
  public let loss: V
  private let arithmetic: ElementArithmetic<V>

  init(
    x: Column<V>, gradient: Column<V>, state: Column<R.State>, row: Column<R.RowState>,
    column: Column<R.ColumnState>, tensor: Column<R.TensorState>, shared: Column<R.Shared>, loss: V,
    arithmetic: ElementArithmetic<V>
  ) {
    self.x = x
    self.gradient = gradient
    self.state = state
    self.row = row
    self.column = column
    self.tensor = tensor
    self.shared = shared
    self.loss = loss
    self.arithmetic = arithmetic
  }

  public var indices: Range<Int> { 0..<1 }

  /// How many elements the tensor at hand has.
  public var count: V { arithmetic.size(.count) }

  /// How many columns it has: 1 of a vector.
  public var columns: V { arithmetic.size(.columns) }

  /// Where the tensor at hand is a matrix, rather than a vector.
  public var isMatrix: V.Mask { arithmetic.size(.isMatrix) .> 0 }

  /// The sum of a term, one number after the other. A term that has one number a row is summed over the rows,
  /// and so on.
  ///
  /// - Parameter scope: the tensor at hand, each row or each column of it, or all parameters.
  public func sum(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.reduce(.sum, term(0), scope.shape)
  }

  /// The largest of the numbers that ``sum(over:_:)`` adds up; NaN where some number is NaN.
  public func max(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.reduce(.largest, term(0), scope.shape)
  }

  /// The smallest of the numbers that ``sum(over:_:)`` adds up; NaN where some number is NaN.
  public func min(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.reduce(.smallest, term(0), scope.shape)
  }

  /// The last of the numbers that ``sum(over:_:)`` adds up that is not 0, or 0; NaN is not 0.
  public func last(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.reduce(.last, term(0), scope.shape)
  }

  /// The mean of the numbers that ``sum(over:_:)`` adds up.
  public func mean(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.mean(term(0), scope.shape)
  }

  /// A random number for each element, keyed by the trial's seed, the step and the element; others at each step.
  ///
  /// - Parameter isWanted: one truth value for all elements of a trial. Elsewhere the numbers are 0.
  public func probe(_ distribution: ProbeDistribution, where isWanted: V.Mask) -> V {
    arithmetic.probe(distribution, isWanted)
  }

  /// The product of the matrix of the loss' second derivatives at `x` and a direction; an evaluation each.
  ///
  /// - Parameter isWanted: one truth value for all elements of a trial. Elsewhere the numbers are 0.
  public func curvature(along direction: (Int) -> V, where isWanted: V.Mask) -> V {
    arithmetic.curvature(direction(0), isWanted)
  }

  /// The second derivative of the loss at `x` in the element twice: as many evaluations as there are elements.
  ///
  /// - Parameter isWanted: one truth value for all elements of a trial. Elsewhere the numbers are 0.
  public func curvatureDiagonal(where isWanted: V.Mask) -> V {
    arithmetic.curvature(nil, isWanted)
  }

  /// The Euclidean norm of what ``sum(over:_:)`` adds up.
  public func norm(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    sum(over: scope) {
      let value = term($0)
      return value * value
    }.squareRoot()
  }
}

/// What a rule may do with numbers of more than one element.
struct ElementArithmetic<V: Lane> {
  var reduce: (TracedGraph.Reduction, V, ValueShape) -> V
  var mean: (V, ValueShape) -> V
  var size: (TensorSize) -> V
  var probe: (ProbeDistribution, V.Mask) -> V
  /// Along a direction, or the diagonal.
  var curvature: (V?, V.Mask) -> V
}

extension ElementArithmetic<TracerLane> {
  /// Records to the graph at hand.
  static func tracing(_ requests: StepRequests) -> Self {
    let context = TraceContext.now
    return Self(
      reduce: { TracerLane(valueID: context.reduce($0, to: $2, $1.place)) },
      mean: { context.mean(of: $0, over: $1) }, size: { context.input(.size($0)) },
      probe: { distribution, isWanted in
        requests.probes.append(ProbeRequest(distribution, isWanted: isWanted.asNumber.place))
        return context.input(.probe(requests.probes.count - 1))
      },
      curvature: { direction, isWanted in
        requests.curvatures.append(
          CurvatureRequest(
            direction.map { .product(along: $0.place) } ?? .diagonal,
            isWanted: isWanted.asNumber.place))
        return context.input(.curvatureAt(requests.curvatures.count - 1))
      })
  }
}

/// A number of each element, or of the trial: one item stands for all.
public struct Column<Item> {
  private let item: UnsafeMutablePointer<Item>

  init(_ item: UnsafeMutablePointer<Item>) { self.item = item }

  public subscript(_ index: Int) -> Item {
    get { item.pointee }
    nonmutating _modify { yield &item.pointee }
  }
}
