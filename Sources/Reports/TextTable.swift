/// Tables of text for terminals.
enum TextTable {
  /// What stands between two columns.
  static let gap = 2

  /// Rows with their columns below one another, without blanks at the ends of lines.
  ///
  /// - Parameters:
  ///   - isNumeric: by column; numbers stand at the right.
  ///   - width: how many columns of characters there are; nil for as many as are needed. In a narrower
  ///     place cells wrap within their column, as ``TableFitting`` has it.
  static func aligned(
    _ rows: [[String]], isNumeric: [Bool] = [], width: Int? = nil
  ) -> [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, text) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], text.count)
      }
    }
    if let width, total(widths) > width {
      return TableFitting(rows, isNumeric: isNumeric, natural: widths, width: width).lines
    }
    return rows.map { line($0, widths, isNumeric) }
  }

  /// The characters that columns of some widths take, with what stands between them.
  static func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + gap * max(0, widths.count - 1)
  }

  /// One line of a table.
  static func line(_ row: [String], _ widths: [Int], _ isNumeric: [Bool]) -> String {
    var line = ""
    for (column, text) in row.enumerated() {
      let padding = String(repeating: " ", count: max(0, widths[column] - text.count))
      if column > 0 { line += String(repeating: " ", count: gap) }
      line +=
        isNumeric.indices.contains(column) && isNumeric[column] ? padding + text : text + padding
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  /// A table of a report.
  ///
  /// - Parameter width: as for ``aligned(_:isNumeric:width:)``.
  static func lines(_ table: Report.Table, width: Int? = nil) -> [String] {
    var rows = table.rows.map { $0.map(\.text) }
    if width != nil { rows = rows.map { $0.map(joined) } }
    return aligned(
      [table.columns.map(\.title)] + rows, isNumeric: table.columns.map(\.isNumeric),
      width: width
    ).map { $0.replacing("\(TableFitting.glue)", with: " ") }
  }

  /// A setting whose names stay beside their values: `learning rate=0.1, momentum=0.9`.
  private static func joined(_ cell: String) -> String {
    guard cell.contains("=") else { return cell }
    return cell.split(separator: ", ", omittingEmptySubsequences: false)
      .map { $0.contains("=") ? String($0.map { $0 == " " ? TableFitting.glue : $0 }) : String($0) }
      .joined(separator: ", ")
  }
}
