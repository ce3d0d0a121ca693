import Sweeps
import YAML

/// An option of a kind of figure, declared once: name, summary, default, reading and checking.
package struct FigureOption<Kind: FigureType>: Sendable {
  /// As experiments write it.
  package let name: String
  /// What it is, without its default.
  package let summary: String
  /// The value that holds where the file gives none, as a file writes it or in words.
  package let defaultText: String
  /// What a file may give.
  let form: ValueForm
  /// Reads a value into a figure; leaves it alone where the value is wrong, which is diagnosed.
  let read: @Sendable (Node, FigureContext, inout Kind) -> Void
  /// The figure's value as a file writes it; nil where the default is one in words.
  let text: @Sendable (Kind) -> String?

  /// An option whose default is that of the stored property.
  init<Value>(
    _ name: String, _ summary: String, _ path: WritableKeyPath<Kind, Value> & Sendable,
    _ value: OptionValue<Value>
  ) {
    self.name = name
    self.summary = summary
    defaultText = value.text(Kind()[keyPath: path])
    form = value.form
    read = { node, context, kind in
      if let found = value.read(node, context) { kind[keyPath: path] = found }
    }
    text = { value.text($0[keyPath: path]) }
  }

  /// An option whose default depends on the experiment.
  ///
  /// - Parameter words: what it is by default.
  init<Value>(
    _ name: String, _ summary: String, default words: String,
    _ path: WritableKeyPath<Kind, Value?> & Sendable, _ value: OptionValue<Value>
  ) {
    self.name = name
    self.summary = summary
    defaultText = words
    form = value.form
    read = { node, context, kind in
      if let found = value.read(node, context) { kind[keyPath: path] = found }
    }
    text = { $0[keyPath: path].map(value.text) }
  }
}

/// An option as listings show it, whatever its kind.
package struct FigureOptionText: Sendable {
  package let name: String
  package let defaultText: String
  /// Whether the default is a value that a file can write, and not words.
  package let hasDefaultValue: Bool
  /// One sentence.
  package let summary: String
  package let form: ValueForm
}

extension FigureType {
  /// Its own options, then those of all kinds.
  static var allOptions: [FigureOption<Self>] { options + FigureAppearance.options(of: Self.self) }

  /// Every option with its default, for listings.
  package static var optionTexts: [FigureOptionText] {
    allOptions.map { option in
      FigureOptionText(
        name: option.name, defaultText: option.defaultText,
        hasDefaultValue: option.text(Self()) != nil, summary: option.summary, form: option.form)
    }
  }

  /// The options of this figure as a file writes them, those left out whose defaults depend on the
  /// experiment.
  package var written: [(name: String, value: String)] {
    Self.allOptions.compactMap { option in option.text(self).map { (option.name, $0) } }
  }
}
