import Formulas
import Losses

/// What kind of point trials come to rest at: where the gradient vanishes there need be no minimum.
package struct RestingPlaces {
  private let search: AttractorSearch

  /// - Parameter starts: some points where trials begin.
  /// - Returns: nil where the loss has too many components to look at its second derivatives.
  package init?(_ loss: Loss, starts: [[Double]]) {
    guard loss.dimension <= AttractorSearch.mostComponents,
      let search = try? AttractorSearch(loss, starts: starts)
    else { return nil }
    self.search = search
  }

  /// The kind of the stationary point that Newton's method finds near a final point; nil where it finds
  /// none.
  package func kind(at point: [Double]) -> Attractor.Kind? { search.near(point)?.kind }
}
