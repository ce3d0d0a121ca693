import MachineCode
import ProgramChecks
import TestSupport
import Testing

/// Random steps of optimizers with a loss behind them, by machine code and on single numbers.
@Suite(.enabled(if: InstructionSet.available.count > 1)) struct FunctionTests {
  @Test(arguments: 0..<24 as Range<UInt64>)
  func randomFunctions(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    var nativeCount = 0
    for _ in 0..<10 {
      let length = Int.random(in: 8...300, using: &random)
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      let result = checkFunction(bytes)
      nativeCount += result.nativeCount
      let difference = result.difference
      #expect(difference == nil, "\(seed)")
    }
    #expect(nativeCount == 20 * (InstructionSet.available.count - 1))
  }
}
