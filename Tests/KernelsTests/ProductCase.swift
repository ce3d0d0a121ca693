import Kernels
import Lanes
import MachineCode
import TestSupport
import Testing

/// A product with operands and a result in memory of its own, laid out in some way.
struct ProductCase<Element: LaneElement> {
  /// Two strides of a matrix, and where in its memory its first element lies.
  struct Layout {
    var row = 0
    var column = 0
    var start = 0
    var count = 1
  }

  let left: DenseProduct<Element>.Left
  let start: DenseStart
  let (rows, columns, depth): (Int, Int, Int)
  let (leftLayout, rightLayout, resultLayout): (Layout, Layout, Layout)
  /// Numbers or packs, lane by lane.
  var leftNumbers: [Element]
  var rightNumbers: [Element]
  /// What the result holds before.
  var resultNumbers: [Element]

  private static var width: Int { LanePack<Element>.width }

  /// - Parameter isWild: with infinities, NaNs, zeros of both signs and numbers of all sizes.
  init(
    _ left: DenseProduct<Element>.Left, _ start: DenseStart, rows: Int, columns: Int, depth: Int,
    isWild: Bool, _ random: inout SplitMix
  ) {
    self.left = left
    self.start = start
    (self.rows, self.columns, self.depth) = (rows, columns, depth)
    leftLayout = Self.layout(rows, depth, overlaps: true, &random)
    rightLayout = Self.layout(depth, columns, overlaps: true, &random)
    resultLayout = Self.layout(rows, columns, overlaps: false, &random)
    let leftWidth = left == .numbers ? 1 : Self.width
    leftNumbers = Self.numbers(leftLayout.count * leftWidth, isWild, &random)
    rightNumbers = Self.numbers(rightLayout.count * Self.width, isWild, &random)
    resultNumbers = Self.numbers(resultLayout.count * Self.width, isWild, &random)
  }

  /// A layout with gaps, by rows or by columns, forwards or backwards.
  private static func layout(
    _ rows: Int, _ columns: Int, overlaps: Bool, _ random: inout SplitMix
  ) -> Layout {
    let (rows, columns) = (max(1, rows), max(1, columns))
    let isByRows = Bool.random(using: &random)
    let inner = Int.random(in: 1...3, using: &random)
    let outer =
      inner * (isByRows ? columns : rows) + random.pick([0, 0, 1, 5])
    var layout = Layout()
    (layout.row, layout.column) = isByRows ? (outer, inner) : (inner, outer)
    // One row or column for all.
    if overlaps, Int.random(in: 0..<8, using: &random) == 0 { layout.row = 0 }
    if overlaps, Int.random(in: 0..<8, using: &random) == 0 { layout.column = 0 }
    layout.count = layout.row * (rows - 1) + layout.column * (columns - 1) + 1
    if Int.random(in: 0..<4, using: &random) == 0 {
      layout.start += layout.row * (rows - 1)
      layout.row = -layout.row
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      layout.start += layout.column * (columns - 1)
      layout.column = -layout.column
    }
    return layout
  }

  private static func numbers(
    _ count: Int, _ isWild: Bool, _ random: inout SplitMix
  ) -> [Element] {
    let special: [Element] = [
      .infinity, -.infinity, .nan, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    return (0..<count).map { _ in
      if isWild, Int.random(in: 0..<40, using: &random) == 0 { return random.pick(special) }
      return Element(random.fraction() * 4 - 2)
    }
  }

  /// The result's memory by the definition: a number at a time.
  func expected() -> [Element] {
    var result = resultNumbers
    for row in 0..<rows {
      for column in 0..<columns {
        for lane in 0..<Self.width {
          let at = Self.place(resultLayout, row, column) * Self.width + lane
          var sum: Element = start == .result ? result[at] : 0
          for k in 0..<depth {
            let place = Self.place(leftLayout, row, k)
            let factor = leftNumbers[left == .numbers ? place : place * Self.width + lane]
            sum.addProduct(
              factor, rightNumbers[Self.place(rightLayout, k, column) * Self.width + lane])
          }
          result[at] = start == .added ? result[at] + sum : sum
        }
      }
    }
    return result
  }

  private static func place(_ layout: Layout, _ row: Int, _ column: Int) -> Int {
    layout.start + row * layout.row + column * layout.column
  }

  /// The result's memory as a product leaves it.
  func result(of product: DenseProduct<Element>) -> [Element] {
    var result = resultNumbers
    leftNumbers.withUnsafeBytes { left in
      rightNumbers.withUnsafeBytes { right in
        result.withUnsafeMutableBytes { result in
          guard let left = left.baseAddress, let right = right.baseAddress,
            let result = result.baseAddress
          else { return }
          let leftSize = self.left == .numbers ? MemoryLayout<Element>.size : 64
          product.run(
            rows: rows, columns: columns, depth: depth, start: start,
            left: left + leftLayout.start * leftSize, leftRow: leftLayout.row,
            leftDepth: leftLayout.column,
            right: right.assumingMemoryBound(to: LanePack<Element>.self) + rightLayout.start,
            rightDepth: rightLayout.row, rightColumn: rightLayout.column,
            result: result.assumingMemoryBound(to: LanePack<Element>.self) + resultLayout.start,
            resultRow: resultLayout.row, resultColumn: resultLayout.column)
        }
      }
    }
    return result
  }

  /// Checks a product's bits, those between its results included; any NaN is as good as another.
  func check(_ product: DenseProduct<Element>) throws {
    let (found, expected) = (result(of: product), expected())
    let wrong = found.indices.first {
      found[$0].isNaN ? !expected[$0].isNaN : (found[$0].bits .!= expected[$0].bits)
    }
    try #require(
      wrong == nil,
      "\(left), \(start), \(rows) × \(columns) × \(depth): wrong at \(wrong ?? 0) of \(found.count)"
    )
  }
}

extension LaneBits {
  fileprivate static func .!= (_ a: Self, _ b: Self) -> Bool { !(a .== b).areAllTrue }
}
