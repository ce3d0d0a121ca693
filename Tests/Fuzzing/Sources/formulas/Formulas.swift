import Glibc
import Subject

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  tryFormula(UnsafeRawBufferPointer(start: data, count: count))
  return 0
}

/// What libFuzzer calls before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  atexit {
    print("machine code ran for \(nativeInputs.load(ordering: .relaxed)) inputs")
  }
  return 0
}
