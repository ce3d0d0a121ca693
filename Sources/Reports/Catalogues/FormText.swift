import Engine
import Support
import Sweeps

/// Forms of values in words, for explanations and the reference.
enum FormText {
  /// What a value is, in one line: `a whole number from 1 to 1,000`.
  static func words(_ form: ValueForm) -> String {
    switch form {
    case .text: "text"
    case .variable: "a name"
    case .column(let prefix): "\(prefix)NAME"
    case .formula: "a formula or a number"
    case .boolean: "true or false"
    case .whole(let whole): self.whole(whole.range)
    case .number(let range): number(range)
    case .words(let words): words.map(\.name).joined(separator: ", ")
    case .file(let endings): "a file that ends in \(endings.joined(separator: " or "))"
    case .list(let item, let count, _): list(item, count)
    case .range: "[low, high]"
    case .keys(let parent, let except, let others): keys(parent, except, others)
    case .names(let noun, let form): "a mapping by \(noun), each \(words(form))"
    case .swept(let parameter): "\(range(of: parameter)), or a swept value"
    case .zip: "a mapping of parameters, each with a list"
    case .entry(let entry):
      "\(entry == .optimizer ? "an" : "a") \(entry.rawValue): a name, or a name with"
        + (entry == .figure ? " options" : " parameters")
    case .any(let forms): any(forms)
    }
  }

  /// The words that a value may be, each with its meaning.
  static func meanings(_ form: ValueForm) -> [FormatWord] {
    switch form {
    case .words(let words): words.filter { !$0.summary.isEmpty }
    case .any(let forms): forms.flatMap(meanings)
    case .list: []
    default: []
    }
  }

  /// What a parameter takes: `at least 0 and below 1`, `true or false`.
  static func range(of parameter: ParameterDescription) -> String {
    switch parameter.kind {
    case .boolean: "true or false"
    case .choice(let names): names.joined(separator: " or ")
    case .whole: "whole, \(parameter.range.text)"
    case .list(let values): "\(values.count) numbers"
    case .number: parameter.range.text
    }
  }

  /// What holds where a file says nothing.
  static func defaultText(_ key: FormatKey) -> String {
    switch key.defaultValue {
    case .required: "required"
    case .absent: "none"
    case .value(let text), .words(let text): text
    }
  }

  private static func whole(_ range: ClosedRange<Int>) -> String {
    range.upperBound == Int.max
      ? "a whole number, at least \(range.lowerBound)"
      : "a whole number from \(range.lowerBound) to \(grouped(range.upperBound))"
  }

  private static func number(_ range: ParameterRange) -> String {
    range.text == ParameterRange.any.text
      ? range.includesUpper ? "a number" : range.text : "a number, \(range.text)"
  }

  private static func list(_ item: ValueForm, _ count: ClosedRange<Int>) -> String {
    if count.lowerBound == count.upperBound {
      return "a list of \(count.lowerBound), each \(words(item))"
    }
    if count.upperBound < Int.max {
      return "a list of up to \(count.upperBound), each \(words(item))"
    }
    return "a list, each \(words(item))"
  }

  private static func keys(
    _ parent: String, _ except: [String], _ others: (noun: String, form: ValueForm)?
  ) -> String {
    let names = ExperimentFormat.names(below: parent).filter { !except.contains($0) }
    let keys = "a mapping of \(names.joined(separator: ", "))"
    return others.map { "a mapping by \($0.noun), each \(words($0.form)); or \(keys)" } ?? keys
  }

  /// Alternatives; a list of what may stand alone is "or a list of these".
  private static func any(_ forms: [ValueForm]) -> String {
    var texts: [String] = []
    for form in forms {
      let text = words(form)
      if case .list(let item, _, _) = form, texts.contains(words(item)) {
        texts.append("a list of these")
      } else if !texts.contains(text) {
        texts.append(text)
      }
    }
    return texts.joined(separator: "; or ")
  }
}
