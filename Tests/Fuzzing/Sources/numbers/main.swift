import Dispatch
import FileChecks
import Glibc
import Synchronization

// Every Float, and so many Doubles, through the text of tables and back.
let doubles = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000_000
let pieces = 4096
let lost = Mutex<[String]>([])
DispatchQueue.concurrentPerform(iterations: pieces) { piece in
  let size = UInt32((1 << 32) / pieces)
  let first = UInt32(piece) * size
  if let value = NumberChecks.firstLost(floats: first...first + (size - 1)) {
    lost.withLock { $0.append("Float \(value), bits \(value.bitPattern)") }
  }
  if let value = NumberChecks.firstLost(doubles: doubles / pieces + 1, seed: UInt64(piece)) {
    lost.withLock { $0.append("Double \(value), bits \(value.bitPattern)") }
  }
}
let found = lost.withLock { $0 }
for line in found { print("does not read back: \(line)") }
print("\(1 << 32) Floats and \((doubles / pieces + 1) * pieces) Doubles, \(found.count) lost")
exit(found.isEmpty ? 0 : 1)
