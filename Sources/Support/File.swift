import Glibc
import Synchronization

/// An open file. Whoever lets go of it closes it.
package final class File: Sendable {
  package let path: String
  private let descriptor: Int32
  private let isOpen = Atomic<Bool>(true)

  private init(_ path: String, flags: Int32) throws(SystemError) {
    self.path = path
    // open(2) ends a path at a NUL, and would open another file than the one named.
    guard !path.utf8.contains(0) else { throw SystemError(.open, path, EINVAL) }
    // Whoever opens a FIFO waits for its other end.
    descriptor = open(SystemPath.bytes(path), flags | O_CLOEXEC | O_NONBLOCK, 0o666)
    guard descriptor >= 0 else {
      isOpen.store(false, ordering: .relaxed)
      throw SystemError(.open, path)
    }
  }

  /// A file that is open already.
  init(_ path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Opens a regular file for reading: devices and FIFOs have no end. A folder opens as well, and fails when it
  /// is read.
  package convenience init(reading path: String) throws(SystemError) {
    try self.init(path, flags: O_RDONLY)
    guard [S_IFREG, S_IFDIR].contains(type) else {
      throw SystemError(.open, path, SystemError.notRegular)
    }
  }

  /// Opens an empty file for writing, in place of one that is there.
  package convenience init(creating path: String) throws(SystemError) {
    try self.init(path, flags: O_WRONLY | O_CREAT | O_TRUNC)
  }

  deinit {
    if isOpen.load(ordering: .relaxed) { _ = Glibc.close(descriptor) }
  }

  /// Whether it is a folder.
  package var isFolder: Bool { type == S_IFDIR }

  /// How many bytes a regular file has; 0 where the system does not know.
  package var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  private var type: mode_t {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  /// Reads what is there, up to the size of a buffer.
  ///
  /// - Returns: how many bytes were read; 0 at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw SystemError(.read, path) }
    }
  }

  /// Writes all of some bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    if let code = Self.write(bytes, to: descriptor) { throw SystemError(.write, path, code) }
  }

  /// Waits until what was written is on the disk. File systems without such a call count as done.
  package func synchronize() throws(SystemError) {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw SystemError(.write, path)
    }
  }

  /// Closes the file. It must not be used any more.
  package func close() throws(SystemError) {
    guard isOpen.exchange(false, ordering: .relaxed) else { return }
    guard Glibc.close(descriptor) == 0 else { throw SystemError(.write, path) }
  }
}

extension File {
  /// The path of a file or folder without links, dots and doubled slashes; nil where there is none.
  package static func resolved(_ path: String) -> String? {
    guard !path.utf8.contains(0), let found = realpath(SystemPath.bytes(path), nil) else {
      return nil
    }
    defer { free(found) }
    return SystemPath.text(found)
  }

  /// The bytes of a file.
  ///
  /// - Parameter limit: no more than so many are read.
  package static func contents(
    of path: String, upTo limit: Int = .max
  ) throws(SystemError) -> [UInt8] {
    try File(reading: path).contents(upTo: limit)
  }

  /// The bytes from here on.
  ///
  /// - Parameter limit: no more than so many are read.
  package func contents(upTo limit: Int = .max) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    while bytes.count < limit {
      let wanted = min(chunk.count, limit - bytes.count)
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<wanted]))
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }

  /// Writes all of some bytes.
  package func write(_ bytes: [UInt8]) throws(SystemError) {
    // Typed throws do not pass through `withUnsafeBytes`.
    let code = bytes.withUnsafeBytes { Self.write($0, to: descriptor) }
    if let code { throw SystemError(.write, path, code) }
  }

  /// Writes all of some bytes to an open descriptor.
  ///
  /// - Returns: the value of `errno` where that failed.
  package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var offset = 0
    while offset < bytes.count {
      let count = Glibc.write(
        descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
      if count >= 0 {
        offset += count
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
