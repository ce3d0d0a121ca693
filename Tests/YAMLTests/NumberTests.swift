import Glibc
import TestSupport
import Testing
import YAML

@Suite struct NumberTests {
  @Test(arguments: [
    ("0", 0.0), ("12", 12), ("+1", 1), ("-1", -1), ("007", 7), ("1_000", 1000), ("1_0_0", 100),
    ("0x1F", 31), ("0xff", 255), ("0o17", 15), ("0x1_0", 16), ("1e-3", 1e-3), (".5", 0.5),
    ("5.", 5), ("-.5", -0.5), ("+.5e1", 5), ("1E+2", 100), ("1_0.0_1e1_0", 10.01e10),
    (".inf", .infinity), ("-.INF", -.infinity), ("+.Inf", .infinity), ("5.e2", 500),
    ("12345678901234567168", 12_345_678_901_234_567_168), ("0xFFFFFFFFFFFFFFFF", 0x1p64),
    ("1e-308", 1e-308), ("0e-999", 0), ("179769313486231570000e288", 1.7976931348623157e308),
  ])
  func numbers(text: String, value: Double) {
    #expect(Scalar(text).real == .value(value))
    #expect(Scalar(text, isPlain: false).real == .mismatch)
    #expect(Scalar(text, isPlain: false).kind == .text)
  }

  @Test(arguments: [
    "_1", "1_", "1__0", "1_.0", "1._0", "1e_3", "1e3_", "e3", "1e", "1e+", ".", "+", "-", "", "..5",
    "0x", "0xG", "-0x1", "0o8", "0b1", "1.2.3", "1 000", "inf", "nan", "NaN", ".iNF", "-.nan",
    "1,5", "1f", "0x1p3", "١", "0x_1", "infinity", "1e3.5", "--1", "true",
  ])
  func notNumbers(text: String) {
    #expect(Scalar(text).real == .mismatch)
    #expect(Scalar(text).integer == .mismatch)
  }

  @Test(arguments: ["1e400", "-1e400", "1e99999999999999999999", "1e-400", "-0.1e-500"])
  func outOfRange(text: String) {
    #expect(Scalar(text).real == .outOfRange)
    #expect(Scalar(text).kind == .real)
  }

  @Test func notANumber() { #expect(Scalar(".nan").real.value?.isNaN == true) }

  @Test func wholeNumbers() {
    #expect(Scalar("1e3").integer == .value(1000))
    #expect(Scalar("2000.0").integer == .value(2000))
    #expect(Scalar("-9223372036854775808").integer == .value(.min))
    #expect(Scalar("9223372036854775808").integer == .outOfRange)
    #expect(Scalar("1e300").integer == .outOfRange)
    #expect(Scalar("1e999").integer == .outOfRange)
    #expect(Scalar("0.5").integer == .mismatch)
    #expect(Scalar(".inf").integer == .mismatch)
    #expect(Scalar("0x10").integer == .value(16))
  }

  @Test func kinds() {
    for text in ["", "~", "null", "Null", "NULL"] { #expect(Scalar(text).kind == .null) }
    for text in ["true", "True", "TRUE"] { #expect(Scalar(text).boolean == true) }
    for text in ["false", "False", "FALSE"] { #expect(Scalar(text).boolean == false) }
    for text in ["yes", "no", "on", "off", "tRUE", "nULL", "y", "2*x", "1e-3 "] {
      #expect(Scalar(text).kind == .text)
    }
    #expect(Scalar("true", isPlain: false).boolean == nil)
    #expect(Scalar("1").kind == .integer)
    #expect(Scalar("1.").kind == .real)
  }

  /// The C library rounds exactly, so every bit has to agree.
  @Test func roundsLikeStrtod() {
    var random = SplitMix(seed: 1)
    func digits(_ limit: Int) -> String {
      (0..<Int.random(in: 1...limit, using: &random)).map { _ in
        String(Int.random(in: 0...9, using: &random))
      }.joined()
    }
    for _ in 0..<20_000 {
      var text = random.pick(["", "-", "+"]) + digits(25)
      if Bool.random(using: &random) { text += "." + digits(25) }
      if Bool.random(using: &random) {
        text += "e" + String(Int.random(in: -340...310, using: &random))
      }
      let expected = strtod(text, nil)
      switch Scalar(text).real {
      case .value(let value): #expect(value.bitPattern == expected.bitPattern, "\(text)")
      case .outOfRange: #expect(expected.isInfinite || expected == 0, "\(text)")
      case .mismatch: Issue.record("\(text) is no number")
      }
    }
  }

  @Test func manyDigits() {
    let text = "0." + String(repeating: "3", count: 100_000)
    #expect(Scalar(text).real == .value(strtod(text, nil)))
  }
}
