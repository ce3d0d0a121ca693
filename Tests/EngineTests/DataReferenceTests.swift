import Engine
import Formulas
import Lanes
import MachineCode
import TestSupport
import Testing

/// Losses over data compared with loops written by hand.
@Suite struct DataReferenceTests {
  /// The mean cross-entropy of a network with one hidden layer, and its derivatives, by plain loops.
  private struct Network {
    var features: Int
    var hidden: Int
    var classes: Int

    func lossAndGradient(_ x: [Double], _ table: RowTable) -> [Double] {
      var result = [Double](repeating: 0, count: x.count + 1)
      let (b, v) = (hidden * features, hidden * features + hidden)
      let c = v + classes * hidden
      for row in 0..<table.count {
        let values = table.values[row * table.width..<(row + 1) * table.width]
        let inputs = Array(values.prefix(features))
        let label = Int(values[values.endIndex - 1])
        let h = (0..<hidden).map { j in
          tanh((0..<features).reduce(x[b + j]) { $0 + x[j * features + $1] * inputs[$1] })
        }
        let z = (0..<classes).map { k in
          (0..<hidden).reduce(x[c + k]) { $0 + x[v + k * hidden + $1] * h[$1] }
        }
        let largest = z.max() ?? 0
        let sum = z.reduce(0) { $0 + Double.exp($1 - largest) }
        result[0] += largest + Double.log(sum) - z[label]
        var back = [Double](repeating: 0, count: hidden)
        for k in 0..<classes {
          let error = Double.exp(z[k] - largest) / sum - (k == label ? 1 : 0)
          result[1 + c + k] += error
          for j in 0..<hidden {
            result[1 + v + k * hidden + j] += error * h[j]
            back[j] += error * x[v + k * hidden + j]
          }
        }
        for j in 0..<hidden {
          let error = back[j] * (1 - h[j] * h[j])
          result[1 + b + j] += error
          for i in 0..<features { result[1 + j * features + i] += error * inputs[i] }
        }
      }
      return result.map { $0 / Double(table.count) }
    }

    private func tanh(_ x: Double) -> Double { Double.tanh(x) }
  }

  private func network(_ activation: String) -> DataFormula {
    DataFormula(
      text: "mean(logsumexp(z) - z[label])",
      variables: [
        Variable("W", shape: .matrix(rows: 32, columns: 64)), Variable("b", count: 32),
        Variable("V", shape: .matrix(rows: 10, columns: 32)), Variable("c", count: 10),
      ],
      columns: [FormulaColumn("X", .vector(64)), FormulaColumn("label", .integer(below: 10))],
      definitions: [
        FormulaDefinition("h[j]", "\(activation)(b[j] + sum(W[j,i]*X[i], i, 0, 63))"),
        FormulaDefinition("z[k]", "c[k] + sum(V[k,j]*h[j], j, 0, 31)"),
      ])
  }

