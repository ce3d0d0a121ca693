import Lanes

/// A square matrix, row by row: of many trials, one in each lane; or of one trial, whose rows lie side by side in
/// lanes, whole packs a row. What is written once for rows of packs has the same bits for both.
package struct SquareMatrix<V: Lane> {
  package let size: Int
  /// Whether lanes are the numbers of a row.
  let isSpread: Bool
  let blocks: UnsafeMutablePointer<V>

  /// How many packs a row has.
  var rowBlocks: Int { Self.rowBlocks(size, isSpread: isSpread) }

  static func rowBlocks(_ size: Int, isSpread: Bool) -> Int {
    isSpread ? (size + V.width - 1) / V.width : size
  }

  /// How many packs a matrix has.
  package static func count(_ size: Int, isSpread: Bool) -> Int {
    size * rowBlocks(size, isSpread: isSpread)
  }

  @inline(__always)
  func row(_ at: Int) -> UnsafeMutablePointer<V> { blocks + at * rowBlocks }

  private var numbers: UnsafeMutablePointer<V.Element> {
    UnsafeMutableRawPointer(blocks).assumingMemoryBound(to: V.Element.self)
  }

  /// A number, of one trial in every lane.
  package subscript(_ row: Int, _ column: Int) -> V {
    @inline(__always)
    get {
      isSpread
        ? V(repeating: numbers[row * rowBlocks * V.width + column])
        : blocks[row * size + column]
    }
    @inline(__always)
    nonmutating set {
      if isSpread {
        numbers[row * rowBlocks * V.width + column] = newValue.element(at: 0)
      } else {
        blocks[row * size + column] = newValue
      }
    }
  }

  /// Copies a number across the diagonal.
  @inline(__always)
  func mirror(_ row: Int, _ column: Int) {
    if isSpread {
      let width = rowBlocks * V.width
      numbers[column * width + row] = numbers[row * width + column]
    } else {
      blocks[column * size + row] = blocks[row * size + column]
    }
  }

  /// The first pack of a row that holds numbers from a column on.
  @inline(__always)
  func block(of column: Int) -> Int { isSpread ? column / V.width : column }

  func fill(_ value: V) { blocks.update(repeating: value, count: size * rowBlocks) }

  func setIdentity() {
    fill(0)
    for at in 0..<size { self[at, at] = 1 }
  }
}
