/// What is wrong with a formula, and where in its text.
public struct FormulaError: Error, Sendable, Equatable {
  /// Which text is to blame.
  public enum Source: Sendable, Equatable {
    /// That of the formula itself.
    case formula
    /// The name of a definition, by its number.
    case definitionName(Int)
    /// The text of a definition.
    case definition(Int)
  }

  /// The text that `range` is in.
  public private(set) var source = Source.formula
  /// The bytes of the text that are to blame.
  public let range: Range<Int>
  /// What is wrong, in lower case, without a full stop.
  public let message: String
  /// The remedy, or what is allowed instead.
  public let hint: String?
  /// The name that means nothing here, where that is the mistake.
  public let unknownName: String?
  /// The names that would mean something in its place.
  public let knownNames: [String]

  public init(
    _ range: Range<Int>, _ message: String, hint: String? = nil, unknownName: String? = nil,
    knownNames: [String] = []
  ) {
    self.range = range
    self.message = message
    self.hint = hint
    self.unknownName = unknownName
    self.knownNames = knownNames
  }

  /// The same in another text.
  func within(_ source: Source) -> FormulaError {
    var error = self
    error.source = source
    return error
  }
}

/// How large a formula may be. Each bound ends in a ``FormulaError``, never in a crash.
public enum FormulaLimits {
  /// Bytes of text.
  public static let textLength = 1 << 20
  /// Brackets, powers and signs inside one another.
  public static let depth = 200
  /// Operations after parsing, and again after differentiation.
  public static let nodes = 200_000
  /// Different ranges of `sum` and `prod`.
  public static let loops = 64
  /// Steps of loops that are walked to prove indices in range.
  public static let enumeratedSteps = 4_000_000
  /// Steps of nested loops in one evaluation.
  public static let loopSteps = 100_000_000
}
