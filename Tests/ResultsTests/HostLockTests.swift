import Results
import TestSupport
import Testing

/// One host at a time uses a database, and whoever is gone leaves it to others.
@Suite struct HostLockTests {
  @Test func oneHostAtATime() throws {
    let folder = TemporaryFolder()
    var mine: HostLock? = try HostLock.taken(in: folder.path, host: "one")
    let second = try HostLock.taken(in: folder.path, host: "one")
    #expect(folder.bytes(of: HostLock.name) == Array("one".utf8))
    // While one of two processes has it.
    for _ in 0..<2 {
      let error = #expect(throws: DatabaseError.self) {
        try HostLock.taken(in: folder.path, host: "two")
      }
      #expect(error?.message == "its database is in use on the host 'one'")
      mine = nil
    }
    withExtendedLifetime((mine, second)) {}
  }

  @Test func whatIsLetGoOfIsTaken() throws {
    let folder = TemporaryFolder()
    for host in ["one", "a host with a much longer name", "two", "one"] {
      let lock = try HostLock.taken(in: folder.path, host: host)
      #expect(folder.bytes(of: HostLock.name) == Array(host.utf8))
      withExtendedLifetime(lock) {}
    }
  }

  @Test func aFolderThatIsNotThere() {
    #expect(throws: DatabaseError.self) { try HostLock.taken(in: "/nowhere/at/all", host: "one") }
  }
}
