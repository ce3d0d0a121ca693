import Support

/// One of the parts into which a plan's trials are divided, each for a process of its own.
public struct PlanShard: Sendable, Hashable {
  /// From 1.
  public let number: Int
  /// How many shards there are.
  public let total: Int
  /// Its trials, in the order of the plan; none is empty.
  public let pieces: [Piece]

  /// Neighbouring trials of one group.
  public struct Piece: Sendable, Hashable {
    public let group: Int
    /// By their numbers within the group.
    public let trials: Range<Int>

    public init(group: Int, trials: Range<Int>) {
      self.group = group
      self.trials = trials
    }
  }

  /// How many trials it has.
  public var count: Int { pieces.reduce(0) { $0 + $1.trials.count } }
}

/// What the trials of a group cost, in no unit.
public enum GroupCost: Sendable {
  /// Each as much.
  case equal(Double)
  /// For each trial what all before it cost, and what all cost.
  case sums([Double])

  /// What the first `count` trials cost.
  func sum(_ count: Int) -> Double {
    switch self {
    case .equal(let cost): cost * Double(count)
    case .sums(let sums): sums[count]
    }
  }
}

extension Plan {
  /// Divides the trials into shards of about equal cost.
  ///
  /// The plan is cut, in its order, into pieces of equal cost, which are dealt out in turn: trials that end early are
  /// neighbours, as are those of an optimizer whose cost is misjudged, and each shard gets its share of them.
  ///
  /// - Parameters:
  ///   - total: how many shards; at least 1. Of more than there are trials some are empty.
  ///   - costs: by group; not negative.
  ///   - leastPiece: pieces have about so many trials at least, so that they fill packs.
  public func shards(_ total: Int, costs: [GroupCost], leastPiece: Int) -> [PlanShard] {
    let rounds = max(1, min(Self.mostRounds, count / total / max(1, leastPiece)))
    var befores: [Double] = []
    var all = 0.0
    for (group, cost) in zip(groups, costs) {
      befores.append(all)
      all += cost.sum(group.count)
    }
    /// How many trials of a group lie before a cost.
    func trials(_ group: Int, before cost: Double) -> Int {
      (0..<groups[group].count).partitioningIndex { befores[group] + costs[group].sum($0) >= cost }
    }
    var shards = [[PlanShard.Piece]](repeating: [], count: total)
    var group = 0
    var begun = 0
    for place in 0..<rounds * total {
      let isLast = place == rounds * total - 1
      let end = all * (Double(place + 1) / Double(rounds * total))
      while group < groups.count {
        let upper = isLast ? groups[group].count : max(begun, trials(group, before: end))
        if upper > begun { shards[place % total].add(group, begun..<upper) }
        begun = upper
        guard upper == groups[group].count else { break }
        group += 1
        begun = 0
      }
    }
    return shards.enumerated().map {
      PlanShard(number: $0 + 1, total: total, pieces: $1)
    }
  }

  /// More pieces would gain little, and each is compiled for.
  private static let mostRounds = 16
}

extension [PlanShard.Piece] {
  /// Adds trials, to the last piece where they are its neighbours.
  fileprivate mutating func add(_ group: Int, _ trials: Range<Int>) {
    if let last, last.group == group, last.trials.upperBound == trials.lowerBound {
      self[count - 1] = PlanShard.Piece(
        group: group, trials: last.trials.lowerBound..<trials.upperBound)
    } else {
      append(PlanShard.Piece(group: group, trials: trials))
    }
  }
}
