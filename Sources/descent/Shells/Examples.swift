/// Command lines at the end of a command's help, which the manual collects and a test runs.
enum Examples {
  static let heading = "Examples:"
  static let indent = "  "

  /// The discussion of a command with its examples.
  ///
  /// - Parameters:
  ///   - text: what there is to know; may be empty.
  ///   - lines: whole command lines, of at most 78 characters.
  static func after(_ text: String = "", _ lines: String...) -> String {
    let examples = ([heading] + lines.map { indent + $0 }).joined(separator: "\n")
    return text.isEmpty ? examples : "\(text)\n\n\(examples)"
  }
}
