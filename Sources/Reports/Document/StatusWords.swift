import Engine
import Results

extension Status {
  /// In words.
  var word: String {
    switch self {
    case .converged: "converged"
    case .exploded: "exploded"
    case .maximumIterations: "out of iterations"
    case .stalled: "stalled"
    }
  }

  /// A mark for readers who do not see its colour, as an SVG path in a box of 10 × 10.
  var mark: String {
    switch self {
    case .converged: "M1 5.5 4 8.5 9 1.5"
    case .exploded: "M1.5 1.5 8.5 8.5M8.5 1.5 1.5 8.5"
    case .maximumIterations: "M5 1.5a3.5 3.5 0 1 0 .01 0"
    case .stalled: "M2 2H8V8H2Z"
    }
  }

  /// What style sheets call it.
  var className: String {
    switch self {
    case .converged: "good"
    case .exploded: "bad"
    case .maximumIterations: "even"
    case .stalled: "stuck"
    }
  }
}