  /// Too large for straight-line code: its loops are interpreted.
  @Test func networkIsTheOneWrittenByHand() throws {
    let example = network("tanh")
    let formula = try example.formula()
    let table = try example.table(rows: 70, seed: 2)
    let point = points(1, dimension: formula.dimension, seed: 3)[0].map { ($0 - 0.7) * 0.3 }
    let check = try DataLossCheck<DoublePack>(formula, table, at: [point])
    let found = check.gradients()[0]
    let expected = Network(features: 64, hidden: 32, classes: 10).lossAndGradient(point, table)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-13 * max(1, abs(b))) }
    #expect(!check.loss.isNative)
    for set in InstructionSet.available {
      let other = try DataLossCheck<DoublePack>(
        formula, table, at: [point, point], set: set)
      #expect(other.gradients() == [found, found])
    }
    // A step along the direction of a product changes the gradient by it.
    let direction = points(1, dimension: formula.dimension, seed: 5)[0].map { $0 - 0.7 }
    let product = check.products(along: direction)[0]
    let near = try [-1e-5, 1e-5].map { step in
      try DataLossCheck<DoublePack>(
        formula, table, at: [zip(point, direction).map { $0 + step * $1 }]
      ).gradients()[0]
    }
    for slot in point.indices {
      let difference = (near[1][slot + 1] - near[0][slot + 1]) / 2e-5
      #expect(abs(product[slot] - difference) <= 1e-7 * max(1, abs(difference)))
    }
  }

  /// A definition is computed once for a row, and sums stay loops.
  @Test func programsStayShort() throws {
    for activation in ["tanh", "relu", "softplus"] {
      let programs = try network(activation).formula().dataPrograms()
      #expect(programs.instructionCount < 400, "\(activation): \(programs.instructionCount)")
    }
  }

  @Test func decayIsThatOfTheReference() throws {
    let formula = try Formula(
      "mean((y - a*exp(-b*t))^2)", variables: nil,
      columns: [FormulaColumn("t"), FormulaColumn("y")])
    #expect(formula.columns.map(\.name) == ["t", "y"])
    let table = RowTable(decay.flatMap { [$0.0, $0.1] }, width: 2, count: decay.count)
    var x = [1.0, 1.0]
    let losses = [
      0: 0.5994232390673494, 1: 0.5735977137635635, 2: 0.5470737676098085,
      5: 0.4621544258799932, 10: 0.29602465484198964, 20: 0.08211787931562937,
      50: 0.03551935175535422, 100: 0.017879611577072567, 200: 0.014068826655335551,
    ]
    for step in 0...200 {
      let found = try DataLossCheck<DoublePack>(formula, table, at: [x]).gradients()[0]
      if let expected = losses[step] { #expect(abs(found[0] - expected) <= 1e-10) }
      for at in 0..<2 { x[at] -= 0.1 * found[at + 1] }
    }
    // The minimum that the reference's L-BFGS finds.
    let minimum = [2.5710655122750747, 0.5239179355450101]
    let there = try DataLossCheck<DoublePack>(formula, table, at: [minimum]).gradients()[0]
    #expect(abs(there[0] - 0.0138889129778335) <= 1e-12)
    #expect(abs(there[1]) < 1e-5 && abs(there[2]) < 1e-5)
  }

  @Test func decayByAdamIsThatOfTheReference() throws {
    let formula = try Formula(
      "mean((y - a*exp(-b*t))^2)", variables: nil,
      columns: [FormulaColumn("t"), FormulaColumn("y")])
    let table = RowTable(decay.flatMap { [$0.0, $0.1] }, width: 2, count: decay.count)
    var x = [1.0, 1.0]
    var (m, v) = ([0.0, 0.0], [0.0, 0.0])
    var (first, second) = (1.0, 1.0)
    let losses = [
      0: 0.5994232390673494, 1: 0.5638413984539753, 10: 0.191245913600327,
      50: 0.015289969201364984, 200: 0.013888913400677957,
    ]
    for step in 0...200 {
      let found = try DataLossCheck<DoublePack>(formula, table, at: [x]).gradients()[0]
      if let expected = losses[step] { #expect(abs(found[0] - expected) <= 1e-9) }
      (first, second) = (first * 0.9, second * 0.999)
      for at in 0..<2 {
        let g = found[at + 1]
        m[at] = 0.9 * m[at] + 0.1 * g
        v[at] = 0.999 * v[at] + 0.001 * g * g
        let root = (v[at] / (1 - second)).squareRoot()
        x[at] -= 0.05 * (m[at] / (1 - first)) / (root + 1e-7)
      }
    }
  }
}

/// Sixty points of a decay: times and values.
private let decay: [(Double, Double)] = [
  (0, 2.8104), (0.1, 2.6324), (0.2, 2.4403), (0.3, 2.2275), (0.4, 2.1425), (0.5, 1.9892),
  (0.6, 1.8308), (0.7, 1.7455), (0.8, 1.6292), (0.9, 1.5257), (1, 1.4242), (1.1, 1.3534),
  (1.2, 1.2351), (1.3, 1.1787), (1.4, 1.1012), (1.5, 1.071), (1.6, 0.9963), (1.7, 0.9329),
  (1.8, 0.8689), (1.9, 0.8391), (2, 0.805), (2.1, 0.7577), (2.2, 0.7689), (2.3, 0.7272),
  (2.4, 0.5852), (2.5, 0.5817), (2.6, 0.6071), (2.7, 0.5756), (2.8, 0.5726), (2.9, 0.5522),
  (3, 0.5903), (3.1, 0.476), (3.2, 0.4819), (3.3, 0.5397), (3.4, 0.4841), (3.5, 0.4719),
  (3.6, 0.4249), (3.7, 0.3801), (3.8, 0.4246), (3.9, 0.4137), (4, 0.3651), (4.1, 0.3736),
  (4.2, 0.3847), (4.3, 0.3518), (4.4, 0.3711), (4.5, 0.3712), (4.6, 0.3641), (4.7, 0.343),
  (4.8, 0.3715), (4.9, 0.3763), (5, 0.3554), (5.1, 0.3177), (5.2, 0.361), (5.3, 0.321),
  (5.4, 0.3596), (5.5, 0.2985), (5.6, 0.3558), (5.7, 0.3256), (5.8, 0.2867), (5.9, 0.3129),
]
