import Subject

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  tryFormula(UnsafeRawBufferPointer(start: data, count: count))
  return 0
}
