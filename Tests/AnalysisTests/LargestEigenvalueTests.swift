import Analysis
import Support
import Testing

@Suite struct LargestEigenvalueTests {
  /// A symmetric matrix with known eigenvalues: a diagonal turned by Householder's reflections.
  private func matrix(_ eigenvalues: [Double], seed: Int) -> [[Double]] {
    let count = eigenvalues.count
    var matrix = (0..<count).map { row in
      (0..<count).map { $0 == row ? eigenvalues[row] : 0 }
    }
    for reflection in 0..<3 {
      var normal = (0..<count).map {
        Philox.uniform(seed: seed, purpose: .data, index: $0, coordinate: reflection) - 0.5
      }
      let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for at in normal.indices { normal[at] /= length }
      // H·M·H, H = 1 − 2nnᵀ.
      for _ in 0..<2 {
        for column in 0..<count {
          let share = (0..<count).reduce(0) { $0 + normal[$1] * matrix[$1][column] }
          for row in 0..<count { matrix[row][column] -= 2 * normal[row] * share }
        }
        matrix = (0..<count).map { row in (0..<count).map { matrix[$0][row] } }
      }
    }
    return matrix
  }

  private static let spectra: [[Double]] = {
    var spectra: [[Double]] = [
      [3.0], [1, 2], [-1, -5, -3], [7, 7, 7, 1], [0, 0, 0], [1e6, 1, -1e7, 2],
    ]
    spectra.append((0..<60).map { Double($0 % 7) })
    spectra.append((0..<150).map { 1 / (1 + Double($0)) })
    spectra.append((0..<200).map { 1 - 1e-4 * Double($0) })
    return spectra
  }()

  @Test(arguments: spectra)
  func findsTheLargest(_ eigenvalues: [Double]) {
    let largest = eigenvalues.max() ?? 0
    for seed in 0..<3 {
      let matrix = matrix(eigenvalues, seed: seed)
      var products = 0
      let found = LargestEigenvalue.find(dimension: eigenvalues.count) { vector in
        products += 1
        return matrix.map { (row: [Double]) -> Double in
          var sum = 0.0
          for at in row.indices { sum += row[at] * vector[at] }
          return sum
        }
      }
      let scale = eigenvalues.map(abs).max() ?? 1
      #expect(abs(found - largest) <= 1e-7 * max(scale, 1e-3), "\(found)")
      #expect(products <= eigenvalues.count)
    }
  }

  @Test func aNaNIsNotHidden() {
    #expect(LargestEigenvalue.find(dimension: 3) { _ in [1, .nan, 2] }.isNaN)
  }
}
