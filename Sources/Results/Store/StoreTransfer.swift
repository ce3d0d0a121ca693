import Glibc
import Support

extension TrialStore {
  /// Writes all that is stored into a file of a folder, for another store.
  ///
  /// - Returns: the file's path, and how many trials it holds. The same trials give the same name and bytes.
  public func export(to folder: String) throws(OutputError) -> (path: String, trials: Int) {
    _ = try OutputFolder.make(folder)
    do throws(SystemError) {
      let place = try Folder(opening: folder)
      let records = records()
      let file = try TemporaryFile(in: place, "export")
      var writer = TrialsFile.Writer(file.file, groups: groups())
      for (key, record) in records { try writer.append(key, record) }
      let name = "\(Hexadecimal.text(try writer.finish().prefix(8)))\(TrialsFile.ending)"
      try file.rename(to: name)
      return ("\(folder)/\(name)", records.count)
    } catch { throw OutputError(error) }
  }

  /// Adds the trials of a file; all are checked before the first is added.
  ///
  /// - Returns: how many the file holds; 0 where another arithmetic computed them.
  public func add(contentsOf path: String) throws(TrialsFile.Failure) -> Int {
    let file = try TrialsFile(reading: path)
    guard file.isCurrent else { return 0 }
    var records: [(key: [UInt8], record: [UInt8])] = []
    records.reserveCapacity(file.count)
    var isSound = true
    file.scan { key, record, _ in
      records.append((Array(key), Array(record)))
      isSound = isSound && StoredTrial.isSound(records[records.count - 1].record, key: Array(key))
    }
    guard isSound else { throw TrialsFile.Failure(path, "a record is damaged") }
    guard add(groups: file.groups, records) else {
      throw TrialsFile.Failure(path, "its trials cannot be stored", isKept: true)
    }
    return records.count
  }

  /// Puts the trials of whole shards into the database, and removes the files of which all trials are there, those that
  /// are of no use, and what no one has gone on with for a day.
  func takeInShards() {
    for path in ShardLibrary.paths(in: folder) {
      do throws(TrialsFile.Failure) {
        _ = try add(contentsOf: path)
        unlink(SystemPath.bytes(path))
      } catch {
        // What cannot be read now, or found no room, may be sound.
        if !error.isKept { unlink(SystemPath.bytes(path)) }
      }
    }
    let shards = "\(folder)/\(ShardFiles.folder)"
    let endings = [ShardFiles.journal, ShardFiles.piece, TemporaryFile.ending]
    for name in OutputFolder.names(in: shards) where endings.contains(where: name.hasSuffix) {
      var status = stat()
      let path = SystemPath.bytes("\(shards)/\(name)")
      guard lstat(path, &status) == 0 else { continue }
      if time(nil) - status.st_mtim.tv_sec > 86_400 { unlink(path) }
    }
  }
}
