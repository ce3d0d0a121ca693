import Glibc
import Support
import TestSupport
import Testing

@Suite struct FileTests {
  private func failure(_ body: () throws(SystemError) -> Void) -> SystemError? {
    do {
      try body()
      return nil
    } catch { return error }
  }

  @Test func whatIsWrittenIsRead() throws {
    let folder = TemporaryFolder()
    for count in [0, 1, 4095, 1 << 18, (1 << 18) + 1, 3_000_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
      let file = try File(creating: folder.file("f"))
      try file.write(bytes)
      try file.close()
      #expect(try File.contents(of: folder.file("f")) == bytes)
      for limit in [0, 1, 5000, 1 << 18] {
        let read = try File.contents(of: folder.file("f"), upTo: limit)
        #expect(read == Array(bytes.prefix(limit)))
      }
    }
  }

  @Test func piecesStandOneAfterAnother() throws {
    let folder = TemporaryFolder()
    folder.write("much longer than what replaces it", to: "f")
    let file = try File(creating: folder.file("f"))
    for piece in ["one ", "", "two ", "three"] {
      try Array(piece.utf8).withUnsafeBytes { try file.write($0) }
    }
    try file.close()
    try file.close()
    #expect(try File.contents(of: folder.file("f")) == Array("one two three".utf8))
  }

  @Test func failuresHaveTheirOperationAndCode() {
    let folder = TemporaryFolder()
    let missing = folder.file("no/file")
    #expect(
      failure { () throws(SystemError) in _ = try File(reading: missing) }
        == SystemError(.open, missing, ENOENT))
    #expect(
      failure { () throws(SystemError) in _ = try File(creating: missing) }
        == SystemError(.open, missing, ENOENT))
    #expect(
      failure { () throws(SystemError) in _ = try File.contents(of: folder.path) }
        == SystemError(.read, folder.path, EISDIR))
    #expect(
      failure { () throws(SystemError) in _ = try File(reading: "a\0b") }
        == SystemError(.open, "a\0b", EINVAL))
    #expect(SystemError(.open, missing, ENOENT).reason == "No such file or directory")
  }

  @Test func aFullDeviceIsAFailureOfWriting() throws {
    // Opens like a file, and takes nothing.
    let file = try File(creating: "/dev/full")
    let error = withUnsafeBytes(of: UInt64(1)) { bytes in
      failure { () throws(SystemError) in try file.write(bytes) }
    }
    #expect(error == SystemError(.write, "/dev/full", ENOSPC))
  }

  @Test func foldersAreToldFromFiles() throws {
    let folder = TemporaryFolder()
    folder.write("", to: "f")
    #expect(try File(reading: folder.path).isFolder)
    #expect(try !File(reading: folder.file("f")).isFolder)
  }

  @Test func aFileThatIsLetGoIsClosed() throws {
    let folder = TemporaryFolder()
    folder.write("x", to: "f")
    // More than the limit of descriptors that a process has.
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    for _ in 0..<min(2 * limit.rlim_cur, 3000) { _ = try File(reading: folder.file("f")) }
    let descriptors = try #require(opendir("/proc/self/fd"))
    defer { closedir(descriptors) }
    var count = 0
    while readdir(descriptors) != nil { count += 1 }
    #expect(count < 1000)
  }
}
