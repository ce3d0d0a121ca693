/// All that was found wrong, not only the first.
public struct Diagnostics: Error, Sendable {
  /// The findings in the order in which they were made.
  public private(set) var items: [Diagnostic]
  /// How many more were found: a file of a million mistakes is not worth the memory to hold them.
  public private(set) var dropped = 0

  private static let most = 10_000

  /// Whether no more is held.
  public var isFull: Bool { items.count >= Self.most }

  /// Makes a collection from findings.
  public init(_ items: [Diagnostic] = []) { self.items = items }

  /// Adds a finding.
  public mutating func append(_ item: Diagnostic) {
    if !isFull { items.append(item) } else { dropped += 1 }
  }

  /// Adds the findings of another collection.
  public mutating func append(contentsOf other: Diagnostics) {
    for item in other.items { append(item) }
    dropped += other.dropped
  }

  /// Whether nothing was found.
  public var isEmpty: Bool { items.isEmpty }

  /// Whether an error was found, and not only warnings and notes.
  /// How many there are, those included that are too many to keep.
  public var count: Int { items.count + dropped }

  public var hasErrors: Bool { items.contains { $0.severity == .error } }

  /// Throws the collection if it holds an error.
  public func throwIfErrors() throws(Diagnostics) {
    if hasErrors { throw self }
  }

  /// The findings by file, in the order in which files first occur, then by position.
  ///
  /// Of findings with the same message about the same place (an aliased mapping is visited more than
  /// once) one is kept. Those without a place come last.
  public var sorted: [Diagnostic] {
    struct Place: Hashable {
      var file: Int
      var start: Int
      var end: Int
      var message: String
    }
    var ranks: [ObjectIdentifier: Int] = [:]
    let placed = items.map { item in
      guard let span = item.span else {
        return (Place(file: .max, start: 0, end: 0, message: item.message), item)
      }
      let file = ObjectIdentifier(span.file)
      let rank = ranks[file] ?? ranks.count
      ranks[file] = rank
      let range = span.range
      return (
        Place(
          file: rank, start: range.lowerBound, end: range.upperBound, message: item.message),
        item
      )
    }
    let order = placed.indices.sorted { a, b in
      let (left, right) = (placed[a].0, placed[b].0)
      return (left.file, left.start, a) < (right.file, right.start, b)
    }
    var seen: Set<Place> = []
    return order.compactMap { seen.insert(placed[$0].0).inserted ? placed[$0].1 : nil }
  }

  /// The findings one below the other, each line ended by a line break.
  ///
  /// - Parameters:
  ///   - color: whether to use ANSI colours.
  ///   - limit: how many to show; the rest is counted.
  public func rendered(color: Bool = false, limit: Int = 100) -> String {
    let sorted = sorted
    var text = ""
    for item in sorted.prefix(limit) { text += item.rendered(color: color) + "\n" }
    let rest = max(0, sorted.count - limit) + dropped
    if rest > 0 { text += "… and \(rest) more\n" }
    return text
  }
}
