import Formulas
import TestSupport
import Testing

/// Formulas whose operations are joined into one instruction, and the same in plain Swift.
private let joined: [(text: String, plain: @Sendable ([Float]) -> Float)] = [
  ("a*b + c", { $0[0] * $0[1] + $0[2] }),
  ("c + a*b", { $0[2] + $0[0] * $0[1] }),
  ("a*b - c", { $0[0] * $0[1] - $0[2] }),
  ("c - a*b", { $0[2] - $0[0] * $0[1] }),
  ("a*b*c", { $0[0] * $0[1] * $0[2] }),
  ("a*(b*c)", { $0[0] * ($0[1] * $0[2]) }),
  ("(a + b)*c", { ($0[0] + $0[1]) * $0[2] }),
  ("(a - b)*c", { ($0[0] - $0[1]) * $0[2] }),
  ("a + b + c", { $0[0] + $0[1] + $0[2] }),
  ("a + (b + c)", { $0[0] + ($0[1] + $0[2]) }),
  ("a*b + c + d", { $0[0] * $0[1] + $0[2] + $0[3] }),
  ("d + (a*b + c)", { $0[3] + ($0[0] * $0[1] + $0[2]) }),
  ("a*b + c*d", { $0[0] * $0[1] + $0[2] * $0[3] }),
  ("a*b + c*d + e1", { $0[0] * $0[1] + $0[2] * $0[3] + $0[4] }),
  ("a*b*c + d", { $0[0] * $0[1] * $0[2] + $0[3] }),
  ("d - a*b*c", { $0[3] - $0[0] * $0[1] * $0[2] }),
  ("a*b + c*d*e1", { $0[0] * $0[1] + $0[2] * $0[3] * $0[4] }),
  ("c*d*e1 + a*b", { $0[2] * $0[3] * $0[4] + $0[0] * $0[1] }),
  ("a*b*c + d*e1*f", { $0[0] * $0[1] * $0[2] + $0[3] * $0[4] * $0[5] }),
  ("sqrt(a) + b", { $0[0].squareRoot() + $0[1] }),
  ("sqrt(a*b)", { ($0[0] * $0[1]).squareRoot() }),
  ("sqrt(a*b) + c", { ($0[0] * $0[1]).squareRoot() + $0[2] }),
  ("a*b/c", { $0[0] * $0[1] / $0[2] }),
  ("a*b*c/d", { $0[0] * $0[1] * $0[2] / $0[3] }),
  ("d - a*b/c", { $0[3] - $0[0] * $0[1] / $0[2] }),
  ("e1 - a*b*c/d", { $0[4] - $0[0] * $0[1] * $0[2] / $0[3] }),
  ("-a*b + c", { -$0[0] * $0[1] + $0[2] }),
  ("c - -a*b", { $0[2] - -$0[0] * $0[1] }),
  (
    "a^2 + b^3 + c^4",
    {
      let square = $0[2] * $0[2]
      return $0[0] * $0[0] + $0[1] * $0[1] * $0[1] + square * square
    }
  ),
]

@Suite struct JoinedInstructionTests {
  /// Nothing is contracted or reordered: each operation rounds as if alone.
  @Test(arguments: joined.indices)
  func joinedOperationsRoundAsIfAlone(_ at: Int) throws {
    let (text, plain) = joined[at]
    let variables = ["a", "b", "c", "d", "e1", "f"].map { Variable($0) }
    let program = try Formula(text, variables: variables).valueProgram()
    let evaluate = PointEvaluator<Float>(program)
    var random = SplitMix(seed: UInt64(at))
    for _ in 0..<5000 {
      // Positive, so that roots are numbers; of near sizes, so that every rounding shows.
      let point = (0..<6).map { _ in Float.random(in: 0.5..<3, using: &random) }
      #expect(evaluate(point)[0].bitPattern == plain(point).bitPattern, "\(text) at \(point)")
    }
  }
}
