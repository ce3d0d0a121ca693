import Support

extension ShardFiles {
  /// Gives a shard trials that are stored elsewhere: all of them as the whole shard, some as a journal for whoever
  /// runs the rest.
  ///
  /// - Parameters:
  ///   - records: by the order of the shard's trials; nil where one is not stored.
  ///   - key: of a trial by its place in the shard.
  ///   - groups: hashes of the groups of which the shard has trials.
  /// - Returns: how many trials are stored.
  package func seed(
    _ records: [[UInt8]?], groups: [[UInt8]], key: (_ at: Int) -> ArraySlice<UInt8>
  ) throws(OutputError) -> Int {
    let found = records.count { $0 != nil }
    guard found > 0 else { return 0 }
    let folder = try opened()
    let isWhole = found == records.count
    do throws(SystemError) {
      let temporary = try TemporaryFile(in: folder, name)
      var writer = TrialsFile.Writer(temporary.file, groups: groups)
      for (at, record) in records.enumerated() {
        if let record { try writer.append(key(at), record) }
      }
      if isWhole { try writer.finish() } else { try writer.synchronize() }
      try temporary.rename(
        to: isWhole ? "\(name)\(TrialsFile.ending)" : "\(name).stored\(Self.journal)")
    } catch { throw OutputError(error) }
    return found
  }
}
