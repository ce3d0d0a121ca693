#if os(Linux)
  import Glibc
#endif

/// Machine code in memory of its own, which is freed with it.
///
/// The memory is writable while the code is written and executable afterwards, never both.
package final class ExecutableMemory: Sendable {
  /// Whether tests of the present task are to find that the system refuses.
  @TaskLocal package static var isRefused = false

  /// Whether the system gives memory for code. Some security policies refuse it; programs are then
  /// interpreted.
  package static var isAvailable: Bool {
    // One instruction, which is not run.
    var assembler = Assembler(.avx2, isDouble: false)
    assembler.ret()
    return ExecutableMemory(assembler.finished()) != nil
  }

  /// As a number: addresses of code never change, and are only read.
  private let start: UInt
  private let size: Int
  private let count: Int

  /// A copy of `bytes`; nil where the system gives no memory for code.
  package init?(_ bytes: [UInt8]) {
    #if arch(x86_64) && os(Linux)
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      guard page > 0, !bytes.isEmpty else { return nil }
      count = bytes.count
      size = (bytes.count + page - 1) / page * page
      guard !Self.isRefused, let memory = Self.allocate(bytes, size) else { return nil }
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

  /// Memory that holds the bytes and may be executed; nil where the system refuses.
  private static func allocate(_ bytes: [UInt8], _ size: Int) -> UnsafeMutableRawPointer? {
    #if arch(x86_64) && os(Linux)
      guard
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
        memory != MAP_FAILED
      else { return nil }
      memory.copyMemory(from: bytes, byteCount: bytes.count)
      guard mprotect(memory, size, PROT_READ | PROT_EXEC) == 0 else {
        munmap(memory, size)
        return nil
      }
      return memory
    #else
      return nil
    #endif
  }

  /// A copy of the code.
  package var bytes: [UInt8] {
    let memory = UnsafeRawPointer(bitPattern: start)
    return [UInt8](UnsafeRawBufferPointer(start: memory, count: count))
  }

  /// A function of ``CodeGenerator``: takes a context and the bytes of all blocks of a number; what it
  /// returns is given by ``CallingLayout/eventReporting``, and means nothing where no events are
  /// reported.
  package typealias Function = @convention(c) (UnsafeMutableRawPointer, Int) -> UInt64

  /// The function at an offset in the code; it must not be called when the code is freed.
  package func function(at offset: Int) -> Function {
    unsafeBitCast(start + UInt(offset), to: Function.self)
  }
}
