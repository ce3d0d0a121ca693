import Lanes

/// How numbers of each shape lie in memory for the trials of a batch: a run of blocks for each number where
/// lanes are trials; else one run in which they lie side by side.
struct ShapeExtents<V: Lane>: Sendable {
  private var counts: [Int]
  private var strides: [Int]
  let lanesAreElements: Bool

  init(_ layout: TensorLayout, _ batch: Batch<V>) {
    lanesAreElements = batch.lanesAreElements
    counts = ValueShape.allCases.map { layout.count($0) }
    strides = ValueShape.allCases.map { shape in
      // A number of all parameters is in every lane.
      guard batch.lanesAreElements, shape != .all else { return batch.blocksOfTrials }
      return (layout.count(shape) + V.width - 1) / V.width
    }
  }

  /// How many numbers a trial has.
  func count(_ shape: ValueShape) -> Int { counts[shape.rawValue] }
  /// How many runs they are.
  func runs(_ shape: ValueShape) -> Int { lanesAreElements ? 1 : count(shape) }
  /// How many blocks a run has room for.
  func stride(_ shape: ValueShape) -> Int { strides[shape.rawValue] }
  /// How many blocks there are of one value.
  func size(_ shape: ValueShape) -> Int { runs(shape) * stride(shape) }
}

/// Numbers of all shapes for the trials of a batch: so many values of each.
final class ShapedMemory<V: Lane> {
  let extents: ShapeExtents<V>
  private let counts: [Int]
  private let memory: [UnsafeMutablePointer<V>]

  /// All 0.
  ///
  /// - Parameter counts: how many values there are of each shape.
  init(_ extents: ShapeExtents<V>, counts: (ValueShape) -> Int) {
    self.extents = extents
    self.counts = ValueShape.allCases.map(counts)
    memory = ValueShape.allCases.map {
      .allocateAligned(counts($0) * extents.size($0), repeating: 0)
    }
  }

  deinit { for run in memory { run.deallocate() } }

  /// The first run of a value.
  func value(_ shape: ValueShape, _ number: Int) -> UnsafeMutablePointer<V> {
    memory[shape.rawValue] + number * extents.size(shape)
  }

  private func blocks(_ shape: ValueShape) -> Int {
    counts[shape.rawValue] * extents.size(shape)
  }

  /// All 0.
  func clear() {
    for shape in ValueShape.allCases {
      memory[shape.rawValue].update(repeating: 0, count: blocks(shape))
    }
  }

  /// Everything of a trial that moves with it.
  var relocatableState: LaneColumns<V> {
    var columns = LaneColumns<V>()
    for shape in ValueShape.allCases.reversed() {
      for run in 0..<counts[shape.rawValue] * extents.runs(shape) {
        columns.add(memory[shape.rawValue] + run * extents.stride(shape))
      }
    }
    return columns
  }

  func code(_ coder: inout StateCoder) {
    for shape in ValueShape.allCases.reversed() {
      coder.code(
        UnsafeMutableRawBufferPointer(
          start: memory[shape.rawValue], count: blocks(shape) * MemoryLayout<V>.stride))
    }
  }
}
