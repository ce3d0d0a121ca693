import Cnettle
import Glibc

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
  private let descriptor: Int32
  private var digest = Digest()

  init(_ path: String, in folder: String, made: [String]) throws(OutputError) {
    self.path = path
    self.folder = folder
    self.made = made
    let place = "\(folder)/\(path).partial"
    descriptor = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw OutputError(.creation, place, errno) }
  }

  /// Writes bytes behind those that are there.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    var offset = 0
    while offset < bytes.count {
      let count = write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
      if count < 0 {
        if errno == EINTR { continue }
        throw OutputError(.writing, "\(folder)/\(path).partial", errno)
      }
      offset += count
    }
    digest.update(bytes)
  }

  /// Closes the file; it is then ready to be put in its place.
  public func finish() throws(OutputError) -> OutputFile {
    guard close(descriptor) == 0 else {
      throw OutputError(.writing, "\(folder)/\(path).partial", errno)
    }
    return OutputFile(path, stagedWithDigest: Digest.hexadecimal(digest.finalized()))
  }

  /// Closes an unfinished file and takes it away.
  public func discard() {
    close(descriptor)
    remove()
  }

  /// Takes a finished file away, and the folders that were made for it.
  public func remove() {
    unlink("\(folder)/\(path).partial")
    for folder in made.reversed() { rmdir(folder) }
  }
}
