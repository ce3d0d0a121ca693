import Support

/// The largest eigenvalue of a symmetric matrix that is known by its products with vectors alone.
///
/// Lanczos' method with full reorthogonalization (Lanczos 1950; Paige 1972), in Double, from a start that depends
/// on nothing but the dimension.
public enum LargestEigenvalue {
  /// - Parameters:
  ///   - dimension: of the matrix, at least 1.
  ///   - tolerance: the error, as a share of the eigenvalue's size; where it is not reached in `most` products,
  ///     the best estimate is returned, which is never too large.
  ///   - most: how many products are made at most.
  ///   - product: of the matrix and a vector.
  /// - Returns: NaN where a product holds a NaN.
  public static func find(
    dimension: Int, tolerance: Double = 1e-8, most: Int = 300,
    product: ([Double]) -> [Double]
  ) -> Double {
    precondition(dimension > 0, "a matrix of no rows")
    var basis: [[Double]] = []
    var (diagonal, offDiagonal): ([Double], [Double]) = ([], [])
    var vector = (0..<dimension).map { component in
      2 * Philox.uniform(seed: 0, purpose: .direction, index: component) - 1
    }
    guard normalize(&vector) > 0 else { return .nan }
    var largest = -Double.infinity
    for step in 0..<min(most, dimension) {
      basis.append(vector)
      var next = product(vector)
      let weight = dot(next, vector)
      guard weight.isFinite else { return .nan }
      diagonal.append(weight)
      // Twice: once leaves too much of the directions that converged.
      for _ in 0..<2 {
        for known in basis {
          let share = dot(next, known)
          for component in next.indices { next[component] -= share * known[component] }
        }
      }
      let rest = normalize(&next)
      let (value, last) = top(diagonal, offDiagonal)
      largest = value
      let scale = max(abs(value), .leastNormalMagnitude)
      // The residual bounds the error, and by its square where eigenvalues lie apart.
      if rest * last <= tolerance * scale || rest <= 1e-14 * scale { break }
      if step + 1 == dimension { break }
      offDiagonal.append(rest)
      vector = next
    }
    return largest
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for at in a.indices { sum += a[at] * b[at] }
    return sum
  }

  /// Divides a vector by its length, which is returned.
  private static func normalize(_ vector: inout [Double]) -> Double {
    let length = dot(vector, vector).squareRoot()
    guard length > 0 else { return length }
    for at in vector.indices { vector[at] /= length }
    return length
  }

  /// The largest eigenvalue of a symmetric tridiagonal matrix, and the size of the last component of its
  /// eigenvector of length 1.
  private static func top(
    _ diagonal: [Double], _ offDiagonal: [Double]
  ) -> (value: Double, last: Double) {
    let count = diagonal.count
    func around(_ at: Int) -> Double {
      (at > 0 ? abs(offDiagonal[at - 1]) : 0) + (at < count - 1 ? abs(offDiagonal[at]) : 0)
    }
    // Gershgorin's circles hold all eigenvalues.
    var low = diagonal.indices.map { diagonal[$0] - around($0) }.min() ?? 0
    var high = diagonal.indices.map { diagonal[$0] + around($0) }.max() ?? 0
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if hasEigenvalue(above: middle, diagonal, offDiagonal) { low = middle } else { high = middle }
    }
    let value = high
    // The eigenvector from the first row on: each component from the two before.
    var vector = [1.0]
    for at in 0..<max(0, count - 1) {
      let before = at > 0 ? offDiagonal[at - 1] * vector[at - 1] : 0
      vector.append(((value - diagonal[at]) * vector[at] - before) / offDiagonal[at])
    }
    let length = dot(vector, vector).squareRoot()
    return (value, length.isFinite && length > 0 ? abs(vector[count - 1]) / length : 0)
  }

  /// Sturm's sequence: whether a pivot of the matrix less `bound` is above 0.
  private static func hasEigenvalue(
    above bound: Double, _ diagonal: [Double], _ offDiagonal: [Double]
  ) -> Bool {
    var pivot = 1.0
    for at in diagonal.indices {
      let coupling = at > 0 ? offDiagonal[at - 1] * offDiagonal[at - 1] : 0
      pivot = diagonal[at] - bound - (at > 0 ? coupling / pivot : 0)
      if pivot > 0 { return true }
      if pivot == 0 { pivot = -Double.leastNormalMagnitude }
    }
    return false
  }
}
