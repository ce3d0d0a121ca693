import Engine
import Formulas
import Lanes
import MachineCode
import Optimizers
import Results
import Runner
import Sweeps
import Testing

/// Rules of one's own over tensors, written in files, have the bits of the built-in ones.
@Suite struct TensorTwinTests {
  /// A formula of a matrix, a vector and two numbers, or of wide matrices alone.
  private static func formula(_ twin: TensorTwin, _ precision: String, _ optimizer: String)
    -> String
  {
    let loss =
      twin.onlyWide
      ? """
      {expression: "sum(sum((X[i,j] - 0.3*i + j)^2, i, 0, 1), j, 0, 2) + sum(sum((Y[i,j] - 1)^4,\
       i, 0, 2), j, 0, 2)", variables: {X: [2, 3], Y: [3, 3]}}
      """
      : """
      {expression: "sum(sum((X[i,j] - 0.3*i + j)^2, i, 0, 2), j, 0, 1) + sum((v[i] - 1)^4, i, 0, 3)\
       + (a - v[0]*b)^2 + 0.1*b^2", variables: {a: scalar, X: [3, 2], v: 4, b: scalar}}
      """
    return """
      precision: \(precision)
      loss: \(loss)
      start: {uniform: [-2, 2]}
      seeds: 11
      stop: {max_iterations: 40, converged: {gradient_norm: 1e-5}}
      \(own(twin))
      optimizers: [\(optimizer): {\(twin.sweep)}]
      """
  }

  private static func model(_ twin: TensorTwin, _ precision: String, _ optimizer: String) -> String
  {
    """
    precision: \(precision)
    data: {moons: {generate: moons, rows: 50, noise: 0.1, seed: 3}}
    loss: {mlp: {data: moons, hidden: [5], activation: tanh}}
    batch: 16
    seeds: 2
    stop: {max_iterations: 12, converged: never}
    \(own(twin))
    optimizers: [\(optimizer): {\(twin.sweep)}]
    """
  }

  private static func own(_ twin: TensorTwin) -> String {
    "define:\n  optimizers:\n    own:\n\(twin.lines)"
  }

  private static func outcomes(_ text: String, joined: Bool = true) throws -> [[UInt64]] {
    let plan = Plan(try experiment(text))
    var tuning = RunTuning()
    tuning.joinsSteps = joined
    let results = try #require(try Runner.run(plan, jobs: 1, tuning: tuning))
    return (0..<plan.count).map { bits(results.outcome($0)) }
  }

  @Test(arguments: TensorTwin.all, ["float32", "float64"])
  func equalsTheBuiltIn(_ twin: TensorTwin, _ precision: String) throws {
    let builtIn = try Self.outcomes(Self.formula(twin, precision, twin.name))
    #expect(builtIn.count >= 20 && Set(builtIn).count >= 20)
    for joined in [true, false] {
      let own = try Self.outcomes(Self.formula(twin, precision, "own"), joined: joined)
      let first = builtIn.indices.first { $0 >= own.count || own[$0] != builtIn[$0] }
      #expect(first == nil && own.count == builtIn.count, "trial \(first ?? -1), joined \(joined)")
    }
    guard !twin.onlyWide else { return }
    let trained = try Self.outcomes(Self.model(twin, precision, twin.name))
    #expect(try Self.outcomes(Self.model(twin, precision, "own")) == trained)
  }

  // MARK: Lanes of elements

  private static let mixed: [TensorShape] = [
    .numbers(1), TensorShape("A", rows: 3, columns: 4), .numbers(2), TensorShape("b", rows: 5),
  ]

  @Test(arguments: TensorTwin.all)
  func equalsTheBuiltInElementByElement(_ twin: TensorTwin) throws {
    try elements(Float.self, twin)
    try elements(Double.self, twin)
  }

  private func elements<Number: PackElement>(_ type: Number.Type, _ twin: TensorTwin) throws {
    let tensors = twin.onlyWide ? [TensorShape("A", rows: 3, columns: 4)] : Self.mixed
    let count = tensors.reduce(0) { $0 + $1.count }
    let start = (0..<count).map { (i: Int) -> Number in
      let part = Number(1 + i % 5) / Number(1 + i % 7)
      return part - Number(0.3)
    }
    func value(_ x: [Number]) -> (loss: Number, gradient: [Number]) {
      var loss: Number = 0
      var gradient: [Number] = []
      for (i, value) in x.enumerated() {
        let scale = Number(1 + i % 3) / 2
        loss += scale * value * value / 2
        gradient.append(scale * value)
      }
      return (loss, gradient)
    }
    func path(_ name: String) throws -> [Number] {
      let file = try experiment(Self.formula(twin, "float64", name))
      let choice = file.optimizers[file.optimizers.count - 1]
      let trial = Plan(file).trial(Plan(file).count - 1)
      let optimizer = Optimizer<Number>(
        choice.definition, choice.settings(for: [trial]), parameters: start, tensors: tensors)
      var x = start
      for _ in 1...20 { optimizer.step(&x) { value($0) } }
      return x
    }
    let own = try path("own")
    #expect(own == (try path(twin.name)) && own != start && own.allSatisfy { !$0.isNaN })
  }

  // MARK: Speed

  /// What has no matrices runs as one program with the loss, in machine code where there is any.
  @Test(arguments: TensorTwin.all, InstructionSet.available)
  func runsAsTheBuiltInDoes(_ twin: TensorTwin, _ set: InstructionSet) throws {
    func ranNatively(_ name: String) throws -> (isJoined: Bool, isNative: Bool) {
      let plan = Plan(try experiment(Self.formula(twin, "float32", name)))
      let group = try Runner.compile(plan, group: 0)
      let trials = plan.columns(0..<plan.groups[0].count, of: plan.groups[0])
      return InstructionSet.$chosen.withValue(set) {
        let engine = BatchEngine<FloatPack>(group, maximumTrials: trials.count)
        engine.run(
          trials.count, parameters: plan.experiment.optimizers[0].numbers(for: trials),
          starts: trials.starts, firstRow: 0, into: nil)
        return (group.isJoined, engine.ranNatively)
      }
    }
    let (own, builtIn) = (try ranNatively("own"), try ranNatively(twin.name))
    #expect(own == builtIn && own.isJoined == !twin.hasMatrices)
    if !twin.hasMatrices { #expect(own.isNative == (set != .portable)) }
  }

  // MARK: The catalogue

  /// Every rule of the catalogue is written as formulas, or cannot be.
  @Test func allThatCanBeWrittenIs() {
    let known = Set(OptimizerCatalogue.all.map(\.name))
    let written = Set(TensorTwin.all.map(\.name)).union(elementwiseTwins)
    let beyond = Set(TensorTwin.beyondFormulas.keys)
    #expect(written.isSubset(of: known) && beyond.isSubset(of: known))
    #expect(written.isDisjoint(with: beyond))
    let missing = known.subtracting(written).subtracting(beyond).sorted()
    #expect(missing.isEmpty, "neither written nor beyond formulas: \(missing)")
  }
}
