import Engine
import Lanes

/// The loss of a matrix of which some cells are known, as a product of two factors:
/// ½·mean (U[row]·V[column] − target)² + (l2/2)(‖U‖² + ‖V‖²). Used by one thread.
///
/// A row of data holds the cell's row and column as its two features.
final class FactorizationLoss<Element: PackElement>: DataLoss {
  typealias V = LanePack<Element>

  /// Cells, and their values.
  struct Cells {
    var rows: [Int32] = []
    var columns: [Int32] = []
    var targets: [Element] = []
  }

  private let rank: Int
  /// Where V[0][0] is among the parameters.
  private let second: Int
  private let dimension: Int
  private let l2: Double
  private let training: Cells
  private let testing: Cells
  private let lanesAreElements: Bool
  private let everyRow: [Int32]

  init(_ model: Model, rank: Int, training: Cells, testing: Cells, lanesAreElements: Bool) {
    self.rank = rank
    second = model.features * rank
    dimension = model.dimension
    l2 = model.l2
    self.training = training
    self.testing = testing
    self.lanesAreElements = lanesAreElements
    everyRow = (0..<Int32(max(training.targets.count, testing.targets.count))).map { $0 }
  }

  var trainingRows: Int { training.targets.count }
  var testRows: Int { testing.targets.count }
  var hasAccuracy: Bool { false }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func evaluate(
    at x: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?,
    loss: UnsafeMutablePointer<V>?, gradient: UnsafeMutablePointer<V>?, batch: Batch<V>
  ) {
    if lanesAreElements {
      let numbers = memory(x)
      let value = evaluate(
        numbers, stride: 1, rows, wantsLoss: loss != nil, gradient.map { memory($0) })
      loss?[0] = V(repeating: value)
    } else {
      for block in 0..<batch.blocks {
        let value = evaluate(
          x + block, stride: batch.capacity, rows, wantsLoss: loss != nil,
          gradient.map { $0 + block })
        loss?[block] = value
      }
    }
  }

