import Lanes

/// Matrices made of others, one in each lane, all square and row by row. Every number has one order of
/// arithmetic, so that a lane's do not depend on those beside it.
struct MatrixFunctions<V: Lane> {
  let size: Int
  /// Room for two matrices and two rows.
  private let scratch: UnsafeMutablePointer<V>

  /// - Parameter largest: the largest size that it is used for.
  init(largest: Int) {
    size = largest
    scratch = .allocateAligned(2 * largest * largest + 2 * largest, repeating: 0)
  }

  private init(size: Int, _ scratch: UnsafeMutablePointer<V>) {
    self.size = size
    self.scratch = scratch
  }

  func deallocate() { scratch.deallocate() }

  /// The same room for smaller matrices.
  func of(size: Int) -> Self { Self(size: size, scratch) }

  private var first: UnsafeMutablePointer<V> { scratch }
  private var second: UnsafeMutablePointer<V> { scratch + size * size }
  private var row: UnsafeMutablePointer<V> { scratch + 2 * size * size }

  /// How far in front each number is of others that are smaller, or equal and behind.
  @inline(__always)
  private func rank(_ numbers: (Int) -> V, into ranks: UnsafeMutablePointer<V>) {
    for at in 0..<size {
      var rank: V = 0
      for other in 0..<size where other != at {
        let isBefore =
          other < at ? numbers(other) .>= numbers(at) : numbers(other) .> numbers(at)
        rank += V.select(isBefore, 1, 0)
      }
      ranks[at] = rank
    }
  }

  /// See ``TracedGraph/MatrixOperation/ordering``.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func order(_ numbers: UnsafePointer<V>, into result: UnsafeMutablePointer<V>) {
    rank({ numbers[$0] }, into: row)
    for at in 0..<size {
      for place in 0..<size {
        let isThere = row[at] .== V(repeating: V.Element(place))
        result[at * size + place] = V.select(isThere, 1, 0)
      }
    }
  }

  /// See ``TracedGraph/MatrixOperation/upperTriangle``.
  func upperTriangle(_ matrix: UnsafePointer<V>, into result: UnsafeMutablePointer<V>) {
    for i in 0..<size {
      for j in 0..<size { result[i * size + j] = j < i ? 0 : matrix[i * size + j] }
    }
  }

  /// See ``TracedGraph/MatrixOperation/triangularInverse``: by back substitution, row after row from the last, whose
  /// numbers are sums in the order of the columns.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func invertTriangle(_ matrix: UnsafePointer<V>, into result: UnsafeMutablePointer<V>) {
    result.update(repeating: 0, count: size * size)
    for i in (0..<size).reversed() {
      let row = result + i * size
      row[i] = 1
      for k in i + 1..<max(i + 1, size) {
        let factor = matrix[i * size + k]
        let other = result + k * size
        for j in k..<size { row[j] -= factor * other[j] }
      }
      let pivot = matrix[i * size + i]
      for j in i..<size { row[j] = row[j] / pivot }
    }
  }

  /// See ``TracedGraph/MatrixOperation/eigenvectors``.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func eigenvectors(_ matrix: UnsafePointer<V>, into result: UnsafeMutablePointer<V>) {
    first.update(from: matrix, count: size * size)
    SymmetricEigenvectors(size: size, first, second).find()
    rank({ first[$0 * size + $0] }, into: row)
    for k in 0..<size {
      let vector = second + k * size
      for place in 0..<size {
        var value: V = 0
        for at in 0..<size {
          value = V.select(row[at] .== V(repeating: V.Element(place)), vector[at], value)
        }
        result[k * size + place] = value
      }
    }
  }

  /// See ``TracedGraph/MatrixOperation/power``.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func power(
    _ matrix: UnsafePointer<V>, _ exponent: V, into result: UnsafeMutablePointer<V>
  ) {
    first.update(from: matrix, count: size * size)
    SymmetricEigenvectors(size: size, first, second).find()
    for at in 0..<size {
      let value = first[at * size + at]
      row[at] = V.select(value .> 0, V.pow(value, exponent), 0)
    }
    for i in 0..<size {
      for j in 0...i {
        var sum: V = 0
        for k in 0..<size { sum += second[i * size + k] * row[k] * second[j * size + k] }
        result[i * size + j] = sum
        result[j * size + i] = sum
      }
    }
  }

  /// See ``TracedGraph/MatrixOperation/orthonormal``: by Householder's reflections, which leave orthonormal
  /// columns whatever the rank.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func orthonormalize(_ matrix: UnsafePointer<V>, into result: UnsafeMutablePointer<V>) {
    let r = first
    r.update(from: matrix, count: size * size)
    let (scales, signs) = (row, row + size)
    for k in 0..<size {
      var square: V = 0
      for i in k..<size { square += r[i * size + k] * r[i * size + k] }
      let norm = square.squareRoot()
      let head = r[k * size + k]
      let sign = V.select(head .< 0, -1, 1)
      // Q·R is the matrix where R's diagonal is −sign·norm; the column of Q changes sign with it.
      signs[k] = -sign
      let pivot = head + sign * norm
      let isZero = square .== 0
      r[k * size + k] = V.select(isZero, 0, pivot)
      var length = r[k * size + k] * r[k * size + k]
      for i in k + 1..<max(k + 1, size) { length += r[i * size + k] * r[i * size + k] }
      scales[k] = V.select(length .== 0, 0, 2 / length)
      signs[k] = V.select(isZero, 1, signs[k])
      for j in k + 1..<max(k + 1, size) { reflect(r, column: j, by: k, scales[k]) }
    }
    for i in 0..<size {
      for j in 0..<size { result[i * size + j] = i == j ? 1 : 0 }
    }
    for k in (0..<size).reversed() {
      for j in k..<size {
        var sum: V = 0
        for i in k..<size { sum += r[i * size + k] * result[i * size + j] }
        let factor = scales[k] * sum
        for i in k..<size { result[i * size + j] -= factor * r[i * size + k] }
      }
    }
    for i in 0..<size {
      for j in 0..<size { result[i * size + j] *= signs[j] }
    }
  }

  @inline(__always)
  private func reflect(
    _ r: UnsafeMutablePointer<V>, column j: Int, by k: Int, _ scale: V
  ) {
    var sum: V = 0
    for i in k..<size { sum += r[i * size + k] * r[i * size + j] }
    let factor = scale * sum
    for i in k..<size { r[i * size + j] -= factor * r[i * size + k] }
  }
}
