import Support
import Testing

/// Other programs, run to their ends.
@Suite struct ProgramTests {
  @Test func outcomes() throws {
    let spoken = try Program("sh").run(["-c", "echo out; echo err >&2; exit 3"])
    #expect(spoken.status == 3 && spoken.output == Array("out\n".utf8) && spoken.error == "err\n")
    let ended = try Program("sh").run(["-c", "kill -TERM $$"])
    #expect(ended.status == 128 + 15)
    #expect(throws: Program.Failure.missing) { try Program("no-such-program").run([]) }
    // Nothing to read, and no wait for it.
    #expect(try Program("cat").run([]).output.isEmpty)
  }

  /// A program that fills both streams is not left waiting.
  @Test func bothStreams() throws {
    let outcome = try Program("sh").run([
      "-c", "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; head -c 1000000 /dev/zero",
    ])
    #expect(outcome.status == 0 && outcome.output.count == 4_000_000)
    #expect(outcome.error.utf8.count == 1 << 16)
  }

  @Test func tooMuch() throws {
    let outcome = try Program("yes").run([], upTo: 1000)
    #expect(outcome.output.count == 1000 && outcome.status != 0)
  }
}
