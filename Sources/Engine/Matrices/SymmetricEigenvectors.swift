import Lanes

/// The eigenvectors of symmetric matrices, one in each lane, by Jacobi's method: rotations in one fixed order,
/// by which what couples two rows becomes 0, until nothing is left that would change a number.
///
/// A lane whose matrix is done takes no part in further rotations, so that its numbers are the same whatever
/// the matrices beside it are. Golub & Van Loan, "Matrix Computations", section 8.5.
struct SymmetricEigenvectors<V: Lane> {
  private let size: Int
  /// Row by row; its diagonal becomes the eigenvalues.
  private let matrix: UnsafeMutablePointer<V>
  /// Row by row; its columns become the eigenvectors.
  private let vectors: UnsafeMutablePointer<V>

  /// - Parameters:
  ///   - size: how many rows and columns the matrices have.
  ///   - matrix: symmetric; becomes diagonal.
  ///   - vectors: room for as many numbers.
  init(size: Int, _ matrix: UnsafeMutablePointer<V>, _ vectors: UnsafeMutablePointer<V>) {
    self.size = size
    self.matrix = matrix
    self.vectors = vectors
  }

  /// Finds them; they are in no order.
  @_specialize(where V == FloatPack)
  @_specialize(where V == DoublePack)
  func find() {
    vectors.update(repeating: 0, count: size * size)
    for at in 0..<size { vectors[at * size + at] = 1 }
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
    let coupling = matrix[p * size + q]
    let (a, b) = (matrix[p * size + p], matrix[q * size + q])
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
    for k in 0..<size {
      let (kp, kq) = (matrix[k * size + p], matrix[k * size + q])
      matrix[k * size + p] = V.select(isRotated, cosine * kp - sine * kq, kp)
      matrix[k * size + q] = V.select(isRotated, sine * kp + cosine * kq, kq)
    }
    for k in 0..<size {
      let (pk, qk) = (matrix[p * size + k], matrix[q * size + k])
      matrix[p * size + k] = V.select(isRotated, cosine * pk - sine * qk, pk)
      matrix[q * size + k] = V.select(isRotated, sine * pk + cosine * qk, qk)
      let (vp, vq) = (vectors[k * size + p], vectors[k * size + q])
      vectors[k * size + p] = V.select(isRotated, cosine * vp - sine * vq, vp)
      vectors[k * size + q] = V.select(isRotated, sine * vp + cosine * vq, vq)
    }
    matrix[p * size + q] = V.select(isRotated, 0, matrix[p * size + q])
    matrix[q * size + p] = V.select(isRotated, 0, matrix[q * size + p])
    matrix[p * size + p] = V.select(isRotated, a - t * coupling, matrix[p * size + p])
    matrix[q * size + q] = V.select(isRotated, b + t * coupling, matrix[q * size + q])
    return true
  }
}
