import Glibc
import Subject

// A million random byte strings and a million mutated right formulas, the same ones every time.
// Prints how many were accepted, the slowest input, and the most memory used.

struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

let count = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 1_000_000 : 1_000_000
enum Grammar {
  static let pieces: [[UInt8]] = [
    "x", "y", "x[i]", "n", "i", "(", ")", "[", "]", ",", "+", "-", "*", "/", "^", "**", "<", "==",
    "sum(", "prod(", "where(", "norm(x)", "1e9", "0", ".5", "1e-320", "sqrt(", "pow(", "-", " ",
    "t",
    "\u{3C0}", "²", "a", ":", "\n", "10000000000", "i, 0, n-1)", "exp(", "((((((((",
  ].map { Array($0.utf8) }
}

func randomBytes(_ random: inout SplitMix) -> [UInt8] {
  let length = Int.random(in: 1...80, using: &random)
  return (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
}

func mutated(_ random: inout SplitMix) -> [UInt8] {
  let seed = seeds[Int.random(in: 0..<seeds.count, using: &random)]
  var bytes = [seed.mode] + Array(seed.text.utf8)
  for _ in 0..<Int.random(in: 1...6, using: &random) {
    let at = Int.random(in: 1...bytes.count, using: &random)
    let end = min(bytes.count, at + Int.random(in: 0...8, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.removeSubrange(min(at, bytes.count)..<end)
    case 1: bytes.insert(contentsOf: Grammar.pieces.randomElement(using: &random) ?? [], at: at)
    case 2:
      bytes.replaceSubrange(
        min(at, end)..<end, with: Grammar.pieces.randomElement(using: &random) ?? [])
    default: bytes.insert(contentsOf: bytes[min(at, end)..<end], at: at)
    }
  }
  return bytes
}

var random = SplitMix(seed: 1)
for (name, make) in [("random byte strings", randomBytes), ("mutated formulas", mutated)] {
  var right = 0
  var slowest = (time: 0.0, text: "")
  let began = seconds()
  for _ in 0..<count {
    let bytes = make(&random)
    let start = seconds()
    if bytes.withUnsafeBytes({ tryFormula($0) }) { right += 1 }
    let time = seconds() - start
    if time > slowest.time { slowest = (time, String(decoding: bytes.dropFirst(), as: UTF8.self)) }
  }
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  print(
    "\(count) \(name): \(right) right, \(Int(seconds() - began)) s, slowest"
      + " \(Int(slowest.time * 1000)) ms for '\(slowest.text)', at most"
      + " \(usage.ru_maxrss / 1024) MiB")
}
print("machine code ran for \(nativeInputs.load(ordering: .relaxed)) inputs")
