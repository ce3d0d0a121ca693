import Glibc
import Support

/// A file of an output that is written while a run goes on, beside its place: as `name.partial`.
///
/// Whoever makes it ends it by ``finish()``, after which ``OutputFolder/replace(with:removing:)``
/// puts it in its place, or by ``discard()``. Used by one thread at a time.
public struct StagedFile: Sendable {
  /// Below the output's folder.
  public let path: String
  private let folder: String
  /// Folders that did not exist before, the innermost last.
  private let made: [String]
  private let file: File
  private var digest = Digest()

  init(_ path: String, in folder: String, made: [String]) throws(OutputError) {
    self.path = path
    self.folder = folder
    self.made = made
    do { file = try File(creating: "\(folder)/\(path).partial") } catch { throw OutputError(error) }
  }

  /// Writes bytes behind those that are there.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    do { try file.write(bytes) } catch { throw OutputError(error) }
    digest.update(bytes)
  }

  /// Closes the file; it is then ready to be put in its place.
  public func finish() throws(OutputError) -> OutputFile {
    do { try file.close() } catch { throw OutputError(error) }
    return OutputFile(path, stagedWithDigest: Hexadecimal.text(digest.finalized()))
  }

  /// Closes an unfinished file and takes it away.
  public func discard() {
    try? file.close()
    remove()
  }

  /// Takes a finished file away, and the folders that were made for it.
  public func remove() {
    unlink("\(folder)/\(path).partial")
    for folder in made.reversed() { rmdir(folder) }
  }
}
