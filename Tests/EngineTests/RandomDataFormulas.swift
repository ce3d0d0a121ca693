import Engine
import Formulas
import Lanes
import MachineCode
import TestSupport
import Testing

/// Formulas over data of random shape: what they are made of is drawn, not what they mean.
private struct RandomDataFormulas {
  var random: SplitMix

  mutating func roll(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  /// - Parameter leaves: names that may stand here.
  mutating func formula(_ depth: Int, _ leaves: [String]) -> String {
    if depth == 0 || roll(8) == 0 { return leaves[roll(leaves.count)] }
    let depth = depth - 1
    switch roll(11) {
    case 0, 1: return "(\(formula(depth, leaves)) + \(formula(depth, leaves)))"
    case 2: return "(\(formula(depth, leaves)) - \(formula(depth, leaves)))"
    case 3, 4: return "(\(formula(depth, leaves)) * \(formula(depth, leaves)))"
    case 5: return "(\(formula(depth, leaves)) / (1 + (\(formula(depth, leaves)))^2))"
    case 6: return "tanh(\(formula(depth, leaves)))"
    case 7:
      return
        "where(\(formula(depth, leaves)) < \(formula(depth, leaves)), \(formula(depth, leaves)), \(formula(depth, leaves)))"
    default:
      let reduction = ["sum", "max", "min", "norm", "logsumexp"][roll(5)]
      let inner = leaves.filter { !$0.contains("[i]") } + ["w[i]", "i"]
      return "\(reduction)(\(formula(depth, inner)) * (i + 1), i, 0, 2)"
    }
  }

  mutating func example() -> DataFormula {
    let outside = ["a", "b", "w[1]", "W[2, 0]", "0.5", "2"]
    let inside = outside + ["y", "X[1]", "label", "W[label, 1]", "dot(w, X)"]
    var definitions = [FormulaDefinition("s", formula(2, inside))]
    definitions.append(FormulaDefinition("g", formula(2, outside)))
    definitions.append(FormulaDefinition("z[k]", "W[k, 0]*g + " + formula(2, inside + ["s", "g"])))
    let all = inside + ["s", "g", "z[label]", "z[0]", "sum(z)"]
    var text = "mean(\(formula(4, all)))"
    if roll(2) == 0 { text += "*\(formula(2, outside)) + mean(\(formula(3, all)))^2" }
    return DataFormula(
      text: text,
      variables: [
        Variable("a"), Variable("b"), Variable("w", count: 3),
        Variable("W", shape: .matrix(rows: 4, columns: 2)),
      ],
      columns: [
        FormulaColumn("y"), FormulaColumn("X", .vector(3)),
        FormulaColumn("label", .integer(below: 4)),
      ], definitions: definitions)
  }
}

@Suite struct RandomDataFormulaTests {
  /// Machine code, the interpreter, and batches of one give the same bits; where a gradient is smooth it is
  /// that of the losses.
  @Test(arguments: 0..<60)
  func everyWayGivesTheSameBits(_ seed: UInt64) throws {
    var formulas = RandomDataFormulas(random: SplitMix(seed: seed))
    let example = formulas.example()
    let formula = try example.formula()
    let table = try example.table(rows: 67, seed: seed)
    let all = points(19, dimension: formula.dimension, seed: seed + 1)
    let direction = points(1, dimension: formula.dimension, seed: seed + 2)[0]
    func bits(_ rows: [[Double]]) -> [[UInt64]] {
      rows.map { row in row.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern } }
    }
    let together = try DataLossCheck<DoublePack>(formula, table, at: all)
    let gradients = bits(together.gradients())
    let products = bits(together.products(along: direction))
    for set in InstructionSet.available {
      let other = try DataLossCheck<DoublePack>(formula, table, at: all, set: set)
      #expect(bits(other.gradients()) == gradients, "\(set): \(example)")
      #expect(bits(other.products(along: direction)) == products, "\(set): \(example)")
    }
    let loops = try DataLossCheck<DoublePack>(formula, table, at: all, keepsLoops: true)
    #expect(bits(loops.gradients()) == gradients, "\(example)")
    #expect(bits(loops.products(along: direction)) == products, "\(example)")
    let alone = try DataLossCheck<DoublePack>(formula, table, at: [all[18]])
    #expect(bits(alone.gradients())[0] == gradients[18], "\(example)")
    // The derivative along the direction, where two distances agree on it.
    func slope(_ h: Double) throws -> Double {
      let near = [-h, h].map { step in zip(all[18], direction).map { $0 + step * $1 } }
      let losses = try DataLossCheck<DoublePack>(formula, table, at: near).losses()
      return (losses[1] - losses[0]) / (2 * h)
    }
    let (near, far) = (try slope(1e-6), try slope(2e-6))
    let found = zip(alone.gradients()[0].dropFirst(), direction).reduce(0) { $0 + $1.0 * $1.1 }
    let scale = max(1, abs(near), abs(alone.gradients()[0][0]))
    if abs(near - far) <= 1e-8 * scale {
      #expect(abs(found - near) <= 1e-5 * scale, "\(found), not \(near): \(example)")
    }
  }
}