  private func memory(_ packs: UnsafeMutablePointer<V>) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer(packs).assumingMemoryBound(to: Element.self)
  }

  /// The loss, where wanted, and the gradient of trials whose parameters are `stride` apart.
  @inline(__always)
  private func evaluate<L: Lane>(
    _ x: UnsafeMutablePointer<L>, stride: Int, _ rows: UnsafeBufferPointer<Int32>?,
    wantsLoss: Bool, _ gradient: UnsafeMutablePointer<L>?
  ) -> L where L.Element == Element {
    if let gradient {
      let factor = L(repeating: Element(l2))
      for place in 0..<dimension { gradient[place &* stride] = factor * x[place &* stride] }
    }
    let count = rows?.count ?? training.targets.count
    let inverse = L(rounding: 1 / Double(count))
    var total: L = 0
    each(rows, of: count) { range, row in
      var sum: L = 0
      for at in range {
        let cell = Int(row[at])
        let (u, v) = places(training, cell)
        let difference = difference(x, stride, training, cell)
        if wantsLoss { sum += 0.5 * (difference * difference) }
        guard let gradient else { continue }
        let slope = difference * inverse
        for k in 0..<rank {
          let (a, b) = ((u &+ k) &* stride, (v &+ k) &* stride)
          gradient[a] += slope * x[b]
          gradient[b] += slope * x[a]
        }
      }
      total += sum
    }
    guard wantsLoss else { return 0 }
    var norm: L = 0
    if l2 != 0 {
      for place in 0..<dimension { norm += x[place &* stride] * x[place &* stride] }
    }
    return total / L(rounding: Double(count)) + L(rounding: l2 / 2) * norm
  }

  /// Blocks of rows, in order: sums are those of blocks, block after block.
  @inline(__always)
  private func each(
    _ rows: UnsafeBufferPointer<Int32>?, of count: Int,
    _ body: (Range<Int>, UnsafePointer<Int32>) -> Void
  ) {
    everyRow.withUnsafeBufferPointer { every in
      guard let first = rows?.baseAddress ?? every.baseAddress else { return }
      for start in Swift.stride(from: 0, to: count, by: RowTile<Element>.size) {
        body(start..<min(start + RowTile<Element>.size, count), first)
      }
    }
  }

  @inline(__always)
  private func places(_ cells: Cells, _ cell: Int) -> (u: Int, v: Int) {
    (Int(cells.rows[cell]) &* rank, second &+ Int(cells.columns[cell]) &* rank)
  }

  /// U[row]·V[column] − target.
  @inline(__always)
  private func difference<L: Lane>(
    _ x: UnsafeMutablePointer<L>, _ stride: Int, _ cells: Cells, _ cell: Int
  ) -> L where L.Element == Element {
    let (u, v) = places(cells, cell)
    var sum: L = 0
    for k in 0..<rank { sum += x[(u &+ k) &* stride] * x[(v &+ k) &* stride] }
    return sum - L(repeating: cells.targets[cell])
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func curvature(
    at x: UnsafeMutablePointer<V>, along direction: UnsafeMutablePointer<V>,
    product: UnsafeMutablePointer<V>, rows: UnsafeBufferPointer<Int32>?, batch: Batch<V>
  ) {
    if lanesAreElements {
      curvature(memory(x), memory(direction), memory(product), stride: 1, rows)
    } else {
      for block in 0..<batch.blocks {
        curvature(x + block, direction + block, product + block, stride: batch.capacity, rows)
      }
    }
  }

  @inline(__always)
  private func curvature<L: Lane>(
    _ x: UnsafeMutablePointer<L>, _ direction: UnsafeMutablePointer<L>,
    _ product: UnsafeMutablePointer<L>, stride: Int, _ rows: UnsafeBufferPointer<Int32>?
  ) where L.Element == Element {
    let factor = L(repeating: Element(l2))
    for place in 0..<dimension { product[place &* stride] = factor * direction[place &* stride] }
    let count = rows?.count ?? training.targets.count
    let inverse = L(rounding: 1 / Double(count))
    each(rows, of: count) { range, row in
      for at in range {
        let cell = Int(row[at])
        let (u, v) = places(training, cell)
        let slope = difference(x, stride, training, cell) * inverse
        var change: L = 0
        for k in 0..<rank {
          let (a, b) = ((u &+ k) &* stride, (v &+ k) &* stride)
          change += direction[a] * x[b] + x[a] * direction[b]
        }
        change *= inverse
        for k in 0..<rank {
          let (a, b) = ((u &+ k) &* stride, (v &+ k) &* stride)
          product[a] += change * x[b] + slope * direction[b]
          product[b] += change * x[a] + slope * direction[a]
        }
      }
    }
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func test(
    at x: UnsafeMutablePointer<V>, loss: UnsafeMutablePointer<V>,
    accuracy: UnsafeMutablePointer<V>, batch: Batch<V>
  ) {
    accuracy.update(
      repeating: V(rounding: .nan), count: batch.lanesAreElements ? 1 : batch.blocks)
    if lanesAreElements {
      loss[0] = V(repeating: test(memory(x), stride: 1))
    } else {
      for block in 0..<batch.blocks { loss[block] = test(x + block, stride: batch.capacity) }
    }
  }

  @inline(__always)
  private func test<L: Lane>(_ x: UnsafeMutablePointer<L>, stride: Int) -> L
  where L.Element == Element {
    guard !testing.targets.isEmpty else { return L(rounding: .nan) }
    var total: L = 0
    each(nil, of: testing.targets.count) { range, _ in
      var sum: L = 0
      for cell in range {
        let difference = difference(x, stride, testing, cell)
        sum += 0.5 * (difference * difference)
      }
      total += sum
    }
    return total / L(rounding: Double(testing.targets.count))
  }
}
