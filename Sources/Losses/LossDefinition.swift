import Formulas

/// A loss of the catalogue, before its parameters are chosen.
public struct LossDefinition: Sendable {
  /// A number that chooses one of a family of losses.
  public struct Parameter: Sendable, Hashable {
    public let name: String
    public let defaultValue: Double
    public let range: ClosedRange<Double>
    public let isWhole: Bool
    /// What a whole number must be a multiple of; 1 where any will do.
    public let multiple: Int
    public let summary: String

    public init(
      _ name: String, _ defaultValue: Double, in range: ClosedRange<Double>, isWhole: Bool = false,
      multipleOf multiple: Int = 1, _ summary: String
    ) {
      self.name = name
      self.defaultValue = defaultValue
      self.range = range
      self.isWhole = isWhole
      self.multiple = multiple
      self.summary = summary
    }

    /// The number of components of the loss's vector.
    public static func dimension(
      _ defaultValue: Int, atLeast: Int = 1, multipleOf multiple: Int = 1
    ) -> Parameter {
      Parameter(
        "dimension", Double(defaultValue), in: Double(atLeast)...1e6, isWhole: true,
        multipleOf: multiple, "How many components x has.")
    }

    /// Whether the parameter can have this value.
    public func accepts(_ value: Double) -> Bool {
      guard range.contains(value) else { return false }
      guard isWhole else { return true }
      guard let whole = Int(exactly: value) else { return false }
      return whole.isMultiple(of: multiple)
    }

    /// What it accepts, in words.
    package var allowed: String {
      let bounds =
        "from \(LossDefinition.written(range.lowerBound)) "
        + "to \(LossDefinition.written(range.upperBound))"
      guard isWhole else { return "a number \(bounds)" }
      return multiple == 1 ? "a whole number \(bounds)" : "a multiple of \(multiple) \(bounds)"
    }
  }

  /// As experiment files write it.
  public let name: String
  /// As figures head it.
  public let title: String
  /// One sentence.
  public let summary: String
  /// Where the loss comes from, as author and year.
  public let source: String
  public let parameters: [Parameter]
  private let make: @Sendable ([Double]) throws(FormulaError) -> Loss

  public init(
    _ name: String, title: String? = nil, summary: String, source: String,
    parameters: [Parameter] = [],
    make: @escaping @Sendable ([Double]) throws(FormulaError) -> Loss
  ) {
    self.name = name
    self.title = title ?? name
    self.summary = summary
    self.source = source
    self.parameters = parameters
    self.make = make
  }

  /// The loss with these parameters, in the order of ``parameters``.
  ///
  /// - Throws: which value its parameter does not accept. A formula of the catalogue that is wrong
  ///   would throw as well; tests exclude it.
  public func loss(_ values: [Double]) throws(FormulaError) -> Loss {
    guard values.count == parameters.count else {
      throw FormulaError(
        0..<0, "\(name) has \(parameters.count) parameters, not \(values.count)")
    }
    var parameters: [Loss.ChosenParameter] = []
    for (parameter, value) in zip(self.parameters, values) {
      let name = parameter.name.split(separator: "_").joined(separator: " ")
      guard parameter.accepts(value) else {
        throw FormulaError(
          0..<0, "\(name) is \(parameter.allowed), not \(Self.written(value))")
      }
      parameters.append(
        Loss.ChosenParameter(name: parameter.name, value: value, isWhole: parameter.isWhole))
    }
    var loss = try make(values)
    loss.parameters = parameters
    let chosen = zip(self.parameters, parameters).filter { $0.defaultValue != $1.value }
    loss.title = Loss.title(title, chosen.map(\.1))
    return loss
  }

  /// The loss with its default parameters.
  public func loss() throws(FormulaError) -> Loss { try loss(parameters.map(\.defaultValue)) }

  /// A number in the shortest form that reads back, whole ones without a point.
  static func written(_ value: Double) -> String {
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53 { return "\(whole)" }
    return "\(value)"
  }
}
