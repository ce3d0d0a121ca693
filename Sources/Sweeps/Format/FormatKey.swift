/// A key of the experiment file: an entry of ``ExperimentFormat``.
package struct FormatKey: Sendable {
  package enum Default: Sendable {
    /// The file has to give it.
    case required
    /// Without it nothing of the kind happens.
    case absent
    /// As a file writes it.
    case value(String)
    /// In words, where it depends on the experiment.
    case words(String)
  }

  /// The keys from the top, joined by dots. Names that a file chooses are left out: those of
  /// `define.optimizers.update` stand below the name of an optimizer.
  package let path: String
  package let form: ValueForm
  package let defaultValue: Default
  /// One sentence.
  package let summary: String
  /// What else is to know, a sentence or two each.
  package let details: [String]
  /// Parts of files that show the key, each at the top of an experiment.
  package let examples: [String]

  init(
    _ path: String, _ form: ValueForm, default defaultValue: Default, _ summary: String,
    details: [String] = [], examples: [String]
  ) {
    self.path = path
    self.form = form
    self.defaultValue = defaultValue
    self.summary = summary
    self.details = details
    self.examples = examples
  }

  /// The key as a file writes it.
  package var name: String { path.split(separator: ".").last.map(String.init) ?? path }

  /// The path of the key that it stands below; empty at the top.
  package var parent: String {
    path.split(separator: ".").dropLast().joined(separator: ".")
  }

  package var isRequired: Bool {
    if case .required = defaultValue { true } else { false }
  }
}

/// The keys of the experiment file.
///
/// Readers take the names that they accept from here, `descent explain`, `descent schema` and the
/// reference what they write. Parameters of optimizers, losses and schedules and the options of
/// figures are in the catalogues of these.
package enum ExperimentFormat {
  /// In the order of the manual.
  package static let all: [FormatKey] =
    topKeys + dataKeys + lossKeys + startKeys + learningKeys + stopKeys + optimizerKeys
    + budgetKeys + outputKeys + definitionKeys

  /// What the keys at the top begin with that a file may use as it likes.
  package static let freePrefix = "x-"

  /// The key of a path; nil if there is none.
  package static func key(_ path: String) -> FormatKey? { all.first { $0.path == path } }

  /// The keys directly below a path, or at the top.
  package static func keys(below path: String = "") -> [FormatKey] { byParent[path] ?? [] }

  /// Their names.
  package static func names(below path: String = "") -> [String] { namesByParent[path] ?? [] }

  private static let byParent = Dictionary(grouping: all, by: \.parent)
  private static let namesByParent = byParent.mapValues { $0.map(\.name) }
}
