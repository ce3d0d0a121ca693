import Glibc
import Support

/// The right of one host to use a store's database: SQLite is not made for files that several hosts write at once.
///
/// The store's file `host` names the host; each process that uses the database holds a shared lock on it, so that
/// another host takes it over when there is none. The system gives locks back when a process ends, however it does.
package final class HostLock {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  package static let name = "host"

  /// Takes the right for this process.
  ///
  /// - Parameters:
  ///   - folder: the store's.
  ///   - host: the name of this machine.
  /// - Throws: where another host has it, or where the file system cannot lock.
  package static func taken(
    in folder: String, host: String = ProcessName.host
  ) throws(DatabaseError) -> HostLock {
    let path = "\(folder)/\(name)"
    let descriptor = open(
      SystemPath.bytes(path), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure("'\(name)' cannot be written", errno) }
    let lock = HostLock(descriptor)
    var other = ""
    // Processes of one host that begin at once are in one another's way for a moment.
    for attempt in 0..<40 {
      try lock.acquire()
      other = lock.text
      if other == host { return lock }
      if try lock.tryAlone() {
        try lock.write(host)
      } else {
        flock(descriptor, LOCK_UN)
        usleep(useconds_t(1000 + (attempt * 7919 + Int(getpid()) * 104_729) % 50_000))
      }
    }
    throw DatabaseError(
      code: 0, message: "its database is in use on the host '\(Escaping.terminal(other))'")
  }

  private static func failure(_ what: String, _ code: Int32) -> DatabaseError {
    DatabaseError(code: 0, message: "\(what): \(SystemError.reason(code))")
  }

  private func acquire() throws(DatabaseError) {
    for _ in 0..<100 {
      if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw Self.failure("its file system has no locks", errno)
      }
      usleep(20_000)
    }
    throw DatabaseError(code: 0, message: "another host is about to use its database")
  }

  /// Takes the lock alone; where others hold it, it may be lost.
  private func tryAlone() throws(DatabaseError) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    guard errno == EWOULDBLOCK || errno == EINTR else {
      throw Self.failure("its file system has no locks", errno)
    }
    return false
  }

  private var text: String {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  private func write(_ host: String) throws(DatabaseError) {
    let bytes = Array(host.utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count,
      fsync(descriptor) == 0
    else { throw Self.failure("'\(Self.name)' cannot be written", errno) }
  }
}
