import Engine
import Formulas
import Glibc
import Lanes
import Losses
import MachineCode
import ProgramChecks
import Programs
import Testing

/// Whatever the processor's instructions, native code gives the bits of single numbers.
@Suite struct NativeCodeTests {
  /// Every operation that has instructions of its own, alone and at the numbers' edges.
  @Test(arguments: [
    "a + b", "a - b", "a * b", "a / b", "-a", "sqrt(a)", "abs(a)", "floor(a)", "sign(a)",
    "relu(a)", "min(a, b)", "max(a, b)", "where(a < b, 1, 0)", "where(a <= b, c, a)",
    "where(a > b, a, c)", "where(a >= b, a, b)", "where(a == b, a, c)", "where(a != b, c, b)",
    "where(a < b, b, c)", "a^0", "a^1", "a^-1", "a^2", "a^3", "a^4",
    "a^-5", "a^17", "a^1023", "1 - a", "1 / a", "2 * a - 3 / b", "a", "3", "0*a", "a + a",
    "a - a", "min(a, a)", "where(a == a, a, 3)", "exp(a)", "pow(a, b)", "pow(2, a)", "exp(3*a) + a",
    "sin(cos(a)) * cos(a) + erf(sin(b))",
  ])
  func everyOperation(_ text: String) throws {
    let variables = ["a", "b", "c"].map { Variable($0) }
    let formula = try Formula(text, variables: variables)
    #expect(difference(formula.valueProgram()) == nil)
    #expect(difference(try formula.gradientProgram()) == nil)
    #expect(difference(formula.valueProgram(), shared: [1]) == nil)
    #expect(difference(formula.valueProgram(), shared: [0, 2]) == nil)
  }

  /// Factors are joined only where that changes no bit: not where the smallest or the largest numbers
  /// would differ.
  @Test(arguments: [
    "2 * a", "a * 2", "-2 * a", "2 * (4 * a)", "(a * 2) * 8", "-2 * (-4 * a)", "2 * (8 * (a * 4))",
    "2 * (0.5 * a)", "0.5 * (2 * a)", "0.5 * (0.25 * a)", "2 * (3 * a)", "3 * (2 * a)",
    "1 * (1 * a)", "1.2e30 * (2 * a)", "1.152921504606847e18 * (1.152921504606847e18 * a)",
    "1.2676506002282294e30 * (1.2676506002282294e30 * a)",
    "4 * a + 2 * (4 * a)", "2 * a * b - 8 * (2 * a)",
  ])
  func productsByPowersOfTwo(_ text: String) throws {
    let variables = ["a", "b"].map { Variable($0) }.prefix(text.contains("b") ? 2 : 1)
    let formula = try Formula(text, variables: Array(variables))
    #expect(difference(formula.valueProgram(), blocks: [40]) == nil)
    #expect(difference(try formula.gradientProgram(), blocks: [2]) == nil)
  }

  @Test(arguments: LossCatalogue.all.indices)
  func everyLossOfTheCatalogue(_ at: Int) throws {
    let definition = LossCatalogue.all[at]
    let formula = try definition.loss().drawnFormula()
    #expect(difference(try formula.gradientProgram()) == nil, "\(definition.name)")
    #expect(
      difference(try formula.hessianVectorProgram(), blocks: [3]) == nil, "\(definition.name)")
    if let dimension = definition.parameters.firstIndex(where: { $0.name == "dimension" }) {
      // Loops of some length; and so long that they are not unrolled.
      for count in [12, 400] {
        var values = definition.parameters.map(\.defaultValue)
        values[dimension] = Double(count)
        let program = try definition.loss(values).drawnFormula().gradientProgram()
        #expect(difference(program, blocks: [2]) == nil, "\(definition.name) \(count)")
      }
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func randomFormulas(_ seed: UInt64) throws {
    let names = ["x", "y", "z", "u"]
    var formulas = RandomFormulas(seed: seed, names: names, isAlgebraic: seed % 3 != 0)
    let text = formulas.formula(depth: 3 + Int(seed % 3))
    let formula = try Formula(text, variables: names.map { Variable($0) })
    #expect(difference(formula.valueProgram(), blocks: [3], seed: seed) == nil, "\(text)")
    let gradient = try formula.gradientProgram()
    #expect(difference(gradient, blocks: [1, 2], seed: seed) == nil, "\(text)")
    #expect(difference(gradient, blocks: [2], shared: [0, 3], seed: seed) == nil, "\(text)")
  }

  /// More numbers alive at once than there are registers: they are kept in memory.
  @Test(arguments: [10, 20, 40, 100])
  func manyNumbersAtOnce(_ count: Int) throws {
    let variables = (0..<count).map { Variable("v\($0)") }
    let products = (0..<count).map { "(v\($0) * v\(($0 + 1) % count) + \($0))" }
    let forward = products.joined(separator: " + ")
    let backward = products.reversed().enumerated().map { "\($0 + 1) * \($1)" }
      .joined(separator: " - ")
    let formula = try Formula("(\(forward)) * (\(backward))", variables: variables)
    #expect(difference(formula.valueProgram(), blocks: [1, 3]) == nil)
    #expect(difference(try formula.gradientProgram(), blocks: [1, 3]) == nil)
    #expect(
      difference(try formula.gradientProgram(), blocks: [3], shared: Set(0..<count / 2)) == nil)
  }

