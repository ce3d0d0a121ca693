extension WrongFile {
  /// Errors that no schema can express, by the names of their files, with the reason.
  static let beyondSchema: [String: String] = [:]
}
