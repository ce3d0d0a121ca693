import Lanes

/// Runs of numbers in which every trial of a batch has one: all that moves when a trial takes the place
/// of another.
package struct LaneColumns<V: Lane> {
  fileprivate var numbers: [UnsafeMutablePointer<V.Element>] = []
  fileprivate var doubles: [UnsafeMutablePointer<Double>] = []
  fileprivate var integers: [UnsafeMutablePointer<Int>] = []

  /// Adds a run of blocks; a lane's elements lie side by side in memory.
  mutating func add(_ blocks: UnsafeMutablePointer<V>) {
    numbers.append(UnsafeMutableRawPointer(blocks).assumingMemoryBound(to: V.Element.self))
  }

  /// Adds a run of numbers in Double.
  mutating func add(doubles packs: UnsafeMutablePointer<DoublePack>) {
    doubles.append(UnsafeMutableRawPointer(packs).assumingMemoryBound(to: Double.self))
  }

  /// Adds a run of integers.
  mutating func add(integers run: UnsafeMutablePointer<Int>) { integers.append(run) }

  /// Writes or reads the numbers of the first trials, whatever the width of a lane.
  func code(_ coder: inout StateCoder, trials: Int) {
    func code<Number>(_ run: UnsafeMutablePointer<Number>) {
      coder.code(
        UnsafeMutableRawBufferPointer(
          start: run, count: trials * MemoryLayout<Number>.stride))
    }
    for run in numbers { code(run) }
    for run in doubles { code(run) }
    for run in integers { code(run) }
  }

  /// Adds the runs of others.
  package mutating func add(_ others: LaneColumns) {
    numbers += others.numbers
    doubles += others.doubles
    integers += others.integers
  }
}

/// Moves trials within ``LaneColumns``, counting no references.
package final class LaneMover<V: Lane> {
  private let numbers: UnsafeMutablePointer<UnsafeMutablePointer<V.Element>>
  private let numberCount: Int
  private let doubles: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
  private let doubleCount: Int
  private let integers: UnsafeMutablePointer<UnsafeMutablePointer<Int>>
  private let integerCount: Int

  package init(_ columns: LaneColumns<V>) {
    func copy<Item>(_ items: [Item]) -> UnsafeMutablePointer<Item> {
      let memory = UnsafeMutablePointer<Item>.allocate(capacity: max(1, items.count))
      memory.initialize(from: items, count: items.count)
      return memory
    }
    (numbers, numberCount) = (copy(columns.numbers), columns.numbers.count)
    (doubles, doubleCount) = (copy(columns.doubles), columns.doubles.count)
    (integers, integerCount) = (copy(columns.integers), columns.integers.count)
  }

  deinit {
    numbers.deallocate()
    doubles.deallocate()
    integers.deallocate()
  }

  /// Puts the numbers of trial `from` in the place of those of trial `to`.
  @inline(__always)
  package func move(from: Int, to: Int) {
    for at in 0..<numberCount { numbers[at][to] = numbers[at][from] }
    for at in 0..<doubleCount { doubles[at][to] = doubles[at][from] }
    for at in 0..<integerCount { integers[at][to] = integers[at][from] }
  }
}
