import Support

/// What is wrong with a data set, and where in its file.
public struct DataSetError: Error, Sendable, Hashable {
  /// What is wrong.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    // The file.
    case notFound, unreadable, folder, empty, damagedArchive, memory
    // Its form.
    case encoding, noHeader, unnamedColumn, duplicateColumn, noRows, shortRow, longRow, openQuote,
      misplacedQuote
    case longLine, tooManyRows
    // Its cells.
    case notANumber, missingValue, notFinite, mixedTarget
    // What was chosen of it.
    case unknownTarget, unknownFeature, duplicateFeature, targetAmongFeatures, noFeatures,
      testColumns
    case share, noTrainingRow, constantTarget, emptyClass, noClasses, tooManyClasses
    // Images.
    case notIDX, truncated, surplusBytes, countsDiffer, shapesDiffer, label, unpairedTest
    // Generated sets, and the catalogue.
    case rows, unknownParameter, parameter, testFile, unknownSet
  }

  /// Where it is.
  public enum Place: Sendable, Hashable {
    /// In the whole file, or in the definition.
    case whole
    /// In a text: line and column from 1, columns in Unicode scalars. `excerpt` is the line's beginning and
    /// `range` the bytes of it that are meant; empty where it is not at hand.
    case text(line: Int, column: Int, excerpt: [UInt8] = [], range: Range<Int> = 0..<0)
    /// In a binary or compressed file: the distance from its first byte.
    case byte(Int)
  }

  public let kind: Kind
  /// The path of the file as it was given; empty for sets without one.
  public let path: String
  public let place: Place
  /// What is wrong, in one line without a full stop.
  public let message: String
  /// What is allowed, or what to do.
  public let hint: String?

  init(_ kind: Kind, _ path: String, at place: Place = .whole, _ message: String, hint: String?) {
    self.kind = kind
    self.path = path
    self.place = place
    self.message = message
    self.hint = hint
  }

  /// An error about a name, with the nearest known one, or all of a few, as the hint.
  init(
    _ kind: Kind, _ path: String, unknown what: String, _ name: String, among known: [String],
    at place: Place = .whole
  ) {
    let hint =
      if let found = nearest(name, among: known) {
        "did you mean '\(found)'?"
      } else {
        "there are: " + Self.listed(known)
      }
    self.init(kind, path, at: place, "unknown \(what) '\(Self.shortened(name))'", hint: hint)
  }

  /// Some names, of which there may be many.
  static func listed(_ names: [String]) -> String {
    names.prefix(12).map { shortened($0) }.joined(separator: ", ")
      + (names.count > 12 ? " and \(names.count - 12) more" : "")
  }

  /// A text of a file, for a message.
  static func shortened(_ text: String) -> String {
    text.count > 60 ? text.prefix(60) + "…" : text
  }
}

extension DataSetError: CustomStringConvertible {
  /// Place, message and hint in a line: `points.csv:3:5: error: 'x' is no number; …`.
  public var description: String {
    let position =
      switch place {
      case .whole: path.isEmpty ? "" : "\(path): "
      case .text(let line, let column, _, _): "\(path):\(line):\(column): "
      case .byte(let offset): "\(path), byte \(offset): "
      }
    return Escaping.terminal(position + "error: " + message + (hint.map { "; \($0)" } ?? ""))
  }
}
