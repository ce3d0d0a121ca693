/// A name of another library, and what files of Descent write for it.
package struct ForeignName: Sendable {
  /// What our names are.
  package enum Kind: Sendable, CaseIterable {
    /// A key of the file, by its path.
    case key
    /// A parameter of optimizers or schedules.
    case parameter
    case optimizer
    case schedule
    /// A swept form.
    case form
  }

  /// As the library writes it.
  package let name: String
  package let library: String
  package let kind: Kind
  /// Ours, the likeliest first. Where one stands for two, they are joined by a blank.
  package let ours: [String]

  /// Every entry of a name: the same word may mean several things.
  package static func all(named name: String) -> [ForeignName] { byName[name] ?? [] }

  private static let byName = Dictionary(grouping: all, by: \.name)

  /// The hint where a name is not known: ours, where one of them is, or a word on where it stands.
  ///
  /// - Parameters:
  ///   - known: the names that may stand there.
  ///   - what: what the name is of, as messages write it.
  static func hint(_ name: String, among known: [String], what: String) -> String? {
    let entries = all(named: name)
    for entry in entries {
      for ours in entry.ours {
        let parts = ours.split(separator: " ").map { $0.split(separator: ".").last ?? $0 }
        guard parts.allSatisfy({ known.contains(String($0)) }) else { continue }
        return "did you mean \(quoted(parts))? \(entry.origin)"
      }
    }
    guard what == "key" else { return nil }
    for entry in entries {
      switch entry.kind {
      case .key:
        let path = entry.ours[0].split(separator: ".")
        let place =
          path.count > 1
          ? " in \(quoted([path.dropLast().joined(separator: ".")[...]]))"
          : " at the top of the file"
        return "did you mean \(quoted([path[path.count - 1]]))\(place)? \(entry.origin)"
      case .optimizer:
        return "did you mean the optimizer \(quoted([entry.ours[0][...]]))? \(entry.origin)"
      case .schedule:
        return "did you mean 'learning_rate: {\(entry.ours[0]): …}'? \(entry.origin)"
      case .parameter, .form: continue
      }
    }
    return nil
  }

  /// "(PyTorch's 'lr')".
  package var origin: String { "(\(library)'s '\(name)')" }

  private static func quoted(_ names: [Substring]) -> String {
    names.map { "'\($0)'" }.joined(separator: " and ")
  }
}
