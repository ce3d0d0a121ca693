import Engine
import Lanes

/// Rows of a data set as the kernels of models read them: each row's features padded with zeros to whole
/// packs, and its target as a number.
///
/// Shared by all threads. It takes 4 or 8 bytes a feature, padding included.
public final class ModelRows<Element: PackElement>: Sendable {
  /// How many rows there are.
  public let count: Int
  /// How many features a row has.
  public let features: Int
  /// How many packs a row takes.
  let packs: Int
  // Written once, before anyone else sees them.
  nonisolated(unsafe) let values: UnsafeMutablePointer<LanePack<Element>>
  nonisolated(unsafe) let targets: UnsafeMutablePointer<Element>

  /// - Parameters:
  ///   - count: how many rows.
  ///   - features: how many features a row has.
  ///   - values: the features, row by row, of at least `count` rows.
  ///   - targets: a number for each row: the class, or what is to be predicted.
  public init(
    count: Int, features: Int, values: UnsafeBufferPointer<Double>,
    targets: UnsafeBufferPointer<Double>
  ) {
    precondition(
      values.count >= count * features && targets.count >= count, "as many as there are rows"
    )
    self.count = count
    self.features = features
    let width = LanePack<Element>.width
    packs = max(1, (features + width - 1) / width)
    self.values = .allocateAligned(max(1, count * packs), repeating: 0)
    self.targets = .allocate(capacity: max(1, count))
    let memory = UnsafeMutableRawPointer(self.values).assumingMemoryBound(to: Element.self)
    for row in 0..<count {
      let target = memory + row * packs * width
      for feature in 0..<features { target[feature] = Element(values[row * features + feature]) }
      (self.targets + row).initialize(to: Element(targets[row]))
    }
  }

  deinit {
    values.deallocate()
    targets.deallocate()
  }

  /// The features of a row.
  func row(_ row: Int) -> UnsafeMutablePointer<LanePack<Element>> { values + row * packs }
}

/// Some rows that a kernel works on at a time: at most ``size``, one after the other in memory.
struct RowTile<Element: PackElement> {
  /// Sums over rows are sums of blocks of so many rows: within a block one row after the other, then block
  /// after block. It bounds the rounding of sums over many rows.
  static var size: Int { 64 }

  /// The first row's features; rows are `packs` apart.
  var features: UnsafePointer<LanePack<Element>>
  var targets: UnsafePointer<Element>
  var count: Int
}

/// Collects the rows of minibatches.
final class RowGatherer<Element: PackElement> {
  typealias V = LanePack<Element>
  private let rows: ModelRows<Element>
  private let features: UnsafeMutablePointer<V>
  private let targets: UnsafeMutablePointer<Element>

  init(_ rows: ModelRows<Element>) {
    self.rows = rows
    features = .allocateAligned(RowTile<Element>.size * rows.packs, repeating: 0)
    targets = .allocate(capacity: RowTile<Element>.size)
    targets.initialize(repeating: 0, count: RowTile<Element>.size)
  }

  deinit {
    features.deallocate()
    targets.deallocate()
  }

  /// Calls `body` with tile after tile of some rows.
  ///
  /// - Parameter selection: numbers of rows; nil for all of them, which are not copied.
  @inline(__always)
  func tiles(
    _ selection: UnsafeBufferPointer<Int32>?, _ body: (RowTile<Element>) -> Void
  ) {
    let count = selection?.count ?? rows.count
    var first = 0
    while first < count {
      let size = min(RowTile<Element>.size, count - first)
      if let selection {
        let packs = rows.packs
        for at in 0..<size {
          let row = Int(selection[first + at])
          (features + at * packs).update(from: rows.values + row * packs, count: packs)
          targets[at] = rows.targets[row]
        }
        body(RowTile(features: features, targets: targets, count: size))
      } else {
        body(
          RowTile(
            features: UnsafePointer(rows.values + first * rows.packs),
            targets: UnsafePointer(rows.targets + first), count: size))
      }
      first += size
    }
  }
}
