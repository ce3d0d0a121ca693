/// Where the numbers of each shape lie among the parameters of a trial, and in which order they are added up.
///
/// Numbers of elements are in the order of the parameters; those of rows, columns and tensors follow the
/// order of the tensors.
struct TensorLayout: Sendable {
  struct Tensor: Sendable {
    /// Places of its elements; a matrix is in one piece.
    var pieces: [Range<Int>]
    /// How many, and its first among those of all tensors.
    var rows: Int
    var firstRow: Int
    var columns: Int
    var firstColumn: Int
    var isMatrix: Bool
    /// See ``TensorShape/group``.
    var group: Int

    func size(_ size: TensorSize) -> Int {
      switch size {
      case .count: rows * columns
      case .rows: rows
      case .columns: columns
      case .isMatrix: isMatrix ? 1 : 0
      case .group: group
      }
    }
  }

  private(set) var tensors: [Tensor] = []
  /// How many parameters there are.
  let dimension: Int

  /// What makes pieces one vector.
  private struct Key: Hashable {
    var name: String
    var group: Int
  }

  /// - Parameter shapes: their counts sum to `dimension`; those of the same name and group are pieces of one
  ///   vector.
  init(_ shapes: [TensorShape], dimension: Int) {
    precondition(
      shapes.reduce(0) { $0 + $1.count } == dimension, "the tensors are not all parameters")
    self.dimension = dimension
    var known: [Key: Int] = [:]
    var first = 0
    for shape in shapes {
      let piece = first..<first + shape.count
      first = piece.upperBound
      let key = Key(name: shape.name, group: shape.group)
      if let at = known[key] {
        precondition(!shape.isMatrix && !tensors[at].isMatrix, "a matrix is in one piece")
        tensors[at].pieces.append(piece)
        tensors[at].rows += shape.count
      } else {
        known[key] = tensors.count
        tensors.append(
          Tensor(
            pieces: [piece], rows: shape.rows, firstRow: 0, columns: shape.columns ?? 1,
            firstColumn: 0, isMatrix: shape.isMatrix, group: shape.group))
      }
    }
    for at in tensors.indices.dropFirst() {
      tensors[at].firstRow = tensors[at - 1].firstRow + tensors[at - 1].rows
      tensors[at].firstColumn = tensors[at - 1].firstColumn + tensors[at - 1].columns
    }
  }

  /// How many numbers of a shape a trial has.
  func count(_ shape: ValueShape) -> Int {
    switch shape {
    case .all: 1
    case .tensor: tensors.count
    case .row: tensors.last.map { $0.firstRow + $0.rows } ?? 0
    case .column: tensors.last.map { $0.firstColumn + $0.columns } ?? 0
    case .element: dimension
    }
  }

  /// Whether all are vectors.
  var hasOnlyVectors: Bool { tensors.allSatisfy { !$0.isMatrix } }

  // MARK: Spreading

  /// Numbers one after the other that have their numbers of other shapes in steps of 0 or 1.
  struct Segment: Sendable {
    /// Of the shape that is spread over.
    var first: Int
    var count: Int
    var tensor: Int
    var row = 0
    var rowStep = 0
    var column = 0
    var columnStep = 0

    /// Where the number of a shape is that belongs to the segment's first, and how many further that of
    /// each next one is.
    func place(of shape: ValueShape, over target: ValueShape) -> (first: Int, step: Int) {
      if shape == target { return (first, 1) }
      return switch shape {
      case .all: (0, 0)
      case .tensor: (tensor, 0)
      case .row: (row, rowStep)
      case .column: (column, columnStep)
      case .element: (first, 1)
      }
    }
  }

  /// The segments of a shape's numbers, in which numbers of other shapes are spread over them.
  ///
  /// - Parameter shapes: those that are spread; the fewer they are, the longer are the segments.
  func segments(of target: ValueShape, spreading shapes: Set<ValueShape>) -> [Segment] {
    let spread = shapes.subtracting([target, .all])
    guard !spread.isEmpty else {
      return [Segment(first: 0, count: count(target), tensor: 0)]
    }
    var result: [Segment] = []
    for (at, tensor) in tensors.enumerated() {
      switch target {
      case .all, .tensor: result.append(Segment(first: at, count: 1, tensor: at))
      case .row: result.append(Segment(first: tensor.firstRow, count: tensor.rows, tensor: at))
      case .column:
        result.append(Segment(first: tensor.firstColumn, count: tensor.columns, tensor: at))
      case .element:
        let byRows = tensor.isMatrix && spread != [.tensor]
        result += elements(of: tensor, at, byRows: byRows)
      }
    }
    return result
  }

  private func elements(of tensor: Tensor, _ at: Int, byRows: Bool) -> [Segment] {
    guard byRows else {
      var row = tensor.firstRow
      return tensor.pieces.map { piece in
        defer { row += piece.count }
        return Segment(
          first: piece.lowerBound, count: piece.count, tensor: at, row: row, rowStep: 1,
          column: tensor.firstColumn)
      }
    }
    return (0..<tensor.rows).map { row in
      Segment(
        first: tensor.pieces[0].lowerBound + row * tensor.columns, count: tensor.columns,
        tensor: at, row: tensor.firstRow + row, column: tensor.firstColumn, columnStep: 1)
    }
  }

  // MARK: Sums

  /// Numbers that are added to others.
  struct Term: Sendable {
    /// The first number that is added to, and how many are, side by side.
    var target: Int
    var width = 1
    /// How many rows of `width` numbers are added, one after the other, and the first number of the first.
    var first: Int
    var count: Int
    /// Whether they are the first that are added there: to 0. Otherwise they are added to what is there.
    var begins = true
    /// Whether there is but one number, which is the sum.
    var isCopy = false
  }

  /// How numbers of a shape are added up to numbers of another: in the order of the parameters, one after the
  /// other, in every number of the result.
  func terms(from source: ValueShape, to target: ValueShape) -> [Term] {
    if target == .all { return [Term(target: 0, first: 0, count: count(source))] }
    var result: [Term] = []
    for (at, tensor) in tensors.enumerated() {
      switch (source, target) {
      case (.row, .tensor):
        result.append(Term(target: at, first: tensor.firstRow, count: tensor.rows))
      case (.column, .tensor):
        result.append(Term(target: at, first: tensor.firstColumn, count: tensor.columns))
      case (.element, .row) where tensor.isMatrix:
        result += (0..<tensor.rows).map { row in
          Term(
            target: tensor.firstRow + row,
            first: tensor.pieces[0].lowerBound + row * tensor.columns,
            count: tensor.columns)
        }
      case (.element, .row):
        var row = tensor.firstRow
        for place in tensor.pieces.joined() {
          result.append(Term(target: row, first: place, count: 1, isCopy: true))
          row += 1
        }
      case (.element, .column) where tensor.isMatrix:
        result.append(
          Term(
            target: tensor.firstColumn, width: tensor.columns, first: tensor.pieces[0].lowerBound,
            count: tensor.rows))
      default:
        // Elements of the tensor; the column of a vector.
        let place = target == .column ? tensor.firstColumn : at
        for (number, piece) in tensor.pieces.enumerated() {
          result.append(
            Term(
              target: place, first: piece.lowerBound, count: piece.count, begins: number == 0))
        }
      }
    }
    return result
  }
}
