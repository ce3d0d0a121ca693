#if os(Linux)
  import Glibc
#endif

/// Machine code in memory of its own, which ends with it.
///
/// The memory is writable while the code is written and executable afterwards, never both.
final class NativeCode: Sendable {
  /// As a number: addresses of code never change, and are read alone.
  private let start: UInt
  private let size: Int

  /// A copy of `bytes`; nil where the system gives no memory for code.
  init?(_ bytes: [UInt8]) {
    #if arch(x86_64) && os(Linux)
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      guard page > 0, !bytes.isEmpty else { return nil }
      size = (bytes.count + page - 1) / page * page
      guard
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
        memory != MAP_FAILED
      else { return nil }
      memory.copyMemory(from: bytes, byteCount: bytes.count)
      guard mprotect(memory, size, PROT_READ | PROT_EXEC) == 0 else {
        munmap(memory, size)
        return nil
      }
      start = UInt(bitPattern: memory)
    #else
      return nil
    #endif
  }

  deinit {
    #if arch(x86_64) && os(Linux)
      munmap(UnsafeMutableRawPointer(bitPattern: start), size)
    #endif
  }

  /// A function of ``CodeGenerator``: a frame, and the bytes of all blocks of a number. What it
  /// returns means nothing unless its inputs say otherwise (``NativeInputs/telling``).
  typealias Function = @convention(c) (UnsafeMutableRawPointer, Int) -> UInt64

  /// The function at a place in the code; it must not be called when the code is gone.
  func function(at offset: Int) -> Function {
    unsafeBitCast(start + UInt(offset), to: Function.self)
  }
}
