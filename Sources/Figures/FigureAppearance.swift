import Engine
import Plotting
import Sweeps
import YAML

/// The options of appearance that every kind of figure has.
package struct FigureAppearance: Sendable, Hashable {
  /// What becomes of the words of an SVG.
  enum Words: String, Sendable, Hashable, CaseIterable {
    /// Outlines, which look the same everywhere.
    case paths
    /// Text that can be searched and edited, in the reader's font.
    case text
  }

  /// In inches.
  struct Size: Sendable, Hashable {
    var width: Double
    var height: Double
  }

  var size: Size?
  /// Of labels, in points; titles and captions are larger and smaller in proportion.
  var fontSize: Double?
  var title: String?
  var words = Words.paths

  package init() {}

  /// Gives a figure these looks.
  func apply(to figure: inout Figure) {
    if let size {
      figure.width = size.width * Self.dotsPerInch
      figure.height = size.height * Self.dotsPerInch
    }
    if let fontSize { figure.fontSize = fontSize }
    if let title { figure.title = title }
    figure.keepsText = words == .text
  }

  private static let dotsPerInch = 150.0

  /// The options of all kinds.
  static func options<Kind: FigureType>(of kind: Kind.Type) -> [FigureOption<Kind>] {
    [
      FigureOption(
        "size", "Width and height in inches, [w, h].", default: "[9, 6] for most kinds",
        \Kind.appearance.size, .size),
      FigureOption(
        "font_size", "The size of labels in points.", default: "10", \Kind.appearance.fontSize,
        .number(in: ParameterRange(5, 40))),
      FigureOption(
        "title", "The title.", default: "what the figure shows", \Kind.appearance.title, .text),
      FigureOption(
        "text", "The words of SVG files: \(OptionValue<Words>.words).", \Kind.appearance.words,
        .choice("form of text")),
    ]
  }
}

extension OptionValue<FigureAppearance.Size> {
  /// In inches.
  private static let bounds = ParameterRange(2, 40)

  /// Two lengths in inches.
  fileprivate static let size = OptionValue(
    form: .list(of: .number(bounds), count: 2...2),
    read: { node, context in
      let validator = context.validator
      guard let items = node.items, items.count == 2 else {
        validator.mismatch(node, expected: "width and height in inches", hint: "as in [9, 6]")
        return nil
      }
      let sides = items.compactMap { item -> Double? in
        guard let side = validator.finite(item, "a length in inches") else { return nil }
        guard bounds.contains(side) else {
          validator.error(
            "\(validator.written(item)) is out of range", at: item.span, hint: "from 2 to 40 inches"
          )
          return nil
        }
        return side
      }
      return sides.count == 2 ? FigureAppearance.Size(width: sides[0], height: sides[1]) : nil
    },
    text: {
      "[\(OptionValue<Double>.number.text($0.width)), \(OptionValue<Double>.number.text($0.height))]"
    })
}

extension OptionValue<String> {
  /// Any text.
  fileprivate static let text = OptionValue(
    form: .text,
    read: { node, context in context.validator.text(node, "a title") }, text: quoted)
}
