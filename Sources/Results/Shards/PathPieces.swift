import Engine
import Support

/// Paths of expensive trials as files, for whoever makes the output of shards: a process that is killed there goes on
/// from them. No outcome is in it.
public struct PathPieces: OutcomeStore {
  private let files: ShardFiles
  private let pieces: PieceFiles

  /// - Parameter files: of the first shard, beside whose files the paths are.
  package init(_ files: ShardFiles) {
    self.files = files
    pieces = PieceFiles(folder: files.folder, prefix: files.name)
  }

  public func holds(group: [UInt8]) -> Bool { true }
  public func read(_ keys: [[UInt8]], into table: OutcomeTable, first: Int) -> [Bool] {
    [Bool](repeating: false, count: keys.count)
  }
  public func write(
    _ keys: [(key: [UInt8], row: Int)], of table: OutcomeTable, group: [UInt8]
  ) {}
  public func piece(_ key: [UInt8]) -> [UInt8]? { pieces.piece(key) }
  public func keep(_ content: [UInt8], as key: [UInt8], group: [UInt8]) {
    pieces.keep(content, as: key)
  }
  public func remove(_ key: [UInt8]) { pieces.remove(key) }

  /// The output is made, and no one needs the paths.
  public func removeAll() { files.removeUnfinished() }
}
