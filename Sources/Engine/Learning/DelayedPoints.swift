import Lanes

/// The last points of a batch's trials, for gradients that come late.
final class DelayedPoints<V: PackLane> {
  private let delay: Int
  private let batch: Batch<V>
  private let size: Int
  private let memory: UnsafeMutablePointer<V>

  /// Nil where gradients do not come late.
  init?(delay: Int, _ batch: Batch<V>) {
    guard delay > 0 else { return nil }
    self.delay = delay
    self.batch = batch
    size = batch.runs * batch.capacity
    memory = .allocateAligned((delay + 1) * size, repeating: 0)
  }

  deinit { memory.deallocate() }

  /// Keeps the point before step `t`, and returns where the step's gradient is taken: so many steps before, or
  /// at the start.
  func point(_ t: Int) -> UnsafeMutablePointer<V> {
    (memory + (t - 1) % (delay + 1) * size).update(from: batch.x, count: size)
    return memory + max(0, t - 1 - delay) % (delay + 1) * size
  }

  /// Everything of a trial that moves with it.
  var relocatableState: LaneColumns<V> {
    var columns = LaneColumns<V>()
    for run in 0..<(delay + 1) * batch.runs { columns.add(memory + run * batch.capacity) }
    return columns
  }

  func code(_ coder: inout StateCoder) {
    coder.code(
      UnsafeMutableRawBufferPointer(
        start: memory, count: (delay + 1) * size * MemoryLayout<V>.stride))
  }
}
