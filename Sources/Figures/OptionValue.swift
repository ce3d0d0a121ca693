import Engine
import Results
import Support
import Sweeps
import YAML

/// How the value of an option is read, checked and written.
struct OptionValue<Value: Sendable>: Sendable {
  /// What may stand in a file, as far as it can be known without an experiment.
  let form: ValueForm
  /// The value of a node; nil, diagnosed, where it is wrong.
  let read: @Sendable (Node, FigureContext) -> Value?
  /// The value as a file writes it.
  let text: @Sendable (Value) -> String
}

extension OptionValue<Bool> {
  static let boolean = OptionValue(
    form: .boolean, read: { node, context in context.validator.boolean(node) }, text: { "\($0)" })
}

extension OptionValue<Double> {
  static let number = OptionValue(
    form: .number(.any), read: { node, context in context.validator.finite(node) },
    text: { shortest($0) })

  /// A number within bounds.
  ///
  /// - Parameter what: what it is, for messages.
  static func number(
    in range: ParameterRange, _ what: String = "a number"
  ) -> OptionValue {
    OptionValue(
      form: .number(range),
      read: { node, context in
        guard let value = context.validator.finite(node, what) else { return nil }
        guard range.contains(value) else {
          context.validator.error(
            "\(context.validator.written(node)) is out of range", at: node.span,
            hint: range.text)
          return nil
        }
        return value
      }, text: { shortest($0) })
  }
}

extension OptionValue<ClosedRange<Double>> {
  /// Two finite numbers, the smaller first.
  static let range = OptionValue(
    form: .range, read: { node, context in context.validator.range(node) },
    text: { "[\(shortest($0.lowerBound)), \(shortest($0.upperBound))]" })

  /// Two quantiles, from 0 to 1.
  static let quantiles = OptionValue(
    form: .list(of: .number(.unit), count: 2...2),
    read: { node, context in
      guard let band = context.validator.range(node) else { return nil }
      guard band.lowerBound >= 0, band.upperBound <= 1 else {
        context.validator.error(
          "quantiles are from 0 to 1", at: node.span, hint: "as in [0.25, 0.75]")
        return nil
      }
      return band
    }, text: range.text)
}

extension OptionValue
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of a few words.
  ///
  /// - Parameter what: what the words are, for messages.
  static func choice(_ what: String) -> OptionValue {
    OptionValue(
      form: form,
      read: { node, context in
        context.validator.choice(node, what, Value.allCases.map { ($0.rawValue, $0) })
      }, text: \.rawValue)
  }

  /// Its words as a form.
  static var form: ValueForm { .words(Value.allCases.map { FormatWord($0.rawValue, "") }) }

  /// The words, for summaries.
  static var words: String {
    let all = Value.allCases.map(\.rawValue)
    return all.count > 1
      ? "\(all.dropLast().joined(separator: ", ")) or \(all[all.count - 1])" : all[0]
  }
}

extension OptionValue<String> {
  /// One of the names that an experiment has.
  ///
  /// - Parameters:
  ///   - expected: what a value is, for messages.
  ///   - what: what the names are, for messages.
  ///   - form: what is known without an experiment.
  ///   - known: the names; empty where the experiment's own errors leave them unknown.
  static func name(
    _ expected: String, of what: String, form: ValueForm = .text,
    known: @escaping @Sendable (FigureContext) -> [String]
  ) -> OptionValue {
    OptionValue(
      form: form,
      read: { node, context in
        guard let name = context.validator.text(node, expected) else { return nil }
        let known = known(context)
        guard !known.isEmpty, !known.contains(name) else { return name }
        context.validator.unknown(what, name, at: node.span, among: known)
        return nil
      }, text: quoted)
  }

  /// A name as a file writes it, in quotes where brackets would begin a list.
  static func quoted(_ name: String) -> String {
    name.contains { "[]{},:#'\"".contains($0) } ? "'\(name.replacing("'", with: "''"))'" : name
  }
}
