/// What is wrong with a cell that is no number.
enum CellProblem {
  private static let missing: Set<String> = ["", "na", "n/a", "null", "none", "?", "-"]
  private static let notFinite: Set<String> = [
    "nan", "+nan", "-nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity",
  ]

  static func beyondRange(_ window: TextWindow, _ cell: CSVCell) -> DataSetError {
    DataSetError(
      .notFinite, window.path, at: window.place(of: cell.range),
      "this number is beyond the greatest one, 1.8e308", hint: "numbers are finite")
  }

  /// - Returns: nil for a word that is a target.
  static func problem(
    _ bytes: [UInt8], _ window: TextWindow, _ cell: CSVCell, isTarget: Bool
  ) -> DataSetError? {
    let text = String(decoding: bytes, as: UTF8.self)
    let word = text.lowercased()
    let range = cell.range
    if word.isEmpty || !isTarget && missing.contains(word) {
      return DataSetError(
        .missingValue, window.path, at: window.place(of: range),
        word.isEmpty ? "the cell is empty" : "'\(text)' means that a value is missing",
        hint: "every cell has a number; leave out the row, or fill in a number")
    }
    if notFinite.contains(word) {
      return DataSetError(
        .notFinite, window.path, at: window.place(of: range), "'\(text)' is no finite number",
        hint: "leave out the row, or fill in a number")
    }
    if isTarget { return nil }
    let hint =
      if text.contains("_") || text.contains(",") {
        "digits stand together: 1000000, 1e6"
      } else {
        "features are numbers such as 12, -0.5, 1e-3; choose others by 'features'"
      }
    return DataSetError(
      .notANumber, window.path, at: window.place(of: range),
      "'\(DataSetError.shortened(text))' is no number", hint: hint)
  }
}
