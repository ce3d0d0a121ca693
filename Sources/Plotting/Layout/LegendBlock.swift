/// A legend laid out, wherever it will stand.
struct LegendBlock {
  /// A line of the legend, its text fitted.
  struct Row {
    /// Nil for the line that counts the entries without room.
    var entry: LegendEntry?
    var text: String
    /// Where the sample begins and the line's middle lies, from the block's corner.
    var x: Double
    var y: Double
  }

  let rows: [Row]
  let width: Double
  let height: Double
  let fontSize: Double
  /// Whether every entry found room.
  var isComplete: Bool { rows.last?.entry != nil }

  // Matplotlib's proportions, in ems.
  static let padding = 0.4
  static let rowGap = 0.5
  static let sampleWidth = 2.0
  static let sampleGap = 0.8
  static let columnGap = 1.5
  static let offset = 0.5

  /// Lays out entries in as many columns as the height requires.
  ///
  /// - Parameters:
  ///   - widest: The most pixels for the text of an entry.
  ///   - mostWidth: The most pixels for the whole; entries that find no room are counted in
  ///     the last line.
  init(
    _ entries: [LegendEntry], fontSize: Double, widest: Double, mostWidth: Double,
    mostHeight: Double, fitting: TextFitting
  ) {
    self.fontSize = fontSize
    let em = fontSize
    let pitch = em * (1 + Self.rowGap)
    let usable = mostHeight - 2 * Self.padding * em + Self.rowGap * em
    let most = Int(min(max(usable / pitch, 1), 1000))
    // Columns of equal height, as few as there may be.
    let columns = (entries.count + most - 1) / most
    let rowsInColumn = max((entries.count + columns - 1) / max(columns, 1), 1)
    let fixed = (Self.sampleWidth + Self.sampleGap) * em

    var rows: [Row] = []
    var x = Self.padding * em
    var start = 0
    var tallest = 0
    while start < entries.count {
      let column = Array(entries[start..<min(start + rowsInColumn, entries.count)])
      let texts = column.map { fitting.shortened($0.label, width: widest, size: fontSize) }
      let textWidth = texts.map { fitting.measure($0, fontSize, false) }.max() ?? 0
      let end = x + fixed + textWidth + Self.padding * em
      if start > 0, end > mostWidth {
        let omitted = entries.count - start + 1
        let last = rows.count - 1
        rows[last].entry = nil
        rows[last].text = fitting.ellipsized(
          "… \(omitted) more", width: widest, size: fontSize)
        break
      }
      for (index, entry) in column.enumerated() {
        rows.append(
          Row(
            entry: entry, text: texts[index], x: x,
            y: Self.padding * em + (Double(index) + 0.43) * em + Double(index) * Self.rowGap * em))
      }
      tallest = max(tallest, column.count)
      start += column.count
      x = end - Self.padding * em + Self.columnGap * em
    }
    self.rows = rows
    width = x - Self.columnGap * em + Self.padding * em
    height = 2 * Self.padding * em + Double(tallest) * pitch - Self.rowGap * em
  }
}
