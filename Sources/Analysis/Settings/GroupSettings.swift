import Engine
import Results
import Runner
import Sweeps

/// The trials of one loss and one optimizer by setting: trials of a setting have the same numbers and
/// differ by start and seed, which are its repetitions.
package struct GroupSettings {
  /// The group's place in the plan.
  package let groupIndex: Int
  package let group: Plan.Group
  package let table: OutcomeTable
  private let partition: Partition

  private enum Partition {
    /// As many neighbours each.
    case runs(length: Int)
    /// The trials of each setting, within the group, in order.
    case lists([[Int]])
  }

  package init(_ results: RunResults, group index: Int) {
    groupIndex = index
    group = results.plan.groups[index]
    table = results.outcomes[index]
    if let length = group.repetitions {
      partition = .runs(length: length)
    } else {
      partition = .lists(Self.lists(results.plan, group))
    }
  }

  /// Trials with the same numbers, in the order in which they come first.
  private static func lists(_ plan: Plan, _ group: Plan.Group) -> [[Int]] {
    var places: [[UInt64]: Int] = [:]
    var lists: [[Int]] = []
    for index in 0..<group.count {
      let key = plan.trial(index, of: group).parameters.map(\.bitPattern)
      let place = places[key] ?? lists.count
      if place == lists.count {
        places[key] = place
        lists.append([])
      }
      lists[place].append(index)
    }
    return lists
  }

  /// How many settings there are.
  package var count: Int {
    switch partition {
    case .runs(let length): group.count / length
    case .lists(let lists): lists.count
    }
  }

  /// The trials of a setting, by their numbers within the group.
  package func trials(of setting: Int) -> [Int] {
    switch partition {
    case .runs(let length): Array(setting * length..<(setting + 1) * length)
    case .lists(let lists): lists[setting]
    }
  }

  /// The first trial of a setting, by its number in the plan: it has the setting's numbers.
  package func firstTrial(of setting: Int) -> Int {
    switch partition {
    case .runs(let length): group.first + setting * length
    case .lists(let lists): group.first + lists[setting][0]
    }
  }

  /// How many repetitions the settings have at most.
  package var mostRepetitions: Int {
    switch partition {
    case .runs(let length): length
    case .lists(let lists): lists.map(\.count).max() ?? 0
    }
  }
}
