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
    read = { node, context, kind in
      if let found = value.read(node, context) { kind[keyPath: path] = found }
    }
    text = { $0[keyPath: path].map(value.text) }
  }
}

extension FigureType {
  /// Its own options, then those of all kinds.
  static var allOptions: [FigureOption<Self>] { options + FigureAppearance.options(of: Self.self) }

  /// Every option with its default, for listings.
  package static var optionTexts: [(name: String, defaultText: String, summary: String)] {
    allOptions.map { ($0.name, $0.defaultText, $0.summary) }
  }

  /// The options of this figure as a file writes them, those left out whose defaults depend on the
  /// experiment.
  package var written: [(name: String, value: String)] {
    Self.allOptions.compactMap { option in option.text(self).map { (option.name, $0) } }
  }
}
