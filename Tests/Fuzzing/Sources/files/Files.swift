import FileChecks
import Glibc

/// What reads the input: a subject of ``FileChecks`` by the name in `DESCENT_SUBJECT`.
nonisolated(unsafe) private let checks = FileChecks()
private let subject: FileChecks.Subject = {
  let name = getenv("DESCENT_SUBJECT").map { String(cString: $0) } ?? "experiment"
  guard let subject = FileChecks.Subject(rawValue: name) else {
    fatalError("DESCENT_SUBJECT is one of \(FileChecks.Subject.allCases.map(\.rawValue))")
  }
  return subject
}()
nonisolated(unsafe) private var seeds = checks.seeds(subject)[...]

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // Right ones first, for the fuzzer to know what they reach.
  if let seed = seeds.popFirst() { checks.check(seed, subject) }
  checks.check(Array(UnsafeBufferPointer(start: data, count: count)), subject)
  return 0
}

/// What libFuzzer calls before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  atexit { checks.remove() }
  return 0
}
