import Support

/// Pieces as files of their own, each replaced as a whole: what several hosts may write at once.
struct PieceFiles: Sendable {
  let folder: String
  /// What the names of the files begin with.
  let prefix: String
  /// The most bytes of a piece.
  static let mostBytes = 1 << 28

  private func name(_ key: [UInt8]) -> String {
    "\(prefix).\(Hexadecimal.text(key.prefix(8)))\(ShardFiles.piece)"
  }

  func piece(_ key: [UInt8]) -> [UInt8]? {
    guard
      let content = try? File.contents(of: "\(folder)/\(name(key))", upTo: Self.mostBytes + 64),
      StoredTrial.isSound(content, key: key)
    else { return nil }
    return content.dropLast(4)
  }

  /// Stores a piece. One that cannot be stored is done without.
  ///
  /// - Returns: whether it is stored.
  @discardableResult func keep(_ content: [UInt8], as key: [UInt8]) -> Bool {
    guard content.count <= Self.mostBytes, let opened = try? Folder(opening: folder) else {
      return false
    }
    // Threads keep pieces of different keys.
    let name = name(key)
    do {
      let temporary = try TemporaryFile(in: opened, name)
      try temporary.file.write(content + StoredTrial.checksum(key, content[...]))
      try temporary.file.synchronize()
      try temporary.rename(to: name)
      return true
    } catch { return false }
  }

  func remove(_ key: [UInt8]) {
    guard let opened = try? Folder(opening: folder) else { return }
    try? opened.remove(name(key))
  }
}
