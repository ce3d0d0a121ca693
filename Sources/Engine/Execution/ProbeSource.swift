import Lanes
import Support

/// Draws the random numbers that optimizers use, for the trials of a batch: each from its trial's seed, the step
/// and its place alone, so that they are the same in every batch, lane and thread.
final class ProbeSource<V: PackLane> {
  private let batch: Batch<V>
  /// By trial; moves with it.
  let seeds: UnsafeMutablePointer<Int>
  /// The step at hand, 1 at the first.
  var step = 1
  /// Whether memory that was drawn to holds nothing but 0.
  private var isClear: [UnsafeMutablePointer<V>: Bool] = [:]

  init(_ batch: Batch<V>) {
    self.batch = batch
    let places = batch.blocksOfTrials * V.width
    seeds = .allocate(capacity: places)
    seeds.initialize(repeating: 0, count: places)
  }

  deinit { seeds.deallocate() }

  /// - Parameter seeds: one for all trials, or one for each.
  func begin(_ seeds: [Int]) {
    for trial in 0..<batch.count { self.seeds[trial] = seeds[seeds.count == 1 ? 0 : trial] }
  }

  /// Draws a number for each element of the trials that want them, and 0 for others.
  ///
  /// - Parameters:
  ///   - memory: laid out as x.
  ///   - isWanted: by trial.
  func draw(
    _ probe: StepPhases.ProbePhase, into memory: UnsafeMutablePointer<V>,
    where isWanted: (Int) -> Bool
  ) {
    let wanting = (0..<batch.count).filter(isWanted)
    if wanting.count < batch.count, isClear[memory] != true {
      memory.update(repeating: 0, count: batch.runs * batch.capacity)
    }
    isClear[memory] = wanting.isEmpty
    let numbers = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: V.Element.self)
    let stride = batch.lanesAreElements ? 1 : batch.capacity * V.width
    for trial in wanting {
      switch probe.distribution {
      case .sign: drawSigns(probe.index, numbers + trial, stride: stride, seed: seeds[trial])
      case .normal: drawNormal(probe.index, numbers + trial, stride: stride, seed: seeds[trial])
      }
    }
  }

  private func drawNormal(
    _ probe: Int, _ numbers: UnsafeMutablePointer<V.Element>, stride: Int, seed: Int
  ) {
    for first in Swift.stride(from: 0, to: batch.dimension, by: DoublePack.width) {
      let indices = first..<min(first + DoublePack.width, batch.dimension)
      let drawn = PolarNumbers(
        seed: seed, purpose: .curvature, indices: indices, step: step, stream: probe
      ).normal
      for component in indices {
        numbers[component * stride] = V.Element(drawn.element(at: component - first))
      }
    }
  }

  /// A block of the generator has a bit for each of 128 elements.
  private func drawSigns(
    _ probe: Int, _ numbers: UnsafeMutablePointer<V.Element>, stride: Int, seed: Int
  ) {
    let key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    for first in Swift.stride(from: 0, to: batch.dimension, by: 128) {
      let words = Philox.block(
        key: key,
        counter: (
          UInt32(truncatingIfNeeded: first / 128), UInt32(truncatingIfNeeded: step),
          Philox.Purpose.curvature.rawValue, UInt32(truncatingIfNeeded: probe)
        ))
      for (at, word) in [words.0, words.1, words.2, words.3].enumerated() {
        let start = first + 32 * at
        for component in start..<max(start, min(start + 32, batch.dimension)) {
          numbers[component * stride] = word >> UInt32(component - start) & 1 == 0 ? -1 : 1
        }
      }
    }
  }
}
