/// Tables of text for terminals.
enum TextTable {
  /// Rows with their columns below one another, without blanks at the ends of lines.
  ///
  /// - Parameter isNumeric: by column; numbers stand at the right.
  static func aligned(_ rows: [[String]], isNumeric: [Bool] = []) -> [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, text) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], text.count)
      }
    }
    return rows.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - text.count)
        if column > 0 { line += "  " }
        line +=
          isNumeric.indices.contains(column) && isNumeric[column]
          ? padding + text : text + padding
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// A table of a report.
  static func lines(_ table: Report.Table) -> [String] {
    let rows = table.rows.map { $0.map(\.text) }
    return aligned([table.columns.map(\.title)] + rows, isNumeric: table.columns.map(\.isNumeric))
  }
}
