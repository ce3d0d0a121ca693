import Support

/// In which order the rows of an epoch come.
public enum MinibatchOrder: String, Sendable, Hashable, CaseIterable {
  /// In a new order each epoch, which depends on the seed and the epoch alone: the same for all optimizers and
  /// losses.
  case shuffled
  /// As they stand in the file.
  case sequential
}

/// Which rows each step uses: epoch after epoch all of them, so many at a time; the last minibatch of an epoch
/// is what is left. Used by one thread.
public final class MinibatchSequence {
  /// How many rows there are, and how many a minibatch has.
  public let rows: Int
  public let size: Int
  private let order: MinibatchOrder
  private let seed: Int
  /// Epochs that were asked for, by number.
  private var epochs: [Int: [Int32]] = [:]
  private let current: UnsafeMutablePointer<Int32>
  private var currentEpoch = -1

  /// Of so many numbers the orders of epochs are kept for other trials of the seed.
  private static let mostNumbers = 1 << 22

  /// - Parameters:
  ///   - rows: how many there are, at least 1.
  ///   - size: from 1 to `rows`.
  public init(rows: Int, size: Int, order: MinibatchOrder, seed: Int) {
    precondition(rows > 0 && (1...rows).contains(size), "a minibatch larger than the set of rows")
    self.rows = rows
    self.size = size
    self.order = order
    self.seed = seed
    current = .allocate(capacity: rows)
    for row in 0..<rows { (current + row).initialize(to: Int32(row)) }
  }

  deinit { current.deallocate() }

  /// How many steps an epoch has.
  public var stepsPerEpoch: Int { (rows + size - 1) / size }

  /// The rows of step `t`, 1 at the first; they are there until the next call.
  public func rows(of t: Int) -> UnsafeBufferPointer<Int32> {
    let (epoch, step) = (t - 1).quotientAndRemainder(dividingBy: stepsPerEpoch)
    if order == .shuffled, epoch != currentEpoch {
      let permutation =
        epochs[epoch]
        ?? RandomPermutation.of(rows, seed: seed, purpose: .rows, stream: epoch)
      if epochs[epoch] == nil, (epochs.count + 1) * rows <= Self.mostNumbers {
        epochs[epoch] = permutation
      }
      current.update(from: permutation, count: rows)
      currentEpoch = epoch
    }
    let first = step * size
    return UnsafeBufferPointer(start: current + first, count: min(size, rows - first))
  }
}
