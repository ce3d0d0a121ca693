import Sweeps

/// How trials are spread over figures.
enum Split: String, Sendable, Hashable, CaseIterable {
  /// One figure an optimizer.
  case optimizer
  /// All optimizers in one figure.
  case none
}

extension FigureOption {
  /// The option that spreads trials over figures.
  static func splitBy(_ path: WritableKeyPath<Kind, Split> & Sendable) -> FigureOption {
    FigureOption(
      "split_by", "One figure an optimizer, or none: all in one.", path, .choice("split"))
  }
}
