import Kernels
import Lanes
import MachineCode
import TestSupport
import Testing

/// What computes products, and what where that is not to be had.
@Suite struct ExecutionTests {
  @Test func theStandardIsNative() {
    #expect(
      DenseProduct<Float>(left: .numbers).isNative == InstructionSet.standard.hasFusedMultiplyAdd)
    #expect(!DenseProduct<Float>(left: .numbers, instructionSet: .portable).isNative)
    InstructionSet.$chosen.withValue(.portable) {
      #expect(!DenseProduct<Double>(left: .packs).isNative)
    }
  }

  @Test func setsThatTheProcessorLacksAreNotUsed() {
    for set in InstructionSet.allCases where !InstructionSet.available.contains(set) {
      #expect(!DenseProduct<Float>(left: .numbers, instructionSet: set).isNative)
    }
  }

  /// Processors with AVX2 but without fused multiply-adds compute products in Swift.
  @Test func withoutFusedMultiplyAdd() throws {
    try InstructionSet.$lacksFusedMultiplyAdd.withValue(true) {
      let product = DenseProduct<Float>(left: .numbers, instructionSet: .avx2)
      #expect(!product.isNative)
      try check(product)
    }
  }

  @Test(arguments: InstructionSet.available) func refusedMemory(_ set: InstructionSet) throws {
    try ExecutableMemory.$isRefused.withValue(true) {
      let product = DenseProduct<Float>(left: .numbers, instructionSet: set)
      #expect(!product.isNative)
      try check(product)
    }
  }

  private func check(_ product: DenseProduct<Float>) throws {
    var random = SplitMix(seed: 61)
    try ProductCase<Float>(
      .numbers, .zero, rows: 9, columns: 3, depth: 5, isWild: false, &random
    ).check(product)
  }

  @Test func negativeSizesEndTheProgram() async {
    await #expect(processExitsWith: .failure) {
      var (left, right, result): (Float, FloatPack, FloatPack) = (0, 0, 0)
      DenseProduct<Float>(left: .numbers).run(
        rows: 1, columns: 1, depth: -1, start: .zero, left: &left, leftRow: 1, leftDepth: 1,
        right: &right, rightDepth: 1, rightColumn: 1, result: &result, resultRow: 1,
        resultColumn: 1)
    }
  }
}
