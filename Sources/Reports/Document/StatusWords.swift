import Analysis
import Engine
import Results

extension Status {
  /// In words.
  var word: String {
    switch self {
    case .converged: "converged"
    case .exploded: "exploded"
    case .maximumIterations: "out of iterations"
    }
  }

  /// A sign for readers who do not see its colour.
  var sign: String {
    switch self {
    case .converged: "✓"
    case .exploded: "✕"
    case .maximumIterations: "○"
    }
  }

  /// What style sheets call it.
  var className: String {
    switch self {
    case .converged: "good"
    case .exploded: "bad"
    case .maximumIterations: "even"
    }
  }
}

extension Ranking {
  /// The order in words.
  static let order =
    "Best first: trials that converged, then those out of iterations, then the exploded ones;"
    + " within each by final loss, then by iterations."
}
