/// A table in a place that is narrower than it: cells wrap between words within their columns, those whose
/// wrapping costs the fewest lines first. Where not even that makes it fit, the table is continued below
/// itself, with its first columns repeated.
struct TableFitting {
  private let rows: [[String]]
  private let isNumeric: [Bool]
  private let natural: [Int]
  private let width: Int

  /// Words longer than this may be cut.
  private static let longestWord = 30
  /// A blank at which a cell breaks only where it must: between a name and its value.
  static let glue: Character = "\u{A0}"
  /// Wrapping is weighed on so many rows; all are wrapped.
  private static let weighedRows = 500

  /// - Parameters:
  ///   - rows: the first is the head; all have as many cells as there are columns, or fewer.
  ///   - natural: the width of the widest cell, by column.
  ///   - width: how many columns of characters there are.
  init(_ rows: [[String]], isNumeric: [Bool], natural: [Int], width: Int) {
    self.rows = rows
    self.isNumeric = natural.indices.map { isNumeric.indices.contains($0) && isNumeric[$0] }
    self.natural = natural
    self.width = max(1, width)
  }

  var lines: [String] {
    let least = natural.indices.map(leastWidth)
    let groups = groups(least)
    var lines: [String] = []
    for columns in groups {
      if !lines.isEmpty { lines.append("") }
      lines += wrapped(columns, widths(of: columns, least))
    }
    return lines
  }

  // MARK: Which columns stand side by side

  /// The narrowest that a column may become: numbers stay whole, words too unless they are very long.
  private func leastWidth(_ column: Int) -> Int {
    var least = 1
    for (at, row) in rows.enumerated() where column < row.count {
      let cell = row[column]
      if isNumeric[column], at > 0 {
        least = max(least, cell.count)
      } else {
        // What a cell begins with stays before every line of it.
        let indent = cell.prefix { $0 == " " }.count
        for word in Self.words(cell) {
          for part in Self.parts(word) {
            least = max(least, indent + min(part.count, Self.longestWord))
          }
        }
      }
    }
    return min(least, natural[column])
  }

  /// The columns of each part of the table. The parts after the first begin with those that name a row.
  private func groups(_ least: [Int]) -> [[Int]] {
    let all = Array(natural.indices)
    if TextTable.total(least) <= width || all.count < 2 { return [all] }
    let leadingWords = isNumeric.prefix { !$0 }.count
    var keys = Array(all.prefix(max(1, min(2, leadingWords))))
    if TextTable.total(keys.map { least[$0] }) > width / 2 { keys = [0] }
    var groups = [keys]
    var last = groups.count - 1
    for column in all.dropFirst(keys.count) {
      // A little more than the least, so that not every cell has to wrap.
      let roomy = (groups[last] + [column]).map { min(natural[$0], max(least[$0], 12)) }
      if groups[last].count > keys.count, TextTable.total(roomy) > width {
        groups.append(keys)
        last += 1
      }
      groups[last].append(column)
    }
    return groups
  }

  // MARK: How wide they are

  /// Widths that fit, from the natural ones downwards: each time the column is narrowed that adds the
  /// fewest lines to the table; of several, the widest.
  private func widths(of columns: [Int], _ least: [Int]) -> [Int] {
    var widths = columns.map { natural[$0] }
    let weighed = rows.prefix(Self.weighedRows)
    let words = columns.map { column in
      weighed.map { row in
        column < row.count
          ? Self.words(row[column]).map { Self.parts($0).map(\.count) } : []
      }
    }
    var heights = columns.indices.map { at in words[at].map { Self.height($0, widths[at]) } }
    while TextTable.total(widths) > width {
      var best: (at: Int, lines: Int, heights: [Int])?
      for at in columns.indices where widths[at] > least[columns[at]] {
        let narrowed = words[at].map { Self.height($0, widths[at] - 1) }
        var lines = 0
        for row in weighed.indices {
          var height = narrowed[row]
          for other in columns.indices where other != at {
            height = max(height, heights[other][row])
          }
          lines += height
        }
        if let found = best, (found.lines, -widths[found.at]) <= (lines, -widths[at]) { continue }
        best = (at, lines, narrowed)
      }
      guard let best else { break }
      widths[best.at] -= 1
      heights[best.at] = best.heights
    }
    // Narrower than its longest words: what is widest is cut.
    while TextTable.total(widths) > width, let most = widths.max(), most > 1,
      let at = widths.firstIndex(of: most)
    {
      widths[at] -= 1
    }
    return widths
  }

  // MARK: Wrapping

  /// The rows of some columns, each over as many lines as its highest cell takes.
  private func wrapped(_ columns: [Int], _ widths: [Int]) -> [String] {
    let isNumeric = columns.map { self.isNumeric[$0] }
    return rows.flatMap { row -> [String] in
      let cells = zip(columns, widths).map { column, width in
        column < row.count ? Self.wrap(row[column], to: width) : []
      }
      let height = max(1, cells.map(\.count).max() ?? 1)
      return (0..<height).map { at in
        TextTable.line(cells.map { at < $0.count ? $0[at] : "" }, widths, isNumeric)
      }
    }
  }

  private static func words(_ text: String) -> [Substring] { text.split(separator: " ") }

  private static func parts(_ word: Substring) -> [Substring] { word.split(separator: glue) }

  /// How many lines words take, each given by the lengths of its parts.
  private static func height(_ words: [[Int]], _ width: Int) -> Int {
    var lines = 1
    var length = 0
    let pieces = words.flatMap { parts -> [Int] in
      let whole = parts.reduce(parts.count - 1, +)
      return whole > width ? parts : [whole]
    }
    for word in pieces {
      if length > 0, length + 1 + word <= width {
        length += 1 + word
        continue
      }
      if length > 0 { lines += 1 }
      lines += max(0, word - 1) / width
      length = word > width ? (word - 1) % width + 1 : word
    }
    return lines
  }

  /// A text in lines of at most some characters, broken between words; longer words are cut.
  static func wrap(_ text: String, to width: Int) -> [String] {
    guard text.count > width else { return [text] }
    var lines: [String] = []
    var line = ""
    var length = 0
    // What a text begins with stays, as it says how it is ordered below another.
    let indent = String(text.prefix { $0 == " " }.prefix(width - 1))
    let pieces = words(text).flatMap { $0.count > width ? parts($0) : [$0] }
    for (at, word) in pieces.enumerated() {
      if at > 0, length + 1 + word.count <= width {
        line += " " + word
        length += 1 + word.count
        continue
      }
      if at > 0 { lines.append(line) }
      line = at == 0 ? indent : ""
      length = line.count
      for character in word {
        if length == width {
          lines.append(line)
          line = ""
          length = 0
        }
        line.append(character)
        length += 1
      }
    }
    return (lines + [line]).map { String($0.map { $0 == glue ? " " : $0 }) }
  }
}
