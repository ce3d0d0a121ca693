import Engine
import Lanes
import Testing

/// Decompositions against what they must be, and the same bits for one trial as for many.
@Suite struct MatrixFunctionTests {
  /// Numbers that fill a matrix.
  private static func numbers(_ size: Int, seed: Int) -> [Double] {
    (0..<size * size).map { at in
      let value = Double((at * 7919 + seed * 104_729) % 1009) / 504.5 - 1
      return value + 0.001 * Double(at)
    }
  }

  /// a·aᵀ, of a rank that may be smaller than the size.
  private static func symmetric(_ size: Int, rank: Int, seed: Int) -> [Double] {
    let a = numbers(size, seed: seed)
    return (0..<size * size).map { at in
      let (i, j) = (at / size, at % size)
      return (0..<rank).reduce(0) { $0 + a[i * size + $1] * a[j * size + $1] }
    }
  }

  private static let sizes = [1, 2, 3, 5, 8, 17, 33]

  /// What a function makes of matrices, one trial in each lane, or one trial alone.
  private func results(
    _ matrices: [[Double]], size: Int, isSpread: Bool,
    _ function: (MatrixFunctions<DoublePack>, SquareMatrix<DoublePack>, SquareMatrix<DoublePack>)
      -> Void
  ) -> [[Double]] {
    let functions = MatrixFunctions<DoublePack>(largest: size + 3, isSpread: isSpread)
    defer { functions.deallocate() }
    let used = functions.of(size: size)
    let count = SquareMatrix<DoublePack>.count(size, isSpread: isSpread)
    let memory = UnsafeMutablePointer<DoublePack>.allocateAligned(2 * count, repeating: 0)
    defer { memory.deallocate() }
    let (source, target) = (used.matrix(memory), used.matrix(memory + count))
    func set(_ trial: Int, _ lane: Int?) {
      for i in 0..<size {
        for j in 0..<size {
          let number = matrices[trial][i * size + j]
          var value = lane == nil ? DoublePack(repeating: number) : source[i, j]
          if let lane { value.setElement(at: lane, to: number) }
          source[i, j] = value
        }
      }
    }
    func get(_ lane: Int) -> [Double] {
      (0..<size * size).map { target[$0 / size, $0 % size].element(at: lane) }
    }
    if isSpread {
      return matrices.indices.map { trial in
        set(trial, nil)
        function(used, source, target)
        return get(0)
      }
    }
    for trial in matrices.indices { set(trial, trial) }
    function(used, source, target)
    return matrices.indices.map { get($0) }
  }

  private func product(_ a: [Double], _ b: [Double], _ size: Int, transposed: Bool = false)
    -> [Double]
  {
    (0..<size * size).map { at in
      let (i, j) = (at / size, at % size)
      return (0..<size).reduce(0) {
        $0 + a[i * size + $1] * (transposed ? b[j * size + $1] : b[$1 * size + j])
      }
    }
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { abs($0 - $1) }.max() ?? 0
  }

  private func identity(_ size: Int) -> [Double] {
    (0..<size * size).map { $0 % (size + 1) == 0 ? 1 : 0 }
  }

  @Test(arguments: sizes) func aPowerIsUndoneByItsInverse(_ size: Int) {
    let matrices = (0..<4).map { seed -> [Double] in
      let matrix = Self.symmetric(size, rank: size, seed: seed)
      return matrix.indices.map { matrix[$0] + ($0 % (size + 1) == 0 ? 0.5 : 0) }
    }
    let both = [false, true].map { isSpread in
      results(matrices, size: size, isSpread: isSpread) { $0.power($1, -0.5, into: $2) }
    }
    #expect(both[0] == both[1])
    for (matrix, root) in zip(matrices, both[0]) {
      let whole = product(product(root, root, size), matrix, size)
      #expect(distance(whole, identity(size)) < 1e-10 * Double(size))
    }
  }

  @Test(arguments: sizes) func eigenvectorsDiagonalize(_ size: Int) {
    let matrices = [size, max(1, size / 2), 1].map {
      Self.symmetric(size, rank: $0, seed: $0)
    }
    let both = [false, true].map { isSpread in
      results(matrices, size: size, isSpread: isSpread) { $0.eigenvectors($1, into: $2) }
    }
    #expect(both[0] == both[1])
    for (matrix, vectors) in zip(matrices, both[0]) {
      let transposed = vectors.indices.map { vectors[$0 % size * size + $0 / size] }
      #expect(distance(product(transposed, vectors, size), identity(size)) < 1e-12 * Double(size))
      let turned = product(product(transposed, matrix, size), vectors, size)
      let values = (0..<size).map { turned[$0 * (size + 1)] }
      let scale = max(1, values.first ?? 1)
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 - 1e-12 * scale })
      for i in 0..<size {
        for j in 0..<size where i != j {
          #expect(abs(turned[i * size + j]) < 1e-12 * scale * Double(size))
        }
      }
    }
  }

  @Test(arguments: sizes) func columnsAreMadeOrthonormal(_ size: Int) {
    // Of full rank, and not: the columns are orthonormal all the same.
    let matrices = [
      Self.numbers(size, seed: 3), Self.symmetric(size, rank: max(1, size / 2), seed: 4),
      [Double](repeating: 0, count: size * size),
    ]
    let both = [false, true].map { isSpread in
      results(matrices, size: size, isSpread: isSpread) { $0.orthonormalize($1, into: $2) }
    }
    #expect(both[0] == both[1])
    for (at, (matrix, q)) in zip(matrices, both[0]).enumerated() {
      let transposed = q.indices.map { q[$0 % size * size + $0 / size] }
      #expect(distance(product(transposed, q, size), identity(size)) < 1e-12 * Double(size))
      let r = product(transposed, matrix, size)
      for i in 0..<size {
        for j in 0..<i { #expect(abs(r[i * size + j]) < 1e-11 * Double(size)) }
        if at == 0 { #expect(r[i * size + i] >= 0) }
      }
    }
  }

  /// A matrix beside others that need more rotations has the bits that it has alone.
  @Test func noLaneDependsOnTheOthers() {
    let size = 9
    let all = (0..<DoublePack.width).map { Self.symmetric(size, rank: 1 + $0 % size, seed: $0) }
    let together = results(all, size: size, isSpread: false) { $0.eigenvectors($1, into: $2) }
    for (at, matrix) in all.enumerated() {
      let alone = results([matrix], size: size, isSpread: false) { $0.eigenvectors($1, into: $2) }
      #expect(alone[0] == together[at])
    }
  }

  @Test func columnsAreOrderedByFallingNumbers() {
    let numbers: [Double] = [2, 5, 2, 7]
    let keys = (0..<16).map { $0 < 4 ? numbers[$0] : 0 }
    for isSpread in [false, true] {
      let ordering = results([keys], size: 4, isSpread: isSpread) { $0.order($1, into: $2) }[0]
      // Equal ones keep their order.
      let places = [2, 1, 3, 0]
      for (at, place) in places.enumerated() {
        #expect(ordering[at * 4 + place] == 1)
      }
      #expect(ordering.reduce(0, +) == 4)
    }
  }
}
