import Lanes

/// The eigenvectors of symmetric matrices by Jacobi's method: rotations in one fixed order, by which what couples
/// two rows becomes 0, until nothing is left that would change a number.
///
/// A lane whose matrix is done takes no part in further rotations, so that its numbers are the same whatever
/// the matrices beside it are. Golub & Van Loan, "Matrix Computations", section 8.5.
struct SymmetricEigenvectors<V: Lane> {
  /// Its diagonal becomes the eigenvalues.
  let matrix: SquareMatrix<V>
  /// Its rows become the eigenvectors.
  let vectors: SquareMatrix<V>

  /// Finds them; they are in no order. What is below the diagonal is not read.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func find() {
    let size = matrix.size
    vectors.setIdentity()
    for row in 0..<size {
      for column in row + 1..<max(row + 1, size) { matrix.mirror(row, column) }
    }
    // Convergence is quadratic: more sweeps are for numbers that are not finite alone.
    for _ in 0..<Self.mostSweeps {
      var isAnyRotated = false
      for p in 0..<size {
        for q in p + 1..<max(p + 1, size) where rotate(p, q) { isAnyRotated = true }
      }
      if !isAnyRotated { return }
    }
  }

  private static var mostSweeps: Int { 40 }

  /// Makes what couples two rows 0; returns whether it was not in some lane.
  @inline(__always)
  private func rotate(_ p: Int, _ q: Int) -> Bool {
    let coupling = matrix[p, q]
    let (a, b) = (matrix[p, p], matrix[q, q])
    let reach = coupling.magnitude
    // Where adding it to either eigenvalue would change nothing, it is 0.
    let matters = (a.magnitude + reach .!= a.magnitude) .| (b.magnitude + reach .!= b.magnitude)
    let isRotated = matters .& (coupling .!= 0)
    guard isRotated.isAnyTrue else { return false }
    let theta = (b - a) / (coupling + coupling)
    let root = (theta * theta + 1).squareRoot()
    let tangent = V.select(theta .< 0, -1, 1) / (theta.magnitude + root)
    let t = V.select(isRotated, tangent, 0)
    let cosine = 1 / (t * t + 1).squareRoot()
    let sine = t * cosine
    rotate(matrix.row(p), matrix.row(q), cosine, sine, isRotated)
    rotate(vectors.row(p), vectors.row(q), cosine, sine, isRotated)
    matrix[p, p] = V.select(isRotated, a - t * coupling, a)
    matrix[q, q] = V.select(isRotated, b + t * coupling, b)
    matrix[p, q] = V.select(isRotated, 0, coupling)
    matrix[q, p] = V.select(isRotated, 0, coupling)
    for k in 0..<matrix.size where k != p && k != q {
      matrix.mirror(p, k)
      matrix.mirror(q, k)
    }
    return true
  }

  @inline(__always)
  private func rotate(
    _ p: UnsafeMutablePointer<V>, _ q: UnsafeMutablePointer<V>, _ cosine: V, _ sine: V,
    _ isRotated: V.Mask
  ) {
    for block in 0..<matrix.rowBlocks {
      let (x, y) = (p[block], q[block])
      p[block] = V.select(isRotated, cosine * x - sine * y, x)
      q[block] = V.select(isRotated, sine * x + cosine * y, y)
    }
  }
}
