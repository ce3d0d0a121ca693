import TestSupport
import Testing

/// `descent conform`.
@Suite struct ConformTests {
  private static let rule = """
    precision: float64
    loss: {expression: 2*x^4 + 3*x^3 + 2}
    start: {x: 2}
    optimizers: [{adam: {learning_rate: 0.1, epsilon: 1e-7}}]

    """

  private func example(_ name: String) -> String { Repository.file("Experiments/foreign/\(name)") }

  @Test func `a foreign trajectory departs, and is explained`() {
    let outcome = Workshop().descent("conform", example("adam.csv"), example("adam.yaml"))
    #expect(outcome.status == 1 && outcome.error == "")
    let text = outcome.output.split(separator: "\n").map(String.init)
    #expect(text.allSatisfy { $0.count <= 80 || $0.contains("/") })
    for part in [
      "Departs at iteration 1 in x, the first row:", "  there  1.9000000031622775",
      "  here   1.9000000001", "  apart  13,791,272 ulps, 1.5e−9 of the largest |x|",
      "It is this rule but for epsilon before the bias correction.",
      "  1. epsilon before the bias correction: agrees in 30 rows;",
      "Found in: TensorFlow, Keras.",
    ] {
      #expect(outcome.output.contains(part), "\(part)\n\(outcome.output)")
    }
  }

  @Test func `one that agrees`() {
    let workshop = Workshop()
    let words = ["conform", example("sgd.csv"), example("sgd.yaml")]
    let outcome = workshop.descent(words)
    #expect(outcome.status == 0 && outcome.output.contains("Agrees in 30 rows: the largest"))
    #expect(workshop.descent(words + ["--quiet"]).output == "")
    // A tolerance may be wider or narrower than what is measured.
    #expect(workshop.descent(words + ["--tolerance", "0"]).status == 1)
    let wide = workshop.descent(
      "conform", example("adam.csv"), example("adam.yaml"), "--tolerance", "1e-6")
    #expect(wide.status == 0 && wide.output.contains("Differences up to 1e−6"), "\(wide.output)")
    for bad in ["-1", "nan", "inf"] {
      #expect(workshop.descent(words + ["--tolerance=\(bad)"]).status == 64)
    }
  }

  /// In every precision and of every trial, with and without data.
  @Test(arguments: ["float32", "float64"]) func `our own trajectories agree in every bit`(
    _ precision: String
  ) throws {
    let workshop = Workshop([
      "own.yaml": """
      precision: \(precision)
      loss:
        - rosenbrock: {dimension: 3}
        - {expression: "sum((U[i,0] - 1)^2*U[i,1]^2 + U[i,1]^2, i, 0, 1)", variables: {U: [2, 2]}}
      start: {uniform: [-1, 1]}
      stop: {max_iterations: 50}
      optimizers:
        - adam: {learning_rate: [0.01, {cosine_decay: {initial: 0.1, decay_steps: 40}}]}
        - lookahead: {optimizer: {nadam: {learning_rate: 0.01}}}
        - sgd: {learning_rate: 1, clip_by_value: 10}

      """,
      "data.yaml": """
      precision: \(precision)
      loss: {softmax_regression: {data: iris}}
      stop: {max_iterations: 30}
      batch: 20
      optimizers: [{adam: {learning_rate: 0.1}}]

      """,
    ])
    let run = workshop.descent("run", "own.yaml", "data.yaml", "--no-figures", "--quiet")
    try #require(run.status == 0, "\(run.error)")
    let alone = workshop.descent("conform", "Output/data/trajectories.csv", "data.yaml")
    #expect(alone.status == 0 && alone.output.contains("every bit is the same"), "\(alone)")
    let bytes = try #require(workshop.folder.bytes(of: "Output/own/results.csv"))
    let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
    let ids = rows.map { String($0.prefix(16)) }
    #expect(ids.count == 8)
    // Of several losses, those whose variables the table has.
    for id in ids {
      let outcome = workshop.descent(
        "conform", "Output/own/trajectories.csv", "own.yaml", "--trial", id)
      let isWhole = outcome.status == 0 && outcome.output.contains("every bit is the same")
      #expect(isWhole, "\(id): \(outcome.output)\(outcome.error)")
    }
  }

  @Test func `the start may be the trajectory's`() {
    let workshop = Workshop(["f.yaml": Self.rule, "t.csv": "iteration,x\n0,1.5\n1,1.4\n"])
    let outcome = workshop.descent("conform", "t.csv", "f.yaml")
    #expect(outcome.output.contains("Both start at the trajectory's row 0"), "\(outcome.output)")
    #expect(outcome.output.contains("1.4000000002"), "\(outcome.output)")
  }

  @Test func `what is wrong`() {
    let workshop = Workshop([
      "f.yaml": Self.rule, "several.yaml": small, "t.csv": "iteration,x\n1,1.9\n",
      "bad.csv": "iteration,x\n1,one\n", "own.csv": "id,iteration,x\nffff,1,1.9\n",
      "ids.csv": "id,iteration,x\naa,1,1.9\nbb,1,1.9\n", "z.yaml": "loss: quartic\n",
    ])
    for (words, status, message) in [
      (["bad.csv", "f.yaml"], 65, "bad.csv:2:3: error: 'one' is no number"),
      (["ids.csv", "f.yaml"], 65, "ids.csv:3:1: error: rows of several trials"),
      (["ids.csv", "f.yaml", "--trial", "c"], 64, "no trial of the experiment has the id 'c'"),
      (["none.csv", "f.yaml"], 66, "cannot read 'none.csv'"),
      (["t.csv", "none.yaml"], 66, "cannot read 'none.yaml'"),
      (["t.csv", "z.yaml"], 65, "z.yaml:1:1: error: the experiment has no optimizers"),
      (
        ["t.csv", "several.yaml"], 64,
        "the experiment has 4 trials, and a trajectory is of one\n  remedy: --trial ID, or --set"
      ),
      (["t.csv", "several.yaml"], 64, "  adam (learning_rate=0.1) on 2*x^4"),
      (["t.csv", "several.yaml", "--trial", "zz"], 64, "has the id 'zz'"),
      (["own.csv", "several.yaml"], 64, "has the id 'ffff'"),
      (["t.csv"], 64, "needs <file>"),
    ] as [([String], Int32, String)] {
      let outcome = workshop.descent(["conform"] + words)
      #expect(outcome.status == status && outcome.output == "", "\(words): \(outcome.output)")
      #expect(outcome.error.contains(message), "\(words): \(outcome.error)")
    }
  }
}
