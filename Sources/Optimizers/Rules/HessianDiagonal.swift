import Engine
import Lanes

extension Elements {
  /// The diagonal of the matrix of second derivatives at x: exactly, or as Hutchinson estimates it from one
  /// product with random signs z, whose expectation is z⊙(H·z).
  ///
  /// Bekas, Kokiopoulou & Saad, "An estimator for the diagonal of a matrix" (2007).
  func hessianDiagonal(isExact: V.Mask, where isWanted: V.Mask) -> V {
    let isEstimated = isWanted .& .!isExact
    let signs = probe(.sign, where: isEstimated)
    let product = curvature(along: { _ in signs }, where: isEstimated)
    let exact = curvatureDiagonal(where: isWanted .& isExact)
    return V.select(isExact, exact, signs * product)
  }
}
