import Lanes

/// What an optimizer keeps for the trials of a batch: runs of blocks like those of the parameters.
final class StateMemory<V: Lane> {
  private let states: UnsafeMutablePointer<V>
  private let shared: UnsafeMutablePointer<V>
  private let stateCount: Int
  private let sharedCount: Int
  private let runs: Int
  private let capacity: Int
  private let blocksOfTrials: Int

  init(stateCount: Int, sharedCount: Int, for batch: Batch<V>) {
    runs = batch.runs
    capacity = batch.capacity
    blocksOfTrials = batch.blocksOfTrials
    self.stateCount = stateCount
    self.sharedCount = sharedCount
    states = .allocateAligned(stateCount * runs * capacity, repeating: 0)
    shared = .allocateAligned(sharedCount * blocksOfTrials, repeating: 0)
  }

  deinit {
    states.deallocate()
    shared.deallocate()
  }

  /// The first run of a number that every element has.
  func state(_ number: Int) -> UnsafeMutablePointer<V> { states + number * runs * capacity }

  /// A number that every trial has.
  func shared(_ number: Int) -> UnsafeMutablePointer<V> { shared + number * blocksOfTrials }

  /// All 0.
  func clear() {
    states.update(repeating: 0, count: stateCount * runs * capacity)
    shared.update(repeating: 0, count: sharedCount * blocksOfTrials)
  }

  /// Everything of a trial that moves with it.
  var relocatableState: LaneColumns<V> {
    var columns = LaneColumns<V>()
    for run in 0..<stateCount * runs { columns.add(states + run * capacity) }
    for number in 0..<sharedCount { columns.add(shared + number * blocksOfTrials) }
    return columns
  }

  func code(_ coder: inout StateCoder) {
    let stride = MemoryLayout<V>.stride
    coder.code(
      UnsafeMutableRawBufferPointer(start: states, count: stateCount * runs * capacity * stride))
    coder.code(
      UnsafeMutableRawBufferPointer(start: shared, count: sharedCount * blocksOfTrials * stride))
  }
}
