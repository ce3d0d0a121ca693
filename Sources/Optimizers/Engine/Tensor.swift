import Lanes

/// The parameters of one trial in the caller's own memory, with their gradients: numbers side by
/// side, which need not begin where a lane would. Stepping them there saves a large vector the ways
/// to a batch and back, each of which costs as much as the step.
@frozen
public struct Tensor<R: VectorRule> {
  public typealias V = R.V
  @usableFromInline let x: UnsafeMutableRawPointer
  @usableFromInline let gradient: UnsafeRawPointer
  /// The state of each lane of numbers.
  public let state: UnsafeMutablePointer<R.State>
  /// How many numbers there are.
  public let count: Int

  @inlinable @inline(__always)
  init(
    x: UnsafeMutablePointer<V.Element>, gradient: UnsafePointer<V.Element>,
    state: UnsafeMutablePointer<R.State>, count: Int
  ) {
    self.x = UnsafeMutableRawPointer(x)
    self.gradient = UnsafeRawPointer(gradient)
    self.state = state
    self.count = count
  }

  /// How many lanes are full.
  @inlinable @inline(__always)
  public var rows: Int { count / V.width }

  /// A full lane of parameters.
  @inlinable @inline(__always)
  public func x(_ row: Int) -> V {
    x.loadUnaligned(fromByteOffset: row * MemoryLayout<V>.size, as: V.self)
  }

  /// Sets a full lane of parameters.
  @inlinable @inline(__always)
  public func setX(_ row: Int, to value: V) {
    x.storeBytes(of: value, toByteOffset: row * MemoryLayout<V>.size, as: V.self)
  }

  /// The gradients of a full lane.
  @inlinable @inline(__always)
  public func gradient(_ row: Int) -> V {
    gradient.loadUnaligned(fromByteOffset: row * MemoryLayout<V>.size, as: V.self)
  }

  /// Steps the numbers that fill no lane: the lane's other elements are 0, and lost.
  @inlinable
  public func stepRest(_ update: (inout V, V, inout R.State) -> Void) {
    let first = rows * V.width
    guard first < count else { return }
    let x = x.assumingMemoryBound(to: V.Element.self)
    let gradient = gradient.assumingMemoryBound(to: V.Element.self)
    var lane: V = 0
    var slope: V = 0
    for at in first..<count {
      lane.setElement(at: at - first, to: x[at])
      slope.setElement(at: at - first, to: gradient[at])
    }
    update(&lane, slope, &state[rows])
    for at in first..<count { x[at] = lane.element(at: at - first) }
  }
}
