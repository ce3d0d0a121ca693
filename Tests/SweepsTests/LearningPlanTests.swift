import Engine
import Figures
import Sweeps
import TestSupport
import Testing
import YAML

/// Plans of losses over data: minibatches, noise, starts by rule.
@Suite struct LearningPlanTests {
  private func plan(_ text: String, files: [String: String] = [:]) throws -> Plan {
    let folder = TemporaryFolder()
    for (name, content) in files { folder.write(content, to: name) }
    folder.write(text, to: "f.yaml")
    return Plan(try Experiment.load(path: folder.file("f.yaml")))
  }

  private func identities(_ plan: Plan) -> [String] {
    (0..<plan.count).map { plan.identity(of: $0).text }
  }

  private static let iris = "loss: {softmax_regression: {data: iris}}\noptimizers: [adam]\n"

  // MARK: Minibatches

  @Test func `batch is the last parameter of every optimizer, 0 for all`() throws {
    let plan = try plan(
      "loss: {mlp: {data: iris, hidden: [4]}}\nbatch: [all, 16, 32]\nseeds: 2\n"
        + "optimizers: [{adam: {learning_rate: [1e-3, 1e-2]}}, momentum]\n")
    #expect(plan.count == (2 + 1) * 3 * 2)
    for choice in plan.experiment.optimizers {
      let place = try #require(choice.batchParameter)
      #expect(place == choice.parameters.count - 1 && choice.parameters[place].name == "batch")
      #expect(choice.sweptParameters.contains(place))
      #expect(choice.parameters[place].text(0) { "\($0)" } == "all")
      #expect(choice.parameters[place].text(16) { "\($0)" } == "16.0")
    }
    let batches = (0..<plan.count).map { number in
      let choice = plan.experiment.optimizers[plan.group(of: number).optimizerIndex]
      return choice.gradients(
        plan.trial(number).parameters, on: plan.experiment.losses[0]
      ).batch
    }
    #expect(Set(batches) == [0, 16, 32])
    #expect(Set(identities(plan)).count == plan.count)
  }

  @Test func `batch of all alone adds nothing`() throws {
    let plain = try plan(Self.iris)
    let stated = try plan(Self.iris + "batch: all\n")
    #expect(stated.experiment.optimizers[0].batchParameter == nil)
    #expect(identities(plain) == identities(stated))
  }

