extension Operation {
  /// The operation on single numbers, in Double: constants that are computed while a formula is read,
  /// and what all lanes of a program share. Leaves and loops give 0.
  package func value(_ a: Double, _ b: Double = 0, _ c: Double = 0, payload: Int = 0) -> Double {
    var numbers = (result: 0.0, a: a, b: b, c: c)
    withUnsafeMutablePointer(to: &numbers) {
      $0.withMemoryRebound(to: Double.self, capacity: 4) { first in
        func input(_ index: Int) -> ProgramInput<Double> {
          ProgramInput(UnsafePointer(first + index), step: 0)
        }
        let zero = input(0)
        var instruction = BoundInstruction(
          operation: self, exponent: payload, target: first, a: input(1), b: input(2), c: input(3),
          d: zero, e: zero, f: zero)
        BoundInstruction.run(&instruction, count: 1, blocks: 1)
      }
    }
    return numbers.result
  }
}
