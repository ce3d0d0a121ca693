/// Weight decay that a rule applies to x itself, apart from the gradient and all that it keeps: wrappers that
/// change a rule's step leave it as it is.
///
/// A rule declares it by the properties that decide how much of x is lost:
///
/// ```swift
/// static var decay: DecoupledDecay<Self>? { .before(\.kept, none: 1) }
/// ```
public struct DecoupledDecay<R: VectorRule> {
  private let paths: [KeyPath<R, R.V>]
  /// The properties where nothing decays.
  let none: Double
  let isAfter: Bool

  /// Decay of the x that the step begins from.
  ///
  /// - Parameters:
  ///   - paths: what decides how much of x is lost.
  ///   - none: their number where nothing is.
  public static func before(_ paths: KeyPath<R, R.V>..., none: Double) -> Self {
    Self(paths: paths, none: none, isAfter: false)
  }

  /// Decay of the x that the step has led to: it is multiplied by a property, which is 1 where nothing decays.
  public static func after(_ path: KeyPath<R, R.V>) -> Self {
    Self(paths: [path], none: 1, isAfter: true)
  }

  /// Which of the rule's lanes they are.
  var slots: [Int] {
    paths.map { (MemoryLayout<R>.offset(of: $0) ?? 0) / MemoryLayout<R.V>.stride }
  }
}
