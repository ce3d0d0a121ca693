import Lanes

/// The parameters of a trial as a rule sees them, with their gradients and state.
///
/// The lanes are trials side by side, or elements of one large vector: ``sum(_:)`` and ``norm(_:)``
/// know which, so a rule is written once for both.
@frozen
public struct Elements<R: VectorRule> {
  public typealias V = R.V
  public let x: Column<V>
  /// The gradient. A rule may leave its direction here: it is computed anew after the step.
  public let gradient: Column<V>
  public let state: Column<R.State>
  public let shared: Column<R.Shared>
  /// The loss at `x`.
  public let loss: V
  public let shape: VectorShape

  @inlinable @inline(__always)
  init(
    x: Column<V>, gradient: Column<V>, state: Column<R.State>, shared: Column<R.Shared>, loss: V,
    shape: VectorShape
  ) {
    self.x = x
    self.gradient = gradient
    self.state = state
    self.shared = shared
    self.loss = loss
    self.shape = shape
  }

  @inlinable @inline(__always)
  public var indices: Range<Int> { 0..<shape.rows }

  /// How many parameters a trial has.
  @inlinable @inline(__always)
  public var count: V { V(rounding: Double(shape.count)) }

  /// The sum of a term over the parameters of a trial, one after the other.
  @inlinable @inline(__always)
  public func sum(_ term: (Int) -> V) -> V { shape.sum(term) }

  /// The Euclidean norm over the parameters of a trial.
  @inlinable @inline(__always)
  public func norm(_ term: (Int) -> V) -> V {
    sum {
      let value = term($0)
      return value * value
    }.squareRoot()
  }
}

/// Every `stride`-th item of some memory.
@frozen
public struct Column<Item> {
  public let first: UnsafeMutablePointer<Item>
  public let stride: Int

  @inlinable @inline(__always)
  public init(_ first: UnsafeMutablePointer<Item>, stride: Int) {
    self.first = first
    self.stride = stride
  }

  @inlinable @inline(__always)
  public subscript(_ index: Int) -> Item {
    get { first[index * stride] }
    nonmutating _modify { yield &first[index * stride] }
  }
}

/// How the parameters of a trial lie in rows of lanes.
@frozen
public struct VectorShape: Sendable {
  /// How many parameters a trial has.
  public let count: Int
  /// How many lanes, one below the other, hold them.
  public let rows: Int
  /// Whether the lanes of a row are elements of one vector; else they are trials.
  public let lanesAreElements: Bool

  @inlinable
  public init(count: Int, rows: Int, lanesAreElements: Bool) {
    self.count = count
    self.rows = rows
    self.lanesAreElements = lanesAreElements
  }

  /// The sum of a term over the parameters of a trial, one after the other.
  ///
  /// - Parameter term: its value for a row.
  @inlinable @inline(__always)
  public func sum<V: Lane>(_ term: (Int) -> V) -> V {
    guard lanesAreElements else {
      var sum: V = 0
      for row in 0..<rows { sum += term(row) }
      return sum
    }
    // One element after the other, as they would be added alone.
    var sum: V = 0
    var left = count
    for row in 0..<rows {
      let terms = term(row)
      for lane in 0..<min(V.width, left) { sum += V(repeating: terms.element(at: lane)) }
      left -= V.width
    }
    return sum
  }
}
