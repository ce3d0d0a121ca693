import Results
import Runner
import Support

/// What is said of shards that are not whole.
enum MissingShards {
  /// The most damaged files that are named.
  private static let most = 5

  static func lines(
    _ missing: [(number: Int, state: PlanShards.State)], of shards: PlanShards
  ) -> [String] {
    let numbers = missing.map(\.number)
    let trials = numbers.reduce(0) { $0 + shards.shards[$1 - 1].count }
    let damages = missing.compactMap { (_, state) -> String? in
      if case .damaged(let reason) = state { return reason }
      return nil
    }
    var lines = Array(damages.prefix(most))
    if damages.count > most { lines.append("\(grouped(damages.count - most)) more are damaged") }
    let all = shards.shards.count
    let which =
      numbers.count == all
      ? all == 1 ? "the one shard is missing" : "all \(grouped(all)) shards are missing"
      : "\(numbers.count == 1 ? "shard" : "shards") \(NumberRanges.text(numbers)) of \(grouped(all))"
        + (numbers.count == 1 ? " is missing" : " are missing")
    var line =
      "\(which) in '\(shards.store)': \(grouped(trials)) of \(grouped(shards.plan.count)) trials"
    let names = OutputFolder.names(in: "\(shards.store)/shards")
    let hasOthers = numbers.contains { number in
      names.contains { $0.hasPrefix("\(number)-of-\(all)-") && $0.hasSuffix(TrialsFile.ending) }
    }
    if hasOthers, damages.isEmpty {
      line += "\n  remedy: there are shards of other trials; was the file changed since they ran?"
    } else if numbers.count == all, names.isEmpty {
      line +=
        "\n  remedy: is it on a file system that this host, '\(ProcessName.host)', shares with those that"
        + " ran the shards?"
    } else {
      line +=
        "\n  remedy: 'descent submit' runs these alone, or 'descent run --shard"
        + " \(numbers[0])/\(all)' each"
    }
    if OutputFolder.exists("\(shards.store)/trials.sqlite") {
      line +=
        "\n  note: what the store's database has, 'descent run' without '--join' takes, and 'descent"
        + " submit' gives to shards"
    }
    lines.append(line)
    return lines
  }
}
