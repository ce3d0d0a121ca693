import Lanes

/// Runs of blocks in which every trial of a batch has a number: all that moves when a trial takes the
/// place of another.
public struct LaneRows<V: Lane> {
  /// A run: the first number, and how many blocks lie from one block to the next.
  @usableFromInline
  struct Row {
    @usableFromInline let first: UnsafeMutablePointer<V.Element>
    @usableFromInline let stride: Int
  }
  @usableFromInline var rows: [Row] = []

  public init() {}

  /// Adds a run of blocks, of which `slots` one after the other belong to the same trials.
  public mutating func add(_ blocks: UnsafeMutablePointer<V>, slots: Int = 1) {
    // A lane's elements lie side by side in memory.
    let numbers = UnsafeMutableRawPointer(blocks).assumingMemoryBound(to: V.Element.self)
    for slot in 0..<slots { rows.append(Row(first: numbers + slot * V.width, stride: slots)) }
  }

  /// Adds the runs of others.
  public mutating func add(_ others: LaneRows) { rows += others.rows }
}

/// Moves trials within ``LaneRows``, counting no references.
public final class LaneMover<V: Lane> {
  @usableFromInline let rows: UnsafeMutablePointer<LaneRows<V>.Row>
  @usableFromInline let count: Int

  public init(_ rows: LaneRows<V>) {
    count = rows.rows.count
    self.rows = .allocate(capacity: max(1, count))
    self.rows.initialize(from: rows.rows, count: count)
  }

  deinit { rows.deallocate() }

  /// Puts the numbers of trial `from` in the place of those of trial `to`.
  @inlinable @inline(__always)
  public func move(from: Int, to: Int) {
    let (fromLane, toLane) = (from % V.width, to % V.width)
    for at in 0..<count {
      let row = rows[at]
      row.first[(to &- toLane) &* row.stride &+ toLane] =
        row.first[(from &- fromLane) &* row.stride &+ fromLane]
    }
  }
}
