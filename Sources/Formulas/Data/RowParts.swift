import Programs

/// What a formula over data is made of besides its root: values that are kept in memory, and means.
///
/// The numbers of an evaluation are slots, as those of a program are: variables, the columns of a row, and
/// behind them what stages and means leave.
struct RowParts: Sendable {
  /// A value, or one for each step of some loops, that is computed once and then read.
  struct Stage: Sendable {
    var root: NodeID
    /// Outer ones first.
    var loops: [Int]
    /// Where it is, by the counters of the loops.
    var element: Graph.Element
    /// Whether it is another one for each row.
    var isOfRow: Bool

    /// The loops as a bit mask.
    var mask: UInt64 { loops.reduce(0) { $0 | 1 << UInt64($1) } }
    var slots: Range<Int> { element.base..<element.base + element.count }
  }

  /// The mean of a term over the rows.
  struct Mean: Sendable {
    var term: NodeID
    var slot: Int
  }

  private(set) var slotCount: Int
  /// In an order in which each uses earlier ones alone.
  private(set) var stages: [Stage] = []
  private(set) var means: [Mean] = []

  init(slotCount: Int) { self.slotCount = slotCount }

  mutating func allocate(_ count: Int) -> Range<Int> {
    slotCount += count
    return slotCount - count..<slotCount
  }

  mutating func append(_ stage: Stage) { stages.append(stage) }
  mutating func append(_ mean: Mean) { means.append(mean) }

  /// The slot of the mean of a term.
  mutating func mean(of term: NodeID) -> Int {
    if let known = means.first(where: { $0.term == term }) { return known.slot }
    means.append(Mean(term: term, slot: allocate(1).lowerBound))
    return means[means.count - 1].slot
  }

  /// Where a value is kept; the place that it has where there is one already.
  mutating func stage(
    _ root: NodeID, loops: [Int], count: Int, index: Affine, isOfRow: Bool
  ) -> Graph.Element {
    if let known = stages.first(where: {
      $0.root == root && $0.loops == loops && $0.element.index == index
    }) {
      return known.element
    }
    let element = Graph.Element(base: allocate(count).lowerBound, count: count, index: index)
    stages.append(Stage(root: root, loops: loops, element: element, isOfRow: isOfRow))
    return element
  }
}
