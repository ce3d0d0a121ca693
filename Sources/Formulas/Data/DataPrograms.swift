import Programs

/// The programs of a formula over data: its value, its gradient, and products of its second derivatives.
///
/// All work on one list of slots, each a number for every lane: variables, a row's numbers, and what is
/// kept between. A program's inputs and outputs are the same memory.
public struct DataPrograms: Sendable {
  /// How many numbers the variables are.
  public let dimension: Int
  /// How many numbers of a row it reads: the columns of the formula, in order.
  public let valuesPerRow: Int
  package let value: DataProgram
  package let gradient: DataProgram
  /// Nil where it was not asked for.
  package let curvature: DataProgram?

  /// The instructions of the value and the gradient, loops counted once: a measure of cost.
  public var instructionCount: Int {
    (value.phases + gradient.phases).reduce(0) { count, phase in
      switch phase {
      case .once(let program), .rows(let program, _): count + program.program.instructionCount
      }
    }
  }
}

/// What computes one of them: phases one after the other.
package struct DataProgram: Sendable {
  package enum Phase: Sendable {
    /// A program that runs once.
    case once(InPlaceProgram)
    /// A program that runs for each row, adding to slots that are 0 before the first row of a block, and
    /// afterwards hold the mean of what was added over all rows.
    case rows(InPlaceProgram, sums: [Int])
  }

  /// A counter that takes a number of a row.
  package struct Counter: Sendable {
    package var loop: Int
    /// The slot of the number.
    package var slot: Int
    /// The number is one of `0..<bound`.
    package var bound: Int
  }

  package var phases: [Phase]
  package var slotCount: Int
  package var columns: Range<Int>
  /// Where the direction of a product begins; nil elsewhere.
  package var direction: Int?
  /// The slot of the value; nil where it is not computed.
  package var value: Int?
  /// Where the derivatives begin; nil where they are not computed.
  package var derivatives: Int?
  package var counters: [Counter]
}

extension Formula {
  /// Whether it is over the rows of a data set.
  public var isOverData: Bool { parts != nil }

  /// The programs of a formula over data.
  ///
  /// - Parameter curvature: whether products of second derivatives are wanted.
  /// - Throws: when derivatives would be too large a program.
  public func dataPrograms(curvature: Bool = true) throws(FormulaError) -> DataPrograms {
    guard let parts else {
      throw FormulaError(
        0..<text.utf8.count, "the formula is not over data", hint: "mean(…) is over its rows")
    }
    let values = columns.reduce(0) { $0 + $1.width }
    var counters: [DataProgram.Counter] = []
    var slot = dimension
    var loop = 0
    for column in columns {
      if case .integer(let bound) = column.kind {
        // They are the graph's first loops, in the order of the columns.
        counters.append(DataProgram.Counter(loop: loop, slot: slot, bound: bound))
        loop += 1
      }
      slot += column.width
    }
    let function = DataFunction(
      graph: graph, root: root, parts: parts, dimension: dimension,
      columns: dimension..<dimension + values, counters: counters)
    var product: DataProgram?
    if curvature {
      let (along, direction) = try function.alongDirection()
      product = try along.gradient(isValueWanted: false, direction: direction)
    }
    return DataPrograms(
      dimension: dimension, valuesPerRow: values, value: function.value(),
      gradient: try function.gradient(isValueWanted: true), curvature: product)
  }
}
