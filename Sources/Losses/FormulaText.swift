/// The square root in the formula language, with the derivative 0 where `radicand` is 0.
///
/// A plain root has an infinite slope there, and the slope of |u| or x² + y² inside is 0: their
/// product would be NaN, so that an optimizer that meets the very point would count as exploded.
func root(_ radicand: String) -> String { "where(\(radicand) == 0, 0, sqrt(\(radicand)))" }
