import Engine
import TestSupport
import Testing

@Suite struct OutcomeTableTests {
  /// Every row reads back with the bits that were set, whatever the order of setting.
  @Test(arguments: [false, true], [1, 3])
  func rowsReadBack(_ isSingle: Bool, _ dimension: Int) throws {
    var generator = SplitMix(seed: 1)
    func number() -> Double {
      let bits = generator.next()
      return isSingle
        ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))) : Double(bitPattern: bits)
    }
    let outcomes = (0..<500).map { _ in
      Outcome(
        status: generator.pick(Status.allCases),
        iterations: Int.random(in: 0..<1 << 31, using: &generator),
        gradientEvaluations: Int.random(in: 0..<1 << 31, using: &generator),
        finalLoss: number(), gradientNorm: number(), bestLoss: number(),
        final: (0..<dimension).map { _ in number() })
    }
    let table = try OutcomeTable(count: outcomes.count, dimension: dimension, isSingle: isSingle)
    for at in outcomes.indices.shuffled(using: &generator) { table[at] = outcomes[at] }
    for (at, outcome) in outcomes.enumerated() {
      #expect(table.status(of: at) == outcome.status)
      #expect(table.iterations(of: at) == outcome.iterations)
      #expect(table.gradientEvaluations(of: at) == outcome.gradientEvaluations)
      let read =
        [table.finalLoss(of: at), table.gradientNorm(of: at), table.bestLoss(of: at)]
        + (0..<dimension).map { table.final($0, of: at) }
      let set = [outcome.finalLoss, outcome.gradientNorm, outcome.bestLoss] + outcome.final
      for (a, b) in zip(read, set) {
        #expect(a.bitPattern == b.bitPattern || a.isNaN && b.isNaN)
      }
    }
  }

  @Test func namesOfStatusesReadBack() {
    for status in Status.allCases { #expect(Status(name: status.name) == status) }
    #expect(Status(name: "Converged") == nil)
  }
}
