/// The first row of a CSV file: the names of its columns.
struct CSVHeader {
  private(set) var names: [String] = []
  private let window: TextWindow
  private var ranges: [Range<Int>] = []
  /// The place behind the row, and how many lines end in it.
  private var end = (place: 0, lines: 0)

  /// Reads the header. The window stays at it, for places in errors, until ``finish()``.
  init(_ window: TextWindow) throws(DataSetError) {
    self.window = window
    while try window.more(), window.end < 3 {}
    if window.end == 0 {
      throw DataSetError(
        .empty, window.path, "the file is empty",
        hint: "a CSV file begins with the names of its columns")
    }
    let text = window.text
    if window.end >= 2, [0xFE, 0xFF].contains(text[0]), [0xFE, 0xFF].contains(text[1]) {
      throw DataSetError(
        .encoding, window.path, at: .text(line: 1, column: 1), "the file is encoded in UTF-16",
        hint: "save it as UTF-8")
    }
    if window.end >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF {
      window.advance(to: 3, lines: 0)
    }
    while try !readRow() { try window.extend() }
    try check()
  }

  /// - Returns: false where the window ends before the row.
  private mutating func readRow() throws(DataSetError) -> Bool {
    names = []
    ranges = []
    var numbers = 0
    var at = window.start
    var lines = 1
    while true {
      guard let cell = try window.cell(at: at) else { return false }
      if names.isEmpty, cell.range.isEmpty, !cell.isQuoted, cell.end == .row {
        window.advance(to: cell.next, lines: 1)
        at = cell.next
        lines = 1
        continue
      }
      lines += cell.lines
      names.append(try window.string(of: cell))
      ranges.append(cell.range)
      if TextWindow.number(window.bytes(of: cell)) != nil { numbers += 1 }
      at = cell.next
      if cell.end != .comma { break }
    }
    if numbers == names.count {
      throw DataSetError(
        .noHeader, window.path, at: place(0), "the first row holds numbers",
        hint: "the first row names the columns: x1,x2,label")
    }
    end = (at, lines)
    return true
  }

  /// Moves the window behind the header.
  func finish() { window.advance(to: end.place, lines: end.lines) }

  private func place(_ column: Int) -> DataSetError.Place { window.place(of: ranges[column]) }

  private func check() throws(DataSetError) {
    var seen: Set<String> = []
    for (column, name) in names.enumerated() {
      if name.isEmpty {
        throw DataSetError(
          .unnamedColumn, window.path, at: place(column), "a column has no name",
          hint: "every column has a name of its own")
      }
      guard seen.insert(name).inserted else {
        throw DataSetError(
          .duplicateColumn, window.path, at: place(column),
          "two columns are named '\(DataSetError.shortened(name))'",
          hint: "every column has a name of its own")
      }
    }
  }

  /// The features: those that are chosen, else all columns but the target.
  func features(_ chosen: [String]?, target: String) throws(DataSetError) -> [String] {
    let path = window.path
    guard names.contains(target) else {
      throw DataSetError(
        .unknownTarget, path, unknown: "target", target, among: names, at: place(0))
    }
    let known = Set(names)
    var seen: Set<String> = []
    for name in chosen ?? [] {
      if name == target {
        throw DataSetError(
          .targetAmongFeatures, path, "the target '\(target)' is among the features",
          hint: "features are other columns than the target")
      }
      guard known.contains(name) else {
        throw DataSetError(
          .unknownFeature, path, unknown: "feature", name, among: names.filter { $0 != target },
          at: place(0))
      }
      guard seen.insert(name).inserted else {
        throw DataSetError(
          .duplicateFeature, path, "the feature '\(name)' is named twice",
          hint: "each feature is named once")
      }
    }
    let features = chosen ?? names.filter { $0 != target }
    guard !features.isEmpty else {
      throw DataSetError(
        .noFeatures, path, at: chosen == nil ? place(0) : .whole,
        "there is no feature beside the target '\(target)'",
        hint: "at least one other column is needed")
    }
    return features
  }

  /// Checks the header of a file to test on.
  ///
  /// - Parameter isWhole: whether the features are all columns, so that another one is an error.
  func check(_ features: [String], target: String, isWhole: Bool) throws(DataSetError) {
    let path = window.path
    let known = Set(names)
    for name in features + [target] where !known.contains(name) {
      throw DataSetError(
        .testColumns, path, at: place(0), "the file to test on has no column '\(name)'",
        hint: "its columns are those of the file to train on, in any order")
    }
    let wanted = Set(features + [target])
    guard isWhole, let at = names.firstIndex(where: { !wanted.contains($0) }) else { return }
    throw DataSetError(
      .testColumns, path, at: place(at),
      "the column '\(DataSetError.shortened(names[at]))' is not in the file to train on",
      hint: "its columns are those of the file to train on, in any order")
  }
}
