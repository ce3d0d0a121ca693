import Glibc
import Support

/// The files of one shard, in a folder that several hosts share.
///
/// A shard that is whole is one file, put into its place by a rename. Until then each process that runs it has a
/// journal of its own, and pieces: no file is ever written by two processes, so that a shard may be killed, queued
/// again, run twice or on two hosts at once. Two processes make the same file, and the later one replaces the other.
public struct ShardFiles: Sendable {
  /// The folder of all shards in a store.
  static let folder = "shards"

  /// Where the shard's files are.
  public let folder: String
  /// What their names begin with: `3-of-8-0123456789abcdef`.
  let name: String

  /// - Parameters:
  ///   - store: the store's folder.
  ///   - number: of the shard, from 1.
  ///   - count: of shards.
  ///   - digest: the SHA-256 of its trials' keys, so that other trials are another shard.
  public init(in store: String, number: Int, of count: Int, _ digest: [UInt8]) {
    folder = "\(store)/\(Self.folder)"
    name = "\(number)-of-\(count)-\(Hexadecimal.text(digest.prefix(8)))"
  }

  /// Where the shard is when it is whole.
  public var path: String { "\(folder)/\(name)\(TrialsFile.ending)" }

  /// The end of the name of a journal, and of a piece.
  static let (journal, piece) = (".part", ".piece")

  /// Names of the shard's unfinished files of a kind.
  func names(_ ending: String) -> [String] {
    OutputFolder.names(in: folder).filter { $0.hasPrefix("\(name).") && $0.hasSuffix(ending) }
  }

  /// Makes the folder of a store's shards, and one beside it.
  package static func makeFolders(in store: String, beside name: String? = nil) throws(OutputError)
  {
    try StoreFile.makeFolder(store)
    for name in [folder, name].compactMap({ $0 }) { _ = try OutputFolder.make("\(store)/\(name)") }
  }

  /// Makes the folder and opens it.
  func opened() throws(OutputError) -> Folder {
    try Self.makeFolders(in: String(folder.dropLast(Self.folder.count + 1)))
    do { return try Folder(opening: folder) } catch { throw OutputError(error) }
  }

  /// Removes what was left of the shard before it was whole.
  func removeUnfinished() {
    guard let opened = try? Folder(opening: folder) else { return }
    for ending in [Self.journal, Self.piece, TemporaryFile.ending] {
      for name in names(ending) { try? opened.remove(name) }
    }
  }
}
