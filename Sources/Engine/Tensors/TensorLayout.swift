/// Where the numbers of each shape lie among the parameters of a trial.
///
/// Numbers of elements are in the order of the parameters; all others follow the order of the tensors, and
/// those of a tensor lie row by row.
struct TensorLayout: Sendable {
  struct Tensor: Sendable {
    /// Places of its elements; a matrix is in one piece.
    var pieces: [Range<Int>]
    /// How many.
    var rows: Int
    var columns: Int
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

    func length(_ side: ValueShape.Side) -> Int {
      switch side {
      case .one: 1
      case .rows: rows
      case .columns: columns
      }
    }
  }

  private(set) var tensors: [Tensor] = []
  /// How many parameters there are.
  let dimension: Int
  /// By shape, where the numbers of each tensor begin; one more, how many there are in all.
  private var firsts: [[Int]] = []

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
            pieces: [piece], rows: shape.rows, columns: shape.columns ?? 1,
            isMatrix: shape.isMatrix, group: shape.group))
      }
    }
    keepSquares { _, _ in false }
  }

  /// The layout with numbers of square shapes for those tensors that need them: there may be many.
  func keepingSquares(_ isKept: (ValueShape, _ tensor: Int) -> Bool) -> TensorLayout {
    var result = self
    result.keepSquares(isKept)
    return result
  }

  private mutating func keepSquares(_ isKept: (ValueShape, Int) -> Bool) {
    firsts = ValueShape.allCases.map { shape in
      guard let sides = shape.sides else { return [0, 1] }
      var result = [0]
      for (at, tensor) in tensors.enumerated() {
        let isThere = !shape.isSquare || isKept(shape, at)
        let count = isThere ? tensor.length(sides.first) * tensor.length(sides.second) : 0
        result.append(result[at] + count)
      }
      return result
    }
  }

  /// How many numbers of a shape a trial has.
  func count(_ shape: ValueShape) -> Int {
    shape == .all ? 1 : firsts[shape.rawValue][tensors.count]
  }

  /// Where those of a tensor begin; its elements, of which a vector may be in pieces, are at ``Tensor/pieces``.
  func first(_ shape: ValueShape, of tensor: Int) -> Int {
    switch shape {
    case .all: 0
    case .element: tensors[tensor].pieces[0].lowerBound
    default: firsts[shape.rawValue][tensor]
    }
  }

  /// How many numbers of a shape a tensor has.
  func count(_ shape: ValueShape, of tensor: Int) -> Int {
    if shape == .all { return 1 }
    return firsts[shape.rawValue][tensor + 1] - firsts[shape.rawValue][tensor]
  }

  /// The tensor that a number of a shape belongs to.
  func tensor(of place: Int, _ shape: ValueShape) -> Int {
    if shape == .element {
      return tensors.firstIndex { $0.pieces.contains { $0.contains(place) } } ?? 0
    }
    return firsts[shape.rawValue].dropLast().lastIndex { $0 <= place } ?? 0
  }

  /// Whether all are vectors.
  var hasOnlyVectors: Bool { tensors.allSatisfy { !$0.isMatrix } }

  // MARK: Spreading

  /// Numbers one after the other that have their numbers of other shapes in steps of 0 or 1.
  struct Segment: Sendable {
    /// Of the shape that is spread over.
    var first: Int
    var count: Int
    fileprivate(set) var firsts = InlineArray<10, Int>(repeating: 0)
    fileprivate(set) var steps = InlineArray<10, Int>(repeating: 0)

    fileprivate init(first: Int, count: Int) {
      self.first = first
      self.count = count
    }

    /// Where the number of a shape is that belongs to the segment's first, and how many further that of
    /// each next one is.
    @inline(__always)
    func place(of shape: ValueShape, over target: ValueShape) -> (first: Int, step: Int) {
      shape == target ? (first, 1) : (firsts[shape.rawValue], steps[shape.rawValue])
    }
  }

  /// The segments of a shape's numbers, in which numbers of other shapes are spread over them.
  ///
  /// - Parameters:
  ///   - shapes: those that are spread; the fewer they are, the longer are the segments.
  ///   - chosen: the tensors; all if nil.
  func segments(
    of target: ValueShape, spreading shapes: Set<ValueShape>, tensors chosen: [Int]? = nil
  ) -> [Segment] {
    let spread = shapes.subtracting([target, .all])
    let isWhole = chosen == nil || chosen?.count == tensors.count
    guard let sides = target.sides, !(isWhole && spread.isEmpty) else {
      return [Segment(first: 0, count: count(target))]
    }
    var result: [Segment] = []
    for at in chosen ?? Array(tensors.indices) where count(target, of: at) > 0 {
      let tensor = tensors[at]
      let (rows, columns) = (tensor.length(sides.first), tensor.length(sides.second))
      // From the rows of the value on: of one row, or of all that follow.
      func add(_ first: Int, _ count: Int, row: Int, isDown: Bool) {
        var segment = Segment(first: first, count: count)
        for shape in spread {
          guard let (down, across) = shape.sides else { continue }
          let width = across == .one ? 1 : columns
          segment.firsts[shape.rawValue] =
            self.first(shape, of: at) + (down == .one ? 0 : row * width)
          segment.steps[shape.rawValue] = (isDown ? down : across) == .one ? 0 : 1
        }
        result.append(segment)
      }
      let first = first(target, of: at)
      if target == .element, !tensor.isMatrix {
        var row = 0
        for piece in tensor.pieces {
          add(piece.lowerBound, piece.count, row: row, isDown: true)
          row += piece.count
        }
      } else if columns == 1 {
        add(first, rows, row: 0, isDown: true)
      } else if rows == 1 {
        add(first, columns, row: 0, isDown: false)
      } else if spread.isSubset(of: [.tensor]) {
        add(first, rows * columns, row: 0, isDown: true)
      } else {
        for row in 0..<rows { add(first + row * columns, columns, row: row, isDown: false) }
      }
    }
    return spread.isEmpty ? Self.joined(result) : result
  }

  /// Segments in order, those that follow one another as one.
  private static func joined(_ segments: [Segment]) -> [Segment] {
    var result: [Segment] = []
    for segment in segments.sorted(by: { $0.first < $1.first }) {
      if let last = result.last, last.first + last.count == segment.first {
        result[result.count - 1].count += segment.count
      } else {
        result.append(segment)
      }
    }
    return result
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
  ///
  /// - Parameter chosen: the tensors; all if nil.
  func terms(
    from source: ValueShape, to target: ValueShape, tensors chosen: [Int]? = nil
  ) -> [Term] {
    guard let sides = target.sides, let own = source.sides else {
      return [Term(target: 0, first: 0, count: count(source))]
    }
    var result: [Term] = []
    for at in chosen ?? Array(tensors.indices) where count(source, of: at) > 0 {
      let tensor = tensors[at]
      let (rows, columns) = (tensor.length(own.first), tensor.length(own.second))
      let (first, place) = (first(source, of: at), first(target, of: at))
      let pieces =
        source == .element && !tensor.isMatrix ? tensor.pieces : [first..<first + rows * columns]
      if sides.first != .one, columns == 1, !tensor.isMatrix {
        // Each row is its one number.
        for (number, place) in zip(pieces.joined(), place...) {
          result.append(Term(target: place, first: number, count: 1, isCopy: true))
        }
      } else if sides.first != .one {
        for row in 0..<rows {
          result.append(
            Term(target: place + row, first: first + row * columns, count: columns))
        }
      } else if sides.second != .one, columns > 1 {
        result.append(Term(target: place, width: columns, first: first, count: rows))
      } else {
        for (number, piece) in pieces.enumerated() {
          result.append(
            Term(
              target: place, first: piece.lowerBound, count: piece.count, begins: number == 0))
        }
      }
    }
    return result
  }
}
