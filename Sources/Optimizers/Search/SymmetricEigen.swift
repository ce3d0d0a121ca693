import Lanes

/// The eigenvalues and eigenvectors of a symmetric matrix for each trial of a block, by Jacobi's rotations in
/// one fixed order: row after row, as Golub & Van Loan, "Matrix Computations" (2013), 8.5.
///
/// Sweeps end for a trial where what stands beside the diagonal is below the precision, or after 30; so a
/// trial's numbers do not depend on its neighbours.
struct SymmetricEigen<V: Lane> {
  private let n: Int
  /// What is rotated to a diagonal; afterwards its diagonal is the eigenvalues.
  private let work: [SearchVector<V>]
  /// The eigenvectors: column j belongs to eigenvalue j.
  let vectors: [SearchVector<V>]

  init(_ memory: SearchMemory<V>) {
    n = memory.dimension
    work = (0..<memory.dimension).map { _ in memory.vector() }
    vectors = (0..<memory.dimension).map { _ in memory.vector() }
  }

  @inline(__always)
  func value(_ j: Int) -> V { work[j][j] }

  /// Decomposes a matrix, given by its rows.
  func decompose(_ matrix: [SearchVector<V>], _ lanes: V.Mask) {
    for i in 0..<n {
      work[i].set { matrix[i][$0] }
      vectors[i].set { $0 == i ? 1 : 0 }
    }
    var lanes = lanes
    let precision = V(repeating: V.Element.ulpOfOne)
    for _ in 0..<30 {
      var (beside, diagonal): (V, V) = (0, 0)
      for i in 0..<n {
        diagonal += work[i][i] * work[i][i]
        for j in (i + 1)..<max(i + 1, n) { beside += work[i][j] * work[i][j] }
      }
      lanes .&= (beside .> precision * precision * diagonal)
      guard lanes.isAnyTrue else { return }
      for p in 0..<n {
        for q in (p + 1)..<max(p + 1, n) { rotate(p, q, lanes) }
      }
    }
  }

  @inline(__always)
  private func rotate(_ p: Int, _ q: Int, _ lanes: V.Mask) {
    let corner = work[p][q]
    let lanes = lanes .& (corner .!= 0)
    guard lanes.isAnyTrue else { return }
    let tau = (work[q][q] - work[p][p]) / (2 * corner)
    let size = 1 / (tau.magnitude + (1 + tau * tau).squareRoot())
    let t = size.replacing(with: -size, where: tau .< 0)
    let c = 1 / (1 + t * t).squareRoot()
    let s = t * c
    for k in 0..<n {
      let (a, b) = (work[k][p], work[k][q])
      work[k][p] = a.replacing(with: c * a - s * b, where: lanes)
      work[k][q] = b.replacing(with: s * a + c * b, where: lanes)
    }
    for k in 0..<n {
      let (a, b) = (work[p][k], work[q][k])
      work[p][k] = a.replacing(with: c * a - s * b, where: lanes)
      work[q][k] = b.replacing(with: s * a + c * b, where: lanes)
    }
    work[p][q] = work[p][q].replacing(with: 0, where: lanes)
    work[q][p] = work[q][p].replacing(with: 0, where: lanes)
    for k in 0..<n {
      let (a, b) = (vectors[k][p], vectors[k][q])
      vectors[k][p] = a.replacing(with: c * a - s * b, where: lanes)
      vectors[k][q] = b.replacing(with: s * a + c * b, where: lanes)
    }
  }
}
