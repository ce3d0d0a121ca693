import Glibc

/// An open folder. What is in it is reached by its name there and never through a link, so that no one who
/// puts links into it can have other files written, read or deleted.
package final class Folder: Sendable {
  package let path: String
  private let descriptor: Int32

  /// What a name stands for.
  package enum Kind: Sendable, Hashable {
    case file, folder, link
    /// A FIFO, a socket or a device.
    case other
  }

  private init(_ path: String, _ descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Opens a folder. Links on the way to it are followed, as the user named it so; it is none itself.
  package convenience init(opening path: String) throws(SystemError) {
    guard !path.utf8.contains(0) else { throw SystemError(.open, path, EINVAL) }
    let descriptor = open(
      SystemPath.bytes(path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError(.open, path, Self.cause(path, errno)) }
    self.init(path, descriptor)
  }

  deinit { close(descriptor) }

  /// What `open` says of a link differs with its flags.
  private static func cause(_ path: String, _ code: Int32) -> Int32 {
    var status = stat()
    let isLink = lstat(SystemPath.bytes(path), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    return code == ENOTDIR && isLink ? ELOOP : code
  }

  private func path(of name: String) -> String { "\(path)/\(name)" }

  // MARK: What is there

  /// The kind of a name; nil where there is none.
  package func kind(of name: String) -> Kind? {
    var status = stat()
    guard fstatat(descriptor, SystemPath.bytes(name), &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      return nil
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// The names, sorted.
  package func names() throws(SystemError) -> [String] {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else { throw SystemError(.open, path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { SystemPath.text($0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// A folder in it.
  ///
  /// - Parameter creates: whether it is made where it is missing.
  package func folder(_ name: String, creates: Bool = false) throws(SystemError) -> Folder {
    if creates, mkdirat(descriptor, SystemPath.bytes(name), 0o777) != 0, errno != EEXIST {
      throw SystemError(.open, path(of: name))
    }
    let found = openat(
      descriptor, SystemPath.bytes(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard found >= 0 else {
      let code = errno
      throw SystemError(.open, path(of: name), kind(of: name) == .link ? ELOOP : code)
    }
    return Folder(path(of: name), found)
  }

  /// A regular file in it, for reading.
  package func file(reading name: String) throws(SystemError) -> File {
    // Opening a FIFO for reading would wait for a writer.
    let found = openat(
      descriptor, SystemPath.bytes(name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard found >= 0 else { throw SystemError(.open, path(of: name)) }
    let file = File(path(of: name), descriptor: found)
    guard kind(of: name) == .file else {
      throw SystemError(.open, path(of: name), SystemError.notRegular)
    }
    return file
  }

  // MARK: Changes

  /// A new file in it, for writing; whatever has the name already is an error.
  package func file(creating name: String) throws(SystemError) -> File {
    let made = openat(
      descriptor, SystemPath.bytes(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
      0o666)
    guard made >= 0 else { throw SystemError(.open, path(of: name)) }
    return File(path(of: name), descriptor: made)
  }

  /// Gives a file another name, in place of a file or link of that name.
  package func rename(_ name: String, to folder: Folder, _ newName: String) throws(SystemError) {
    guard
      renameat(
        descriptor, SystemPath.bytes(name), folder.descriptor, SystemPath.bytes(newName)) == 0
    else {
      throw SystemError(.write, folder.path(of: newName))
    }
  }

  /// Removes a file or a link; one that is not there is no error.
  package func remove(_ name: String) throws(SystemError) {
    guard unlinkat(descriptor, SystemPath.bytes(name), 0) == 0 || errno == ENOENT else {
      throw SystemError(.write, path(of: name))
    }
  }

  /// Removes an empty folder; one that is not there, or not empty, stays as it is.
  package func removeFolder(_ name: String) {
    unlinkat(descriptor, SystemPath.bytes(name), AT_REMOVEDIR)
  }

  /// Removes all that is in it but folders in folders.
  package func clear() throws(SystemError) {
    for name in try names() {
      if kind(of: name) == .folder {
        let inner = try folder(name)
        for name in try inner.names() { try inner.remove(name) }
        removeFolder(name)
      } else {
        try remove(name)
      }
    }
  }

  /// Waits until the names in it are on the disk. File systems without such a call count as done.
  package func synchronize() throws(SystemError) {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw SystemError(.write, path)
    }
  }

  // MARK: Locks

  /// Takes the folder for this process until it is let go of.
  ///
  /// - Returns: whether no other process had it. File systems without locks give none, and always say yes.
  package func lock() -> Bool {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  /// Whether its path still leads to it.
  package var isCurrent: Bool {
    var (own, named) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && lstat(SystemPath.bytes(path), &named) == 0
      && own.st_ino == named.st_ino && own.st_dev == named.st_dev
  }
}
