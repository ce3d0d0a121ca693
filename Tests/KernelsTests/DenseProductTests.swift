import Kernels
import Lanes
import MachineCode
import TestSupport
import Testing

/// Whatever computes a product, it gives the bits of its definition.
@Suite struct DenseProductTests {
  private static let starts: [DenseStart] = [.zero, .result, .added]

  @Test(arguments: InstructionSet.available)
  func everyTileOfFloats(_ set: InstructionSet) throws { try everyTile(Float.self, set) }

  @Test(arguments: InstructionSet.available)
  func everyTileOfDoubles(_ set: InstructionSet) throws { try everyTile(Double.self, set) }

  private func everyTile<E: LaneElement>(_: E.Type, _ set: InstructionSet) throws {
    for left in [DenseProduct<E>.Left.numbers, .packs] {
      let product = DenseProduct<E>(left: left, instructionSet: set)
      #expect(product.isNative == set.hasFusedMultiplyAdd)
      var random = SplitMix(seed: 51)
      for rows in 1...34 {
        for columns in 1...10 {
          let start = Self.starts[(rows + columns) % 3]
          let shape = ProductCase<E>(
            left, start, rows: rows, columns: columns, depth: 3, isWild: false, &random)
          try shape.check(product)
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func anyShapeOfFloats(_ set: InstructionSet) throws { try anyShape(Float.self, set) }

  @Test(arguments: InstructionSet.available)
  func anyShapeOfDoubles(_ set: InstructionSet) throws { try anyShape(Double.self, set) }

  private func anyShape<E: LaneElement>(_: E.Type, _ set: InstructionSet) throws {
    for left in [DenseProduct<E>.Left.numbers, .packs] {
      let product = DenseProduct<E>(left: left, instructionSet: set)
      var random = SplitMix(seed: 52)
      for number in 0..<300 {
        let shape = ProductCase<E>(
          left, random.pick(Self.starts), rows: Int.random(in: 0...40, using: &random),
          columns: Int.random(in: 0...12, using: &random),
          depth: Int.random(in: 0...30, using: &random), isWild: number % 3 == 0, &random)
        try shape.check(product)
      }
    }
  }

  /// The shapes of models: layers, their gradients, and many trials side by side.
  @Test(
    arguments: InstructionSet.available,
    [
      (32, 2, 64), (32, 4, 32), (10, 2, 32), (512, 8, 784), (128, 49, 128), (455, 3, 30),
      (30, 32, 455),
    ])
  func shapesOfModels(_ set: InstructionSet, _ shape: (Int, Int, Int)) throws {
    let product = DenseProduct<Float>(left: .numbers, instructionSet: set)
    var random = SplitMix(seed: 53)
    let (rows, columns, depth) = shape
    try ProductCase<Float>(
      .numbers, .zero, rows: rows, columns: columns, depth: depth, isWild: false, &random
    ).check(product)
  }

  /// Rows of packs are computed some at a time where they are long.
  @Test(arguments: InstructionSet.available)
  func longRowsOfPacks(_ set: InstructionSet) throws {
    let product = DenseProduct<Float>(left: .packs, instructionSet: set)
    var random = SplitMix(seed: 54)
    for (rows, depth) in [(40, 32), (33, 100), (17, 500)] {
      try ProductCase<Float>(
        .packs, .result, rows: rows, columns: 10, depth: depth, isWild: false, &random
      ).check(product)
    }
  }

  /// A sum in parts has the bits of the whole.
  @Test(arguments: InstructionSet.available)
  func sumsContinue(_ set: InstructionSet) {
    let product = DenseProduct<Double>(left: .numbers, instructionSet: set)
    var random = SplitMix(seed: 55)
    let left = (0..<7 * 20).map { _ in random.fraction() - 0.5 }
    let right = (0..<20 * 2).map { _ in DoublePack(repeating: random.fraction() - 0.5) }
    func run(_ parts: [Range<Int>]) -> [Double] {
      var result = [DoublePack](repeating: 9, count: 14)
      for part in parts {
        left.withUnsafeBufferPointer { left in
          right.withUnsafeBufferPointer { right in
            guard let left = left.baseAddress, let right = right.baseAddress else { return }
            product.run(
              rows: 7, columns: 2, depth: part.count,
              start: part.lowerBound == 0 ? .zero : .result, left: left + part.lowerBound,
              leftRow: 20, leftDepth: 1, right: right + 2 * part.lowerBound, rightDepth: 2,
              rightColumn: 1, result: &result, resultRow: 2, resultColumn: 1)
          }
        }
      }
      return result.map { $0.element(at: 3) }
    }
    let whole = run([0..<20])
    #expect(run([0..<1, 1..<13, 13..<20]) == whole)
    #expect(Set(whole).count == 14)
  }

  /// One product is used by many threads.
  @Test func threadsShareAProduct() async throws {
    let product = DenseProduct<Float>(left: .numbers)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seed in 0..<8 {
        group.addTask {
          var random = SplitMix(seed: UInt64(seed))
          for _ in 0..<40 {
            try ProductCase<Float>(
              .numbers, .added, rows: 19, columns: 5, depth: 11, isWild: false, &random
            ).check(product)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
