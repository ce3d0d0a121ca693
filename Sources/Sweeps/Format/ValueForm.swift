import Engine
import Support
import YAML

/// What may stand at a key of an experiment file: from it the readers take ranges and words, and
/// `descent explain`, the JSON Schema and the reference their text.
package indirect enum ValueForm: Sendable {
  /// Any text in one scalar.
  case text
  /// The name of a variable: none of the formula language's own.
  case variable
  /// A column of tables, called as some prefix and a name of the experiment.
  case column(prefix: String)
  /// A formula of the language, or a number.
  case formula
  case boolean
  case whole(WholeForm)
  /// A number in a range, which cannot be swept.
  case number(ParameterRange)
  /// One of a few words.
  case words([FormatWord])
  /// A list of so many values.
  case list(of: ValueForm, count: ClosedRange<Int>, areUnique: Bool = false)
  /// The name of a file with one of some endings.
  case file(endings: [String])
  /// Two numbers, the smaller first.
  case range
  /// A mapping of the keys that the catalogue has below a path, and where there are others, of names
  /// that the file chooses.
  case keys(below: String, except: [String] = [], others: (noun: String, form: ValueForm)? = nil)
  /// A mapping of names that the file chooses.
  case names(noun: String, ValueForm)
  /// A number that may be swept: a number, a list, or a swept form.
  case swept(ParameterDescription)
  /// Parameters of one optimizer, each with a list of values.
  case zip
  /// An entry of a catalogue, by its name or with its parameters.
  case entry(FormatEntry)
  /// Any of several.
  case any([ValueForm])
}

/// The catalogues whose entries a file names.
package enum FormatEntry: String, Sendable, CaseIterable {
  case loss, optimizer, figure

  /// What `descent list` calls the catalogue.
  package var listing: String { self == .loss ? "losses" : "\(rawValue)s" }
}

/// A word that a key takes.
package struct FormatWord: Sendable {
  package let name: String
  /// One sentence.
  package let summary: String

  package init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

/// The words of an enumeration that files write.
package protocol FormatWords: RawRepresentable, CaseIterable, Sendable where RawValue == String {
  /// One sentence.
  var summary: String { get }
}

extension ValueForm {
  /// One of the words of an enumeration.
  static func words<Words: FormatWords>(_ words: Words.Type) -> ValueForm {
    .words(words.allCases.map { FormatWord($0.rawValue, $0.summary) })
  }

  /// A list of at least one value.
  package static func list(of form: ValueForm) -> ValueForm {
    .list(of: form, count: 1...Int.max)
  }
}

/// Whole numbers of a range, and what they are.
package struct WholeForm: Sendable {
  package let range: ClosedRange<Int>
  /// With its article: "a count of iterations".
  package let noun: String

  package init(_ range: ClosedRange<Int>, _ noun: String) {
    self.range = range
    self.noun = noun
  }

  static let iterations = WholeForm(1...1_000_000_000, "a count of iterations")
  static let epochs = WholeForm(1...1_000_000_000, "a count of epochs")
  static let patience = WholeForm(1...1_000_000, "a count of steps")
  static let seed = WholeForm(0...Int.max, "a seed")
  static let seedCount = WholeForm(1...100_000_000, "a count of seeds, or a list of them")
  static let trials = WholeForm(1...Experiment.largestPlan, "a count of trials")
  static let stride = WholeForm(1...1_000_000_000, "a count of steps, or log")
  static let component = WholeForm(0...1_000_000_000, "the place of a parameter")
  static let dimension = WholeForm(1...1_000_000, "a dimension")
  static let repetitions = WholeForm(1...UpdateText.longestUpdate, "a count of repetitions")
  package static let count = WholeForm(1...1_000_000_000, "a count")
}

extension Validator {
  /// A whole number of a form; nil, with an error, where it is none.
  func whole(_ node: Node, _ form: WholeForm) -> Int? {
    whole(node, in: form.range, form.noun)
  }

  /// One of the words of an enumeration; nil, with an error, where it is none.
  func word<Words: FormatWords>(_ node: Node, _ what: String, of words: Words.Type) -> Words? {
    choice(node, what, Words.allCases.map { ($0.rawValue, $0) })
  }
}
