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

  package init(number: Int, total: Int, pieces: [Piece]) {
    self.number = number
    self.total = total
    self.pieces = pieces
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
  package func sum(_ count: Int) -> Double {
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
  /// neighbours, as are those of an optimizer whose cost is misjudged, and each shard gets its share of them. No piece
  /// is empty, so that a few long trials are run by as many shards.
  ///
  /// - Parameters:
  ///   - total: how many shards; from 1 to as many as there are trials.
  ///   - costs: by group; not negative.
  ///   - leastPiece: pieces have about so many trials at least, so that they fill packs.
  public func shards(_ total: Int, costs: [GroupCost], leastPiece: Int) -> [PlanShard] {
    precondition((1...max(1, count)).contains(total), "a shard has at least one trial")
    let pieces = total * max(1, min(Self.mostRounds, count / total / max(1, leastPiece)))
    let cuts = CostCuts(groups, costs)
    var shards = [[PlanShard.Piece]](repeating: [], count: total)
    var begun = 0
    var group = 0
    for place in 0..<pieces {
      let wanted = cuts.trials(before: Double(place + 1) / Double(pieces))
      let end =
        place == pieces - 1 ? count : max(begun + 1, min(wanted, count - pieces + place + 1))
      while begun < end {
        let own = groups[group]
        if begun < own.first + own.count {
          let last = min(end, own.first + own.count)
          shards[place % total].add(group, begun - own.first..<last - own.first)
          begun = last
        } else {
          group += 1
        }
      }
    }
    return shards.enumerated().map { PlanShard(number: $0 + 1, total: total, pieces: $1) }
  }

  /// More pieces would gain little, and each is compiled for.
  private static let mostRounds = 16
}

/// Where a plan's cost is reached.
private struct CostCuts {
  private let groups: [Plan.Group]
  private let costs: [GroupCost]
  /// By group what all before it cost, and what all cost.
  private var sums = [0.0]

  init(_ groups: [Plan.Group], _ costs: [GroupCost]) {
    self.groups = groups
    self.costs = costs
    for (group, cost) in zip(groups, costs) {
      sums.append(sums[sums.count - 1] + cost.sum(group.count))
    }
  }

  /// How many trials lie before a share of the whole cost, most of each of them.
  func trials(before share: Double) -> Int {
    let cost = sums[sums.count - 1] * share
    let group = max(0, groups.indices.partitioningIndex { sums[$0] >= cost } - 1)
    let trials = (0..<groups[group].count).partitioningIndex { trial in
      let (start, end) = (costs[group].sum(trial), costs[group].sum(trial + 1))
      return sums[group] + (start + end) / 2 >= cost
    }
    return groups[group].first + trials
  }
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
