import Lanes

/// What is measured of the trials of a batch: a pack for each block of trials.
final class TrialMeasures<V: PackLane> {
  /// The full training loss, ‖∇L‖₂ of it, and the test set's loss and accuracy, at the last evaluation. Those of
  /// the test set are of what the optimizer reports.
  let loss: UnsafeMutablePointer<V>
  let gradientNorm: UnsafeMutablePointer<V>
  let testLoss: UnsafeMutablePointer<V>
  let accuracy: UnsafeMutablePointer<V>
  /// The smallest loss and the largest accuracy of all evaluations, NaN ignored.
  let bestLoss: UnsafeMutablePointer<V>
  let bestAccuracy: UnsafeMutablePointer<V>
  /// The full training loss of the average that the optimizer reports; nil where it reports its last point.
  let averageLoss: UnsafeMutablePointer<V>?
  private let blocks: Int
  private var all: [UnsafeMutablePointer<V>] {
    [loss, gradientNorm, testLoss, accuracy, bestLoss, bestAccuracy]
      + [averageLoss].compactMap { $0 }
  }

  init(blocks: Int, hasAverage: Bool) {
    self.blocks = blocks
    func run() -> UnsafeMutablePointer<V> { .allocateAligned(blocks, repeating: 0) }
    (loss, gradientNorm, testLoss) = (run(), run(), run())
    (accuracy, bestLoss, bestAccuracy) = (run(), run(), run())
    averageLoss = hasAverage ? run() : nil
  }

  deinit { for run in all { run.deallocate() } }

  /// Nothing has been measured.
  func begin() {
    for run in all { run.update(repeating: V(rounding: .nan), count: blocks) }
  }

  /// Takes the last evaluation into the best of all.
  func keepBest(blocks: Int) {
    for block in 0..<blocks {
      let (loss, best) = (loss[block], bestLoss[block])
      bestLoss[block] = best.replacing(with: loss, where: (loss .< best) .| best.isNaNMask)
      let (accuracy, largest) = (accuracy[block], bestAccuracy[block])
      bestAccuracy[block] = largest.replacing(
        with: accuracy, where: (accuracy .> largest) .| largest.isNaNMask)
    }
  }

  /// Everything of a trial that moves with it.
  var relocatableState: LaneColumns<V> {
    var columns = LaneColumns<V>()
    for run in all { columns.add(run) }
    return columns
  }
}

extension Batch where V: PackLane {
  /// How many blocks of trials run: one where lanes are elements.
  var trialBlocks: Int { lanesAreElements ? 1 : blocks }

  /// The living trials of a block, a bit each.
  func living(_ block: Int) -> UInt32 {
    if lanesAreElements { return count > 0 ? 1 : 0 }
    let all: UInt32 = V.width >= 32 ? ~0 : (1 << UInt32(V.width)) - 1
    return block == blocks - 1 ? livingInLastBlock & all : all
  }

  /// ‖·‖₂ of each trial, component after component; `buffer` is laid out as ``x``.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func norms(of buffer: UnsafeMutablePointer<V>, into result: UnsafeMutablePointer<V>) {
    if lanesAreElements {
      let numbers = UnsafeMutableRawPointer(buffer).assumingMemoryBound(to: V.Element.self)
      var sum: V.Element = 0
      for component in 0..<dimension { sum += numbers[component] * numbers[component] }
      result[0] = V(repeating: sum.squareRoot())
      return
    }
    for block in 0..<blocks {
      var sum: V = 0
      for component in 0..<dimension {
        let number = buffer[component &* capacity &+ block]
        sum += number * number
      }
      result[block] = sum.squareRoot()
    }
  }

  /// The trials of a block whose numbers hold a NaN, a bit each.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func holdsNaN(_ buffer: UnsafeMutablePointer<V>, _ block: Int) -> UInt32 {
    var found = V.Mask(repeating: false)
    if lanesAreElements {
      // What lies behind the last element is 0, or what rules make of it: not looked at.
      let whole = dimension / V.width
      for place in 0..<whole { found .|= buffer[place].isNaNMask }
      var any = found.bitmask
      if whole < capacity {
        let rest = (UInt32(1) << UInt32(dimension % V.width)) - 1
        any |= buffer[whole].isNaNMask.bitmask & rest
      }
      return any == 0 ? 0 : 1
    }
    for component in 0..<dimension {
      found .|= buffer[component &* capacity &+ block].isNaNMask
    }
    return found.bitmask
  }

  /// The trials of a block whose parameters are those of another buffer, a bit each.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func isUnchanged(since before: UnsafeMutablePointer<V>, _ block: Int) -> UInt32 {
    if lanesAreElements {
      let whole = dimension / V.width
      for place in 0..<whole where !(before[place] .== x[place]).areAllTrue { return 0 }
      guard whole < capacity else { return 1 }
      let rest = (UInt32(1) << UInt32(dimension % V.width)) - 1
      return (before[whole] .== x[whole]).bitmask & rest == rest ? 1 : 0
    }
    var isSame = V.Mask(repeating: true)
    for component in 0..<dimension {
      let place = component &* capacity &+ block
      isSame .&= (before[place] .== x[place])
      if component & 7 == 7, !isSame.isAnyTrue { return 0 }
    }
    return isSame.bitmask
  }
}
