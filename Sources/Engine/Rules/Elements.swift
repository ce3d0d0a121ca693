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
  /// What a pair of rows of the tensor at hand keeps, and a pair of columns: square matrices.
  public let rowSquare: Column<R.RowSquareState>
  public let columnSquare: Column<R.ColumnSquareState>
  /// What the tensor at hand keeps.
  public let tensor: Column<R.TensorState>
  /// What all parameters keep together.
  public let shared: Column<R.Shared>
  /// The loss at `x`.
  public let loss: V
  private let arithmetic: ElementArithmetic<V>
  /// The least and the largest value of each property, where they are known.
  private let bounds: [ClosedRange<Double>?]

  init(
    x: Column<V>, gradient: Column<V>, state: Column<R.State>, row: Column<R.RowState>,
    column: Column<R.ColumnState>, rowSquare: Column<R.RowSquareState>,
    columnSquare: Column<R.ColumnSquareState>, tensor: Column<R.TensorState>,
    shared: Column<R.Shared>, loss: V,
    arithmetic: ElementArithmetic<V>, bounds: [ClosedRange<Double>?]
  ) {
    self.x = x
    self.gradient = gradient
    self.state = state
    self.row = row
    self.column = column
    self.rowSquare = rowSquare
    self.columnSquare = columnSquare
    self.tensor = tensor
    self.shared = shared
    self.loss = loss
    self.arithmetic = arithmetic
    self.bounds = bounds
  }

  public var indices: Range<Int> { 0..<1 }

  /// The least and the largest value that a hyperparameter has in any trial: how often a rule repeats what
  /// some trials do less often, and which tensors it need not prepare for. No result may depend on it.
  public func bounds(of parameter: WritableKeyPath<R, V>) -> ClosedRange<Double> {
    let slot = (MemoryLayout<R>.offset(of: parameter) ?? 0) / MemoryLayout<V>.stride
    guard bounds.indices.contains(slot), let bounds = bounds[slot] else {
      preconditionFailure("a property that is no hyperparameter has no bounds")
    }
    return bounds
  }

  /// How many elements the tensor at hand has.
  public var count: V { arithmetic.size(.count) }

  /// How many rows and columns the tensor at hand has; a vector has one column.
  public var rows: V { arithmetic.size(.rows) }
  public var columns: V { arithmetic.size(.columns) }

  /// Where the tensor at hand is a matrix, rather than a vector.
  public var isMatrix: V.Mask { arithmetic.size(.isMatrix) .> 0 }

  /// The sum of a term, one number after the other. A term that has one number a row is summed over the rows,
  /// and so on.
  ///
  /// - Parameter scope: the tensor at hand, each row or each column of it, or all parameters.
  public func sum(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.reduce(.sum, term(0), scope)
  }

  /// The largest of the numbers that ``sum(over:_:)`` adds up; NaN where some number is NaN.
  public func max(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.reduce(.largest, term(0), scope)
  }

  /// The smallest of the numbers that ``sum(over:_:)`` adds up; NaN where some number is NaN.
  public func min(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.reduce(.smallest, term(0), scope)
  }

  /// The last of the numbers that ``sum(over:_:)`` adds up that is not 0, or 0; NaN is not 0.
  public func last(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.reduce(.last, term(0), scope)
  }

  /// The mean of the numbers that ``sum(over:_:)`` adds up.
  public func mean(over scope: ReductionScope = .tensor, _ term: (Int) -> V) -> V {
    arithmetic.mean(term(0), scope)
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

// Values are matrices of the tensor at hand: what has a number for each element has its rows and columns, what
// has one for each row is one column, and so on. Of a product that a choice by the shape of the tensor, or by
// step constants, leaves out, nothing is computed.
extension Elements {
  /// The product of two matrices, each of its numbers a chain of fused multiply-adds from 0. Sides that do not
  /// fit are a programmer's error.
  public func product(_ a: V, _ b: V) -> V { arithmetic.matrix(.product, [a, b]) }

  /// Rows and columns exchanged.
  public func transposed(_ a: V) -> V { arithmetic.matrix(.transposition, [a]) }

  /// The identity with as many rows as a matrix.
  public func identity(like a: V) -> V { arithmetic.matrix(.identity, [a]) }

  /// A symmetric matrix, not negative, to a power: of eigenvalues that are not above 0, 0.
  public func power(_ a: V, _ exponent: V) -> V { arithmetic.matrix(.power, [a, exponent]) }

  /// The eigenvectors of a symmetric matrix as columns, by falling eigenvalue; their signs, and the basis of
  /// those of equal eigenvalues, are the method's.
  public func eigenvectors(_ a: V) -> V { arithmetic.matrix(.eigenvectors, [a]) }

  /// The orthonormal columns Q of a square matrix QR, where R has no negative numbers on its diagonal.
  public func orthonormalized(_ a: V) -> V { arithmetic.matrix(.orthonormal, [a]) }

  /// The matrix that, from the right, orders columns by falling number; equal ones keep their order.
  ///
  /// - Parameter numbers: one for each row, or one for each column.
  public func ordering(by numbers: V) -> V { arithmetic.matrix(.ordering, [numbers]) }

  /// A square matrix, 0 below its diagonal.
  public func upperTriangle(_ a: V) -> V { arithmetic.matrix(.upperTriangle, [a]) }

  /// The inverse of an upper triangular matrix.
  public func triangularInverse(_ a: V) -> V { arithmetic.matrix(.triangularInverse, [a]) }
}

/// What a rule may do with numbers of more than one element.
struct ElementArithmetic<V: Lane> {
  var reduce: (TracedGraph.Reduction, V, ReductionScope) -> V
  var mean: (V, ReductionScope) -> V
  var matrix: (TracedGraph.MatrixOperation, [V]) -> V
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
      reduce: { TracerLane(valueID: context.reduce($0, over: $2, $1.place)) },
      mean: { context.mean(of: $0, over: $1) }, matrix: { context.matrix($0, $1) },
      size: { context.input(.size($0)) },
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
