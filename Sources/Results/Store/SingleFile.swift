import Support

extension OutputFolder {
  /// Puts one file in the place of what has its name: whole, or not at all.
  ///
  /// - Parameters:
  ///   - path: its folder is made where it is missing.
  ///   - bytes: all of the file.
  public static func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    _ = try make(parent)
    let unfinished = ".\(name).descent-new"
    do throws(SystemError) {
      let folder = try Folder(opening: parent)
      if folder.kind(of: unfinished) != nil { try folder.remove(unfinished) }
      let file = try folder.file(creating: unfinished)
      do throws(SystemError) {
        try file.write(bytes)
        try file.synchronize()
        try file.close()
        try folder.rename(unfinished, to: folder, name)
      } catch {
        try? folder.remove(unfinished)
        throw error
      }
    } catch { throw OutputError(error) }
  }
}
