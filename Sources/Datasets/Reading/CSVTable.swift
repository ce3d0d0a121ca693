import Support

/// Reads CSV files into memory: the columns that are wanted of one, then those of another.
struct CSVTable {
  private(set) var featureNames: [String] = []
  let features = NumberStore<Double>()
  private(set) var target: TargetColumn
  private(set) var rows = 0
  private(set) var sources: [(path: String, digest: [UInt8])] = []
  /// Features by choice; nil for all columns but the target.
  private let chosen: [String]?

  init(target: String, features: [String]?) {
    self.target = TargetColumn(target)
    chosen = features
  }

  /// Reads a file; a second one must have the columns of the first.
  mutating func read(_ reader: ByteReader) throws(DataSetError) {
    let window = TextWindow(reader)
    let header = try CSVHeader(window)
    let isFirst = sources.isEmpty
    if isFirst {
      featureNames = try header.features(chosen, target: target.name)
    } else {
      try header.check(featureNames, target: target.name, isWhole: chosen == nil)
    }
    header.finish()
    let width = featureNames.count
    let places = Dictionary(uniqueKeysWithValues: featureNames.enumerated().map { ($1, $0) })
    let slots = header.names.map { $0 == target.name ? width : places[$0] ?? -1 }
    let before = rows
    try readRows(window, slots, width)
    guard rows > before else {
      throw DataSetError(
        .noRows, window.path, "there are no rows below the header",
        hint: "a row is a line of numbers"
      )
    }
    sources.append((window.path, reader.finalDigest))
  }

  private enum Row { case read, blank, unfinished, none }

  private mutating func readRows(
    _ window: TextWindow, _ slots: [Int], _ width: Int
  ) throws(DataSetError) {
    while true {
      let row = try features.append(width, window.path)
      switch try readRow(window, slots, width, into: row) {
      case .read:
        rows += 1
        guard rows < Int32.max else {
          throw DataSetError(
            .tooManyRows, window.path, "there are more than \(grouped(Int(Int32.max) - 1)) rows",
            hint: "split the file")
        }
        continue
      case .blank: features.removeLast(width)
      case .unfinished:
        features.removeLast(width)
        // The window either grows or learns that the file ends here.
        try window.extend()
      case .none:
        features.removeLast(width)
        return
      }
    }
  }

  /// Reads the row at the window's start.
  private mutating func readRow(
    _ window: TextWindow, _ slots: [Int], _ width: Int, into row: UnsafeMutablePointer<Double>
  ) throws(DataSetError) -> Row {
    let text = window.text
    var at = window.start
    if window.isEnd(at) { return window.isAtEnd ? .none : .unfinished }
    var lines = 1
    var column = 0
    var number = 0.0
    var word: CSVCell?
    var targetPlace = 0..<0
    let columns = slots.count
    while true {
      if column == columns { throw longRow(window, from: at, columns) }
      let slot = slots[column]
      let first = at
      // Nearly all cells are numbers right between two separators.
      if slot >= 0, let value = CellNumber.scan(text, &at), value.isFinite {
        let byte = text[at]
        if byte == 0x2C || byte == 0x0A {
          if slot < width {
            row[slot] = value
          } else {
            number = value
            targetPlace = first..<at
          }
          at += 1
          column += 1
          if byte == 0x2C { continue }
          break
        }
      }
      at = first
      guard let cell = try window.cell(at: at) else { return .unfinished }
      if column == 0, cell.range.isEmpty, !cell.isQuoted, cell.end != .comma {
        window.advance(to: cell.next, lines: cell.end == .row ? 1 : 0)
        return .blank
      }
      if slot >= 0 {
        let value = try self.value(of: cell, window, isTarget: slot == width)
        if slot < width {
          row[slot] = value ?? 0
        } else {
          number = value ?? 0
          word = value == nil ? cell : nil
          targetPlace = cell.range
        }
      }
      lines += cell.lines
      at = cell.next
      column += 1
      if cell.end == .comma { continue }
      if cell.end == .text { lines -= 1 }
      break
    }
    if column < columns { throw shortRow(window, at, column, columns) }
    try addTarget(number, word, window, targetPlace)
    window.advance(to: at, lines: lines)
    return .read
  }

  private mutating func addTarget(
    _ number: Double, _ word: CSVCell?, _ window: TextWindow, _ range: Range<Int>
  ) throws(DataSetError) {
    if let isWords = target.isWords, isWords != (word != nil) {
      let first = isWords ? "a word" : "a number"
      throw DataSetError(
        .mixedTarget, window.path, at: window.place(of: range),
        "the target '\(target.name)' is \(isWords ? "a number" : "a word") here, and \(first) in the first row",
        hint: "a target is numbers alone, or words alone")
    }
    guard let word else {
      try target.append(number, window.path) { window.place(of: range) }
      return
    }
    _ = try window.string(of: word)
    try target.append(word: window.bytes(of: word), window.path) { window.place(of: range) }
  }

  /// A cell's number; nil for a target that is a word.
  private func value(
    of cell: CSVCell, _ window: TextWindow, isTarget: Bool
  ) throws(DataSetError) -> Double? {
    let bytes = window.bytes(of: cell)
    if let number = TextWindow.number(bytes) {
      if number.isFinite { return number }
      throw CellProblem.beyondRange(window, cell)
    }
    // The words of a target may be any but those that mean that it is missing.
    if let problem = CellProblem.problem(bytes, window, cell, isTarget: isTarget) { throw problem }
    return nil
  }

  private func shortRow(
    _ window: TextWindow, _ at: Int, _ count: Int, _ columns: Int
  ) -> DataSetError {
    var last = at
    while last > window.start, [0x0A, 0x0D].contains(window.text[last - 1]) { last -= 1 }
    return DataSetError(
      .shortRow, window.path, at: window.place(of: last..<last),
      "the row ends after \(counted(count)) of \(columns)",
      hint: "each row has a cell for each name of the header")
  }

  private func longRow(
    _ window: TextWindow, from surplus: Int, _ columns: Int
  ) -> DataSetError {
    var last = surplus
    while ![0x0A, 0x0D, 0x2C].contains(window.text[last]), !window.isEnd(last) { last += 1 }
    return DataSetError(
      .longRow, window.path, at: window.place(of: surplus..<last),
      "the row goes on behind its last column: the header has \(counted(columns))",
      hint: "numbers have a decimal point, and no comma")
  }

  private func counted(_ cells: Int) -> String { cells == 1 ? "1 cell" : "\(cells) cells" }
}
