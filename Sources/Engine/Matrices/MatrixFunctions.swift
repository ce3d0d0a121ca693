import Lanes

/// Square matrices made of others. Every number has one order of arithmetic, so that a lane's do not depend on
/// those beside it, nor a trial's on how its numbers are spread over lanes.
package struct MatrixFunctions<V: Lane> {
  package typealias Matrix = SquareMatrix<V>

  let size: Int
  /// Whether lanes are the numbers of a row.
  let isSpread: Bool
  /// Room for two matrices and two rows.
  private let scratch: UnsafeMutablePointer<V>

  /// - Parameter largest: the largest size that it is used for.
  package init(largest: Int, isSpread: Bool) {
    size = largest
    self.isSpread = isSpread
    let rows = 2 * largest + 2
    scratch = .allocateAligned(
      max(2, rows * Matrix.rowBlocks(largest, isSpread: isSpread)) + 2 * largest, repeating: 0)
  }

  private init(size: Int, isSpread: Bool, _ scratch: UnsafeMutablePointer<V>) {
    self.size = size
    self.isSpread = isSpread
    self.scratch = scratch
  }

  package func deallocate() { scratch.deallocate() }

  /// The same room for smaller matrices.
  package func of(size: Int) -> Self { Self(size: size, isSpread: isSpread, scratch) }

  package func matrix(_ blocks: UnsafeMutablePointer<V>) -> Matrix {
    Matrix(size: size, isSpread: isSpread, blocks: blocks)
  }

  private var count: Int { Matrix.count(size, isSpread: isSpread) }
  private var first: Matrix { matrix(scratch) }
  private var second: Matrix { matrix(scratch + count) }
  private var rowBlocks: Int { Matrix.rowBlocks(size, isSpread: isSpread) }
  /// A row of packs.
  private var row: UnsafeMutablePointer<V> { scratch + 2 * count }
  /// A number in every lane each.
  private var column: UnsafeMutablePointer<V> { scratch + 2 * count + rowBlocks }

  private func copy(_ matrix: Matrix) {
    first.blocks.update(from: matrix.blocks, count: count)
  }

  /// How far in front each number is of others that are smaller, or equal and behind.
  @inline(__always)
  private func rank(_ numbers: (Int) -> V) {
    for at in 0..<size {
      var rank: V = 0
      for other in 0..<size where other != at {
        let isBefore =
          other < at ? numbers(other) .>= numbers(at) : numbers(other) .> numbers(at)
        rank += V.select(isBefore, 1, 0)
      }
      column[at] = rank
    }
  }

  /// See ``TracedGraph/MatrixOperation/ordering``. The numbers lie in the first row.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  package func order(_ numbers: Matrix, into result: Matrix) {
    rank { numbers[0, $0] }
    for at in 0..<size {
      for place in 0..<size {
        let isThere = column[at] .== V(repeating: V.Element(place))
        result[at, place] = V.select(isThere, 1, 0)
      }
    }
  }

  /// See ``TracedGraph/MatrixOperation/upperTriangle``.
  package func upperTriangle(_ matrix: Matrix, into result: Matrix) {
    for i in 0..<size {
      for j in 0..<size { result[i, j] = j < i ? 0 : matrix[i, j] }
    }
  }

  /// See ``TracedGraph/MatrixOperation/triangularInverse``: by back substitution, row after row from the last, whose
  /// numbers are sums in the order of the columns.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  package func invertTriangle(_ matrix: Matrix, into result: Matrix) {
    result.fill(0)
    for i in (0..<size).reversed() {
      let row = result.row(i)
      result[i, i] = 1
      for k in i + 1..<max(i + 1, size) {
        let factor = matrix[i, k]
        let other = result.row(k)
        for block in result.block(of: k)..<rowBlocks { row[block] -= factor * other[block] }
      }
      let pivot = matrix[i, i]
      for j in i..<size { result[i, j] = result[i, j] / pivot }
    }
  }

  /// See ``TracedGraph/MatrixOperation/eigenvectors``.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  package func eigenvectors(_ matrix: Matrix, into result: Matrix) {
    copy(matrix)
    SymmetricEigenvectors(matrix: first, vectors: second).find()
    rank { first[$0, $0] }
    result.fill(0)
    for at in 0..<size {
      if isSpread {
        let place = Int(column[at].element(at: 0))
        for k in 0..<size { result[k, place] = second[at, k] }
        continue
      }
      for place in 0..<size {
        let isThere = column[at] .== V(repeating: V.Element(place))
        for k in 0..<size { result[k, place] = V.select(isThere, second[at, k], result[k, place]) }
      }
    }
  }

  /// See ``TracedGraph/MatrixOperation/power``.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  package func power(_ matrix: Matrix, _ exponent: V, into result: Matrix) {
    copy(matrix)
    SymmetricEigenvectors(matrix: first, vectors: second).find()
    for at in 0..<size {
      let value = first[at, at]
      column[at] = V.select(value .> 0, V.pow(value, exponent), 0)
    }
    result.fill(0)
    for i in 0..<size {
      let sums = result.row(i)
      for k in 0..<size {
        let factor = second[k, i] * column[k]
        let vector = second.row(k)
        for block in 0..<rowBlocks { sums[block] += factor * vector[block] }
      }
    }
  }

  /// See ``TracedGraph/MatrixOperation/orthonormal``: by Householder's reflections, which leave orthonormal
  /// columns whatever the rank.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  package func orthonormalize(_ matrix: Matrix, into result: Matrix) {
    copy(matrix)
    let (r, normals) = (first, second)
    let (scales, signs) = (column, column + size)
    for k in 0..<size {
      var square: V = 0
      for i in k..<size { square += r[i, k] * r[i, k] }
      let norm = square.squareRoot()
      let head = r[k, k]
      let sign = V.select(head .< 0, -1, 1)
      let isZero = square .== 0
      // Q·R is the matrix where R's diagonal is −sign·norm; the column of Q changes sign with it.
      signs[k] = V.select(isZero, 1, -sign)
      normals[k, k] = V.select(isZero, 0, head + sign * norm)
      var length = normals[k, k] * normals[k, k]
      for i in k + 1..<max(k + 1, size) {
        normals[k, i] = r[i, k]
        length += normals[k, i] * normals[k, i]
      }
      scales[k] = V.select(length .== 0, 0, 2 / length)
      reflect(r, by: normals, k, scales[k], from: k + 1)
    }
    result.setIdentity()
    for k in (0..<size).reversed() { reflect(result, by: normals, k, scales[k], from: k) }
    for i in 0..<size {
      for j in 0..<size { result[i, j] = result[i, j] * signs[j] }
    }
  }

  /// Reflects the columns of a matrix from one on; others may change too.
  @inline(__always)
  private func reflect(_ matrix: Matrix, by normals: Matrix, _ k: Int, _ scale: V, from: Int) {
    let start = matrix.block(of: from)
    guard start < rowBlocks else { return }
    for block in start..<rowBlocks { row[block] = 0 }
    for i in k..<size {
      let (factor, numbers) = (normals[k, i], matrix.row(i))
      for block in start..<rowBlocks { row[block] += factor * numbers[block] }
    }
    for block in start..<rowBlocks { row[block] = scale * row[block] }
    for i in k..<size {
      let (factor, numbers) = (normals[k, i], matrix.row(i))
      for block in start..<rowBlocks { numbers[block] -= row[block] * factor }
    }
  }
}
