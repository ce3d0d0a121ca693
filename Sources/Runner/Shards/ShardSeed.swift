import Results
import Sweeps

extension PlanShards {
  /// Makes the folder of the shards, and one of another name beside it.
  public func makeFolders(beside name: String) throws(OutputError) {
    try ShardFiles.makeFolders(in: store, beside: name)
  }

  /// Gives shards that are not whole the trials that a store has: of an earlier run, or of shards that were cut
  /// otherwise. Shards themselves look at nothing but their own files.
  ///
  /// - Parameters:
  ///   - numbers: of the shards.
  ///   - store: read on this host alone.
  /// - Returns: how many trials of the shards are stored.
  /// - Throws: where the store cannot be written.
  public func seed(_ numbers: [Int], from store: TrialStore) throws(OutputError) -> Int {
    let held = plan.groups.map {
      $0.count > 0 && store.holds(group: plan.identities(of: $0).sharedBytes)
    }
    var found = 0
    for number in numbers where shards[number - 1].pieces.contains(where: { held[$0.group] }) {
      let contents = contents(number)
      var records: [[UInt8]?] = []
      records.reserveCapacity(contents.shard.count)
      for piece in contents.shard.pieces {
        for _ in piece.trials {
          records.append(
            held[piece.group] ? store.record(Array(contents.keys[records.count])) : nil)
        }
      }
      found += try contents.files.seed(records, groups: contents.keys.groups) { contents.keys[$0] }
    }
    return found
  }
}
