import Glibc
import Support

/// A file of an output that is written while a run goes on.
///
/// ``finish()`` ends it; ``OutputReplacement/commit(_:removing:)`` then puts it in its place. Used by one
/// thread at a time.
public struct StagedFile: Sendable {
  /// Below the output's folder.
  public let path: String
  private let name: String
  private let file: File
  private var digest = Digest()

  init(_ path: String, name: String, _ file: File) {
    self.path = path
    self.name = name
    self.file = file
  }

  /// Writes bytes behind those that are there.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    do { try file.write(bytes) } catch { throw OutputError(error) }
    digest.update(bytes)
  }

  /// Closes the file; it is then ready to be put in its place.
  public func finish() throws(OutputError) -> OutputFile {
    do {
      try file.synchronize()
      try file.close()
    } catch { throw OutputError(error) }
    return OutputFile(path, staged: name, digest: Hexadecimal.text(digest.finalized()))
  }
}
