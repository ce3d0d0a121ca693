import FileChecks
import TestSupport
import Testing

/// A sample of what Tests/Fuzzing tries for hours: right files with bytes changed, moved and repeated.
@Suite(.serialized) struct HostileFileTests {
  @Test(arguments: FileChecks.Subject.allCases) func mutations(_ subject: FileChecks.Subject) {
    let checks = FileChecks()
    defer { checks.remove() }
    var random = SplitMix(seed: 5)
    let seeds = checks.seeds(subject)
    var right = 0
    for seed in seeds where checks.check(seed, subject) { right += 1 }
    for count in 0..<1500 {
      var bytes = seeds[count % seeds.count]
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let at = Int.random(in: 0..<max(1, bytes.count), using: &random)
        let piece = Array(bytes[min(at, bytes.count)...].prefix(9))
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where !bytes.isEmpty: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1 where !bytes.isEmpty: bytes.remove(at: at)
        case 2: bytes.insert(contentsOf: piece, at: min(at, bytes.count))
        case 3: bytes.removeLast(min(piece.count, bytes.count))
        default:
          let other = Int.random(in: 0...bytes.count, using: &random)
          bytes.insert(contentsOf: piece, at: other)
        }
      }
      if checks.check(bytes, subject) { right += 1 }
    }
    // Some are right by what they say, and are not refused before it is read.
    if [.experiment, .table, .manifest, .record, .replacement, .rows, .images].contains(subject) {
      #expect(right > 0, "\(subject)")
    }
  }
}