  /// The numbers that the arithmetic gets are those without minibatches.
  @Test func `sizes do not reach the optimizer`() throws {
    let with = try plan(Self.iris + "batch: [8, 16]\n")
    let without = try plan(Self.iris)
    func numbers(_ plan: Plan) -> [[Double]] {
      plan.numbers(for: plan.columns(0..<1, of: plan.groups[0]), of: plan.groups[0])
    }
    #expect(numbers(with) == numbers(without))
    #expect(
      with.experiment.optimizers[0].varyingNumbers
        == without.experiment.optimizers[0].varyingNumbers)
  }

  @Test func `epochs are steps by the size of minibatches`() throws {
    // 120 training rows.
    let plan = try plan(Self.iris + "batch: [all, 7, 120]\nstop: {max_epochs: 5}\n")
    #expect(plan.minibatchesPerEpoch(lossIndex: 0, batch: 0) == 1)
    #expect(plan.minibatchesPerEpoch(lossIndex: 0, batch: 7) == 18)
    #expect(plan.minibatchesPerEpoch(lossIndex: 0, batch: 120) == 1)
    #expect(plan.stop(lossIndex: 0, StepGradients(batch: 7)).maximumIterations == 90)
    #expect(plan.maximumIterations(of: plan.groups[0]) == 90 && plan.maximumIterations == 90)
    let trial = plan.trial(1)
    #expect(plan.epochs(45, of: plan.groups[0], parameters: trial.parameters) == 2.5)
  }

  @Test func `schedules count epochs`() throws {
    let text =
      "loss: {softmax_regression: {data: iris}}\nbatch: [all, 7]\noptimizers:\n"
      + "  - adam: {learning_rate: {cosine_decay: {initial: 0.1, decay_epochs: 2.5}}}\n"
    let plan = try plan(text)
    let group = plan.groups[0]
    let choice = plan.experiment.optimizers[0]
    #expect(choice.parameters.map(\.name).contains("learning_rate.decay_epochs"))
    let numbers = plan.numbers(for: plan.columns(0..<2, of: group), of: group)
    // 2.5 · 1, rounded, and 2.5 · 18 steps.
    #expect(numbers.contains([3, 45]), "\(numbers)")
    #expect(choice.varyingNumbers.filter { $0 }.count == 1)
  }

  @Test func `seeds count where rows are shuffled`() throws {
    let shuffled = try plan(Self.iris + "batch: 16\nseeds: 3\n")
    #expect(shuffled.count == 3 && Set(identities(shuffled)).count == 3 && shuffled.notes.isEmpty)
    let sequential = try plan(
      Self.iris + "batch: {size: 16, order: sequential}\nseeds: 3\nstart: zeros\n")
    #expect(sequential.count == 1 && !sequential.notes.isEmpty)
    #expect(sequential.experiment.minibatchOrder == .sequential)
  }

  // MARK: Gradients

  @Test func `each combination of a gradient's numbers is a loss of its own`() throws {
    let plan = try plan(
      "loss: [quartic, sphere]\nstart: default\nseeds: 2\n"
        + "gradient: {noise: [0, 0.1], delay: [0, 5]}\noptimizers: [adam]\n")
    let losses = plan.experiment.losses
    #expect(losses.count == 8)
    #expect(losses.map(\.loss.name).prefix(4).allSatisfy { $0 == "quartic" })
    #expect(losses.map(\.oracle.delay) == [0, 5, 0, 5, 0, 5, 0, 5])
    #expect(
      losses.map { $0.oracle.usesSeed } == [false, false, true, true, false, false, true, true])
    // Seeds count where there is noise alone.
    #expect(plan.count == 2 * (1 + 1 + 2 + 2))
    #expect(Set(identities(plan)).count == plan.count)
    #expect(Set(losses.indices.map { plan.experiment.title(ofLoss: $0) }).count == 8)
    #expect(
      plan.experiment.gradientColumns.map(\.rawValue) == ["gradient.noise", "gradient.delay"])
  }

  @Test func `a list of gradients is a union`() throws {
    let plan = try plan(
      "loss: quartic\nseeds: 2\ngradient: [{noise: [0.1, {student_t: {scale: 0.1, freedom: [2, 3]}}]},"
        + " {dropout: 0.5}]\noptimizers: [adam]\n")
    let noises = plan.experiment.losses.map(\.oracle.noise)
    #expect(
      noises == [
        .normal(deviation: 0.1), .studentT(scale: 0.1, freedom: 2),
        .studentT(scale: 0.1, freedom: 3), nil,
      ])
    #expect(plan.experiment.losses[3].oracle.dropout == 0.5)
  }

  // MARK: Identities

  /// Outputs are in git: experiments without any of this keep their identities.
  @Test func `older identities stay`() throws {
    let plan = try plan(
      "loss: {expression: 2*x^4 + 3*x^3 + 2}\nstart: {x: 2}\nstop: {max_iterations: 2000}\n"
        + "optimizers: [{gradient_descent: {learning_rate: [1e-3, 1e-2]}}]\n")
    #expect(identities(plan) == ["1b734ebbac29cdb3", "fb00e3ef78b09d85"])
  }

  @Test(arguments: [
    "batch: 16\n", "batch: {size: 16, order: sequential}\n", "evaluate: 2\n",
    "stop: {max_epochs: 1000}\n", "gradient: {delay: 1}\n", "gradient: {noise: 0.1}\n",
    "start: {normal: 0.1}\n", "start: {normal: 0.2}\n", "seeds: [0]\n",
  ]) func `what determines numbers determines identities`(_ change: String) throws {
    let plain = identities(try plan(Self.iris))
    let changed = identities(try plan(Self.iris + change))
    #expect((plain == changed) == (change == "seeds: [0]\n"))
  }

  @Test func `data and models determine identities`() throws {
    let texts = [
      "loss: {softmax_regression: {data: iris}}", "loss: {softmax_regression: {data: wine}}",
      "loss: {softmax_regression: {data: iris, l2: 0.1}}", "loss: {mlp: {data: iris}}",
      "loss: {mlp: {data: iris, hidden: [16]}}", "loss: {mlp: {data: iris, activation: tanh}}",
      "data: {a: {generate: moons, rows: 50}}\nloss: {mlp: {data: a}}",
      "data: {a: {generate: moons, rows: 50, seed: 1}}\nloss: {mlp: {data: a}}",
      "loss: {expression: \"mean(dot(w, X)^2)\", variables: {w: 1}, data: iris,"
        + " columns: {X: [petal_length_cm]}}\nstart: {w: 1}",
      "loss: {expression: \"mean(dot(w, X)^2)\", variables: {w: 1}, data: iris,"
        + " columns: {X: [petal_width_cm]}}\nstart: {w: 1}",
    ]
    let found = try texts.map { identities(try plan($0 + "\noptimizers: [adam]\n"))[0] }
    #expect(Set(found).count == texts.count)
    // Not the name of a set.
    let (one, other) = ("a", "b")
    let named = try [one, other].map { name in
      identities(
        try plan(
          "data: {\(name): {generate: moons, rows: 50}}\nloss: {mlp: {data: \(name)}}\n"
            + "optimizers: [adam]\n"))
    }
    #expect(named[0] == named[1])
  }

  // MARK: Starts

  @Test func `larger models start by their rule`() throws {
    let plan = try plan(
      "loss: {mlp: {data: digits, hidden: [8]}}\nseeds: 2\noptimizers: [adam]\n")
    let choice = plan.experiment.losses[0]
    #expect(choice.loss.dimension == 64 * 8 + 8 + 8 * 10 + 10)
    #expect(plan.trial(0).start.isEmpty && plan.columns(0..<2, of: plan.groups[0]).starts.isEmpty)
    #expect(choice.outcomeDimension == 0)
    #expect(plan.experiment.recordedComponents(lossIndex: 0) == [])
    let point = choice.startingPoint(seed: 1)
    #expect(point.count == choice.loss.dimension && point != choice.startingPoint(seed: 2))
    let bound = (6.0 / 72).squareRoot()
    let weights = point.prefix(512)
    #expect(weights.allSatisfy { abs($0) <= bound } && (weights.max() ?? 0) > 0.95 * bound)
    // Biases.
    #expect(point[512..<520].allSatisfy { $0 == 0 })
    #expect(Set(identities(plan)).count == 2)
  }

  @Test func `smaller models have a column for each number`() throws {
    let plan = try plan(
      "loss: {mlp: {data: iris, hidden: [4]}}\nseeds: 2\noptimizers: [adam]\n")
    let choice = plan.experiment.losses[0]
    #expect(choice.loss.dimension == 35)
    for trial in 0..<2 {
      #expect(plan.trial(trial).start == choice.startingPoint(seed: trial))
    }
    let columns = plan.columns(0..<2, of: plan.groups[0]).starts
    #expect(columns.count == 35 && columns[0].count == 2)
  }

  @Test func `a start's variance is that of its rule`() throws {
    for (rule, variance) in [("{he: normal}", 2.0 / 64), ("{glorot: normal}", 2.0 / (64 + 100))] {
      let plan = try plan(
        "loss: {mlp: {data: digits, hidden: [100]}}\nstart: \(rule)\noptimizers: [adam]\n")
      let weights = plan.experiment.losses[0].startingPoint(seed: 0).prefix(6400)
      let found = weights.reduce(0) { $0 + $1 * $1 } / 6400
      #expect(abs(found / variance - 1) < 0.06, "\(rule): \(found)")
    }
  }

  @Test func `a start of a file is its numbers, not its name`() throws {
    let text = { (name: String) in "loss: beale\nstart: {file: \(name)}\noptimizers: [adam]\n" }
    let one = try plan(text("a.csv"), files: ["a.csv": "1\r\n-2.5\r\n"])
    let other = try plan(text("b.csv"), files: ["b.csv": "1.0\n-25e-1"])
    #expect(one.trial(0).start == [1, -2.5])
    #expect(identities(one) == identities(other))
  }

  @Test func `errors of a file of starts are shown in it`() {
    let folder = TemporaryFolder()
    folder.write("1\nx\n", to: "a.csv")
    folder.write("loss: beale\nstart: {file: a.csv}\noptimizers: [adam]\n", to: "f.yaml")
    #expect(
      refusal("f.yaml", in: folder) == """
        a.csv:2:1: error: 'x' is no finite number
        x
        ^ one number a line, 2 in all
        f.yaml:2:15: note: the start is named here
        start: {file: a.csv}
                      ^~~~~

        """)
  }

  // MARK: Files

  @Test func `errors of a data file are shown in it, with where it is named`() {
    let folder = TemporaryFolder()
    folder.write("a,y\n1,0\nx,1\n", to: "p.csv")
    folder.write(
      "data:\n  p: {file: p.csv, target: y}\nloss: {logistic_regression: {data: p}}\n"
        + "optimizers: [adam]\n", to: "f.yaml")
    let message = refusal("f.yaml", in: folder) ?? ""
    #expect(message.hasPrefix("p.csv:3:1: error: "), "\(message)")
    #expect(message.contains("f.yaml:2:13: note: the data set is named here"), "\(message)")
  }

  @Test func `an included file names what lies beside it`() throws {
    let folder = TemporaryFolder()
    folder.write("a,y\n1,0\n2,1\n3,0\n", to: "lib/p.csv")
    folder.write("data:\n  p: {file: p.csv, target: y}\n", to: "lib/data.yaml")
    folder.write(
      "include: lib/data.yaml\nloss: {logistic_regression: {data: p}}\noptimizers: [adam]\n",
      to: "f.yaml")
    let experiment = try Experiment.load(path: folder.file("f.yaml"))
    #expect(experiment.losses[0].loss.data?.trainingRows == 3)
    #expect(experiment.resolved["data"]?["p"]?["file"]?.string == "lib/p.csv")
  }

  @Test func `a data set that no loss names is not read`() throws {
    #expect(
      try plan("data: {p: {file: none.csv, target: y}}\nloss: quartic\noptimizers: [adam]\n").count
        == 1)
  }

  @Test func `data outside are read where that is allowed`() throws {
    let folder = TemporaryFolder()
    folder.write("a,y\n1,0\n2,1\n", to: "p.csv")
    folder.write(
      "data: {p: {file: ../p.csv, target: y}}\nloss: {logistic_regression: {data: p}}\n"
        + "optimizers: [adam]\n", to: "in/f.yaml")
    #expect(refusal("in/f.yaml", in: folder)?.contains("lies outside") == true)
    #expect(
      (try? Experiment.load(path: folder.file("in/f.yaml"), allowsOutside: true)) != nil)
  }

  // MARK: Models

  @Test func `lists are swept, and a list of lists is a list of widths`() throws {
    let plan = try plan(
      "loss: {mlp: {data: [iris, wine], hidden: [[4], [4, 3]], activation: [relu, tanh]}}\n"
        + "optimizers: [adam]\n")
    let losses = plan.experiment.losses.map(\.loss)
    #expect(losses.count == 8 && plan.count == 8)
    let hidden = losses.map { loss in loss.parameters.first { $0.name == "hidden" }?.text }
    #expect(Set(hidden) == ["[4]", "[4, 3]"])
    #expect(Set(losses.indices.map { plan.experiment.title(ofLoss: $0) }).count == 8)
    #expect(plan.experiment.lossParameterNames == ["data", "l2", "hidden", "activation", "task"])
  }

  @Test func `figures of losses over data are those that suit them`() throws {
    let plan = try plan(Self.iris)
    #expect(plan.experiment.figures.map { type(of: $0).name } == ["loss_curves", "comparison"])
  }
}
