import Engine
import Formulas
import Lanes
import MachineCode
import Testing

@Suite struct DataLossTests {
  @Test(arguments: dataFormulas.indices)
  func gradientIsTheCentralDifference(_ at: Int) throws {
    let formula = try dataFormulas[at].formula()
    let table = try dataFormulas[at].table(rows: 70, seed: 5)
    let point = points(1, dimension: formula.dimension, seed: 9)[0]
    let h = 1e-5
    var moved = [point]
    for slot in point.indices {
      for step in [-2 * h, -h, h, 2 * h] {
        var other = point
        other[slot] += step
        moved.append(other)
      }
    }
    let values = try DataLossCheck<DoublePack>(formula, table, at: moved).losses()
    let found = try DataLossCheck<DoublePack>(formula, table, at: [point]).gradients()[0]
    #expect(found[0] == values[0])
    for slot in point.indices {
      let f = values[(1 + 4 * slot)...]
      let i = f.startIndex
      let expected = (f[i] - 8 * f[i + 1] + 8 * f[i + 2] - f[i + 3]) / (12 * h)
      let scale = max(1, abs(expected))
      #expect(
        abs(found[slot + 1] - expected) <= 1e-8 * scale,
        "\(formula.text) d/d\(slot): \(found[slot + 1]) vs \(expected)")
    }
  }

  @Test(arguments: dataFormulas.indices)
  func curvatureIsTheCentralDifferenceOfTheGradient(_ at: Int) throws {
    let formula = try dataFormulas[at].formula()
    let table = try dataFormulas[at].table(rows: 70, seed: 5)
    let point = points(1, dimension: formula.dimension, seed: 9)[0]
    let direction = points(1, dimension: formula.dimension, seed: 11)[0]
    let h = 1e-5
    let moved = [-h, h].map { step in zip(point, direction).map { $0 + step * $1 } }
    let near = try DataLossCheck<DoublePack>(formula, table, at: moved).gradients()
    let found = try DataLossCheck<DoublePack>(formula, table, at: [point])
      .products(along: direction)[0]
    for slot in point.indices {
      let expected = (near[1][slot + 1] - near[0][slot + 1]) / (2 * h)
      #expect(
        abs(found[slot] - expected) <= 1e-7 * max(1, abs(expected)),
        "\(formula.text) \(slot): \(found[slot]) vs \(expected)")
    }
  }

  /// Batches of many trials, of one, by machine code and by the interpreter.
  @Test(arguments: dataFormulas.indices)
  func everyWayGivesTheSameBits(_ at: Int) throws {
    try check(dataFormulas[at], FloatPack.self)
    try check(dataFormulas[at], DoublePack.self)
  }

  private func check<V: PackLane>(_ example: DataFormula, _ type: V.Type) throws {
    let formula = try example.formula()
    let table = try example.table(rows: 150, seed: 3)
    let all = points(37, dimension: formula.dimension, seed: 4)
    let direction = points(1, dimension: formula.dimension, seed: 11)[0]
    let together = try DataLossCheck<V>(formula, table, at: all)
    let gradients = together.gradients()
    let products = together.products(along: direction)
    for set in InstructionSet.available {
      let other = try DataLossCheck<V>(formula, table, at: all, set: set)
      #expect(other.gradients() == gradients, "\(set): \(formula.text)")
      #expect(other.products(along: direction) == products, "\(set): \(formula.text)")
      #expect(other.loss.isNative == (set != .portable && example.isNative), "\(formula.text)")
    }
    let loops = try DataLossCheck<V>(formula, table, at: all, keepsLoops: true)
    #expect(loops.gradients() == gradients, "\(formula.text)")
    #expect(loops.products(along: direction) == products, "\(formula.text)")
    #expect(!loops.loss.isNative)
    for trial in [0, 17, 36] {
      let alone = try DataLossCheck<V>(formula, table, at: [all[trial]])
      #expect(alone.gradients()[0] == gradients[trial], "\(formula.text)")
      #expect(alone.products(along: direction)[0] == products[trial], "\(formula.text)")
      #expect(alone.losses()[0] == gradients[trial][0], "\(formula.text)")
    }
    let rows = (0..<Int32(table.count)).map { $0 }
    #expect(together.gradients(rows: rows) == gradients, "\(formula.text)")
    let some: [Int32] = [3, 141, 7, 7, 0]
    let width = table.width
    let chosen = RowTable(
      some.flatMap { table.values[Int($0) * width..<(Int($0) + 1) * width] }, width: width,
      count: some.count)
    let small = try DataLossCheck<V>(formula, chosen, test: table, at: all)
    #expect(together.gradients(rows: some) == small.gradients(), "\(formula.text)")
    let (losses, accuracy) = (small.batch.loss, small.batch.paused)
    small.loss.test(at: small.batch.x, loss: losses, accuracy: accuracy, batch: small.batch)
    for trial in all.indices {
      #expect(small.batch.value(losses, 0, trial: trial) == gradients[trial][0])
      #expect(small.batch.value(accuracy, 0, trial: trial).isNaN)
    }
  }

  /// The rows of a block of 64 one after the other, from 0; then its sum is added to the total.
  @Test func sumsHaveOneOrder() throws {
    let formula = try Formula(
      "mean(a*y)", variables: nil, columns: [FormulaColumn("y")])
    let table = try dataFormulas[0].table(rows: 500, seed: 8)
    let values = table.values.map { Float($0) }
    var total: Float = 0
    for block in stride(from: 0, to: values.count, by: 64) {
      total += values[block..<min(block + 64, values.count)].reduce(Float(0)) { $0 + 3 * $1 }
    }
    let rows = RowTable(table.values, width: 1, count: values.count)
    let found = try DataLossCheck<FloatPack>(formula, rows, at: [[3]]).losses()[0]
    #expect(found == total / Float(values.count))
  }
}