  /// A machine that is bound again uses the new memory, and new shared blocks.
  @Test func bindingAgain() throws {
    let program = try Formula("a*b + 1").valueProgram()
    for set in InstructionSet.available {
      let machine = Machine<DoublePack>(program, maximumBlocks: 2, instructionSet: set)
      var (a, b): ([DoublePack], [DoublePack]) = ([2, 3], [5, 7])
      var result = [DoublePack](repeating: 0, count: 2)
      for step in [1, 0, 1] {
        a.withUnsafeMutableBufferPointer { a in
          b.withUnsafeMutableBufferPointer { b in
            result.withUnsafeMutableBufferPointer { result in
              machine.bind(
                inputs: [
                  ProgramInput(UnsafePointer(a.baseAddress!)),
                  ProgramInput(UnsafePointer(b.baseAddress!), step: step),
                ], outputs: [result.baseAddress!])
              machine.run(blocks: 0)
              machine.run(blocks: 2)
            }
          }
        }
        #expect(result[0].element(at: 7) == 11)
        #expect(result[1].element(at: 0) == (step == 1 ? 22 : 16))
      }
    }
  }

  /// Memory for code is freed with its program.
  @Test(.enabled(if: InstructionSet.available.count > 1)) func codeIsFreed() throws {
    let before = try executableBytes()
    var most = before
    var codeBytes = 0
    for number in 0..<3000 {
      let program = try Formula("x*\(number) + 1").valueProgram()
      let machine = Machine<FloatPack>(
        program, maximumBlocks: 1, instructionSet: InstructionSet.available.last!)
      var (x, y): (FloatPack, FloatPack) = (2, 0)
      withUnsafeMutablePointer(to: &x) { x in
        withUnsafeMutablePointer(to: &y) { y in
          machine.run(inputs: [ProgramInput(UnsafePointer(x))], outputs: [y], blocks: 1)
        }
      }
      #expect(y.element(at: 3) == Float(2 * number + 1))
      codeBytes += try #require(machine.compiled).bytes.count
      if number % 500 == 499 { most = max(most, try executableBytes()) }
    }
    // A page each would be 12 MB. Other tests that run meanwhile have code of their own.
    #expect(codeBytes > 150_000)
    #expect(most < before + 4_000_000)
  }

  /// The bytes of memory that may be executed and belongs to no file.
  private func executableBytes() throws -> Int {
    let file = try #require(fopen("/proc/self/maps", "r"))
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 4096)
    var bytes = 0
    while fgets(&line, 4096, file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // Never both writable and executable.
      #expect(!text.contains("rwx"))
      guard text.contains(" r-xp "), text.contains(" 00:00 0") else { continue }
      let bounds = text.prefix { $0 != " " }.split(separator: "-")
      if bounds.count == 2, let start = Int(bounds[0], radix: 16),
        let end = Int(bounds[1], radix: 16)
      {
        bytes += end - start
      }
    }
    return bytes
  }
}
