import Support
import YAML

/// A form in which figures are written.
public enum FigureFormat: String, Sendable, Hashable, CaseIterable {
  case png, svg, pdf
  /// The numbers that are drawn.
  case csv

  /// What is written where nothing is asked for.
  public static let standard: Set<FigureFormat> = [.png, .svg]

  /// Formats between commas.
  ///
  /// - Throws: what is wrong, in words.
  public static func read(_ text: String) throws(UnknownFigureFormat) -> Set<FigureFormat> {
    var formats = Set<FigureFormat>()
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let format = FigureFormat(rawValue: String(word)) else {
        throw UnknownFigureFormat(word: String(word))
      }
      formats.insert(format)
    }
    return formats
  }
}

/// A word that is no format.
public struct UnknownFigureFormat: Error {
  let word: String

  public var message: String {
    let known = FigureFormat.allCases.map(\.rawValue)
    let hint = nearest(word, among: known).map { " Did you mean '\($0)'?" } ?? ""
    return "Unknown format '\(word)'.\(hint) Formats: \(known.joined(separator: ", "))."
  }
}
