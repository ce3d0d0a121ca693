import Glibc
import TestSupport
import Testing

/// `descent plot`: the same pictures from the stored results alone.
@Suite struct PlotTests {
  /// Experiments of every sort of number, outcome and optimizer.
  static let experiments = [
    small,
    // Explosions, Inf and NaN, in both precisions.
    """
    title: Explosions
    loss: {expression: 2*x^4 + 3*x^3 + 2}
    precision: float64
    start: {x: [2, -2]}
    stop: {max_iterations: 300}
    optimizers:
      - gradient_descent: {learning_rate: [0.1, 1, 100]}
      - momentum: {learning_rate: [0.01, 1e300], momentum: 0.7}
    """,
    """
    loss: {expression: "log(x) + 1/y"}
    start: {x: [0.5, -1, 0], y: [0, 1]}
    stop: {max_iterations: 50, converged: {loss_below: -3}, exploded: {loss_above: 1e6}}
    optimizers: [gradient_descent: {learning_rate: 0.3}, sgd]
    """.replacing("[gradient_descent: {learning_rate: 0.3}, sgd]", with: "[adam, sgd, lion]"),
    // Schedules, wrapped optimizers, clipping, words and truth values, several losses of different
    // variables, seeds.
    """
    loss: [beale, {rosenbrock: {dimension: 3}}, {expression: "a^2 + abs(b)", domain: [-2, 2]}]
    start: {uniform: [-1, 1]}
    seeds: [3, 7]
    stop: {max_iterations: 40, converged: {loss_change: 1e-9, patience: 3}}
    optimizers:
      - adam
      - adam: {learning_rate: {cosine_decay: {initial: [0.1, 0.2], decay_steps: 30}}}
      - sam: {optimizer: {momentum: {learning_rate: [0.01, 0.02]}}}
      - lookahead: {optimizer: adam}
      - adam: {clip_by_global_norm: [0.5, 1], learning_rate: 0.05}
      - bfgs
    record: {every: log}
    figures:
      - loss_curves: {split_by: optimizer}
      - loss_curves: {against: gradient_evaluations}
    """,
    // Optimizers that report averages beside others, on losses with and without data; one explodes.
    """
    loss: [quartic, {softmax_regression: {data: iris}}]
    start: default
    seeds: 2
    stop: {max_iterations: 30}
    optimizers:
      - ema: {decay: [0, 0.9], optimizer: {gradient_descent: {learning_rate: [0.01, 10]}}}
      - schedule_free_sgd: {learning_rate: 0.1}
      - adam
    figures:
      - loss_curves: {quantity: average_loss}
      - comparison
      - runtime_profile
    """,
    // More trials than are listed, of which not all are drawn.
    """
    title: "many, \\"quoted\\"\\nand in two lines"
    description: a description
    loss: quartic
    start: {x: {linspace: [-2, 2, 13]}}
    stop: {max_iterations: 30}
    optimizers: [adam: {learning_rate: {logspace: [1e-3, 1, 10]}}]
    """.replacing("[adam: ", with: "[{adam: ").replacing("10]}}]", with: "10]}}}]"),
    """
    loss: {expression: 2*x^4 + 3*x^3 + 2}
    start: {x: 2}
    optimizers:
      - mine: {rate: [0.01, 0.02]}
    record: {paths: none}
    define:
      optimizers:
        mine: {parameters: {rate: 0.1}, update: {x: x - rate * gradient}}
    """,
  ]

  @Test(arguments: experiments) func sameBytes(_ text: String) throws {
    let workshop = Workshop(["f.yaml": text])
    let run = workshop.descent("run", "f.yaml", "--quiet")
    try #require(run.status == 0, "\(run.error)")
    let first = workshop.folder.contents(below: "Output")
    func expectSame(_ after: String) {
      let now = workshop.folder.contents(below: "Output")
      #expect(now.keys.sorted() == first.keys.sorted(), "\(after)")
      for (name, bytes) in first { #expect(now[name] == bytes, "\(name) \(after)") }
    }
    let plot = workshop.descent("plot", "Output/f", "--jobs", "3")
    #expect(plot.status == 0 && plot.error == "", "\(plot.error)")
    #expect(plot.output.hasSuffix("\nOutput/f/report.md\n"))
    expectSame("again")

    // Figures and reports that are lost come back.
    for name in first.keys where name.contains("/figures/") || name.contains("/report.") {
      unlink(workshop.folder.file("Output/\(name)"))
    }
    #expect(workshop.descent("plot", "Output/f/", "--quiet").status == 0)
    expectSame("after a loss")

    // A copy elsewhere, without the paths.
    let paths = workshop.folder.bytes(of: "Output/f/trajectories.csv")
    unlink(workshop.folder.file("Output/f/trajectories.csv"))
    let copy = workshop.descent("plot", "Output/f", "--quiet", "--output", "Copy", "--jobs", "1")
    #expect(copy.status == 0 && copy.output == "", "\(copy.error)")
    let copied = workshop.folder.contents(below: "Copy/f")
    for (name, bytes) in first where !name.hasSuffix("trajectories.csv") {
      #expect(copied[String(name.dropFirst(2))] == bytes, "\(name) copied")
    }
    if let paths { workshop.folder.write(paths, to: "Output/f/trajectories.csv") }
    expectSame("after a copy")
    // The stored experiment is the one that ran.
    let again = workshop.descent(
      "run", "Output/f/experiment.yaml", "--quiet", "--output", "Second", "--no-figures")
    #expect(again.status == 0, "\(again.error)")
    #expect(
      workshop.folder.bytes(of: "Second/experiment/results.csv")
        == workshop.folder.bytes(of: "Output/f/results.csv"))
  }

  /// Other figures are stored with the experiment, so that the next drawing has them, too.
  @Test func otherFigures() throws {
    let workshop = Workshop(["f.yaml": small])
    #expect(workshop.descent("run", "f.yaml", "--quiet", "--no-figures").status == 0)
    let table = workshop.folder.bytes(of: "Output/f/results.csv")
    #expect(workshop.descent("plot", "Output/f", "--figure", "loss_curves").status == 0)
    #expect(
      workshop.folder.files(below: "Output/f/figures") == [
        "loss-curves.png", "loss-curves.svg",
      ])
    #expect(workshop.folder.bytes(of: "Output/f/results.csv") == table)
    // Drawn whole, it has its own figures; what is added comes behind them and changes nothing else.
    #expect(workshop.descent("plot", "Output/f", "--quiet").status == 0)
    let first = workshop.folder.contents(below: "Output/f")
    var extra: Set = ["figures/loss-curves.png", "figures/loss-curves.svg"]
    // What is there already is not added again; in another theme it is another figure.
    for (theme, count) in [("light", 0), ("dark", 2), ("dark", 2), ("light", 2)] {
      let before = workshop.folder.contents(below: "Output/f")
      #expect(
        workshop.descent("plot", "Output/f", "--figure", "loss_curves", "--theme", theme).status
          == 0
      )
      let added = workshop.folder.contents(below: "Output/f")
      #expect(added.filter { before.keys.contains($0.key) } == before)
      let names = added.keys.filter { !first.keys.contains($0) }
      extra.formUnion(names)
      #expect(names.count == count && names.allSatisfy { $0.contains("/loss-curves") }, "\(names)")
    }

    let changed = workshop.descent(
      "plot", "Output/f", "--set", "figures=[loss_function: {x: [-1, 1]}]", "--set",
      "title=Another")
    #expect(changed.status == 0, "\(changed.error)")
    let report = String(
      decoding: try #require(workshop.folder.bytes(of: "Output/f/report.md")), as: UTF8.self)
    #expect(report.hasPrefix("# Another\n") && report.contains("\\[−1, 1\\]"))
    // Dark pictures differ, and the tables do not.
    let dark = workshop.descent("plot", "Output/f", "--theme", "dark", "--output", "Dark")
    #expect(dark.status == 0, "\(dark.error)")
    let (light, other) = (
      workshop.folder.contents(below: "Output/f").filter { !extra.contains($0.key) },
      workshop.folder.contents(below: "Dark/f")
    )
    #expect(light.keys.sorted() == other.keys.sorted())
    for (name, bytes) in light {
      let isPicture = name.hasSuffix("png") || name.hasSuffix("svg") || name == "manifest.json"
      #expect((other[name] == bytes) == !isPicture, "\(name)")
    }
  }

  // MARK: Refusals

  /// What is done to an output, the exit status of a drawing, and a part of its message.
  struct Damage: CustomTestStringConvertible {
    let name: String
    let status: Int32
    let message: String
    let harm: (TemporaryFolder) -> Void
    var testDescription: String { name }

    /// Another text in a file.
    static func edit(
      _ file: String, _ old: String, _ new: String, _ message: String, status: Int32 = 65
    ) -> Damage {
      Damage(name: "\(file): \(new)", status: status, message: message) { folder in
        let text = String(decoding: folder.bytes(of: "Output/f/\(file)") ?? [], as: UTF8.self)
        precondition(text.contains(old), "nothing to edit")
        folder.write(text.replacing(old, with: new, maxReplacements: 1), to: "Output/f/\(file)")
      }
    }

    static func lose(_ file: String, _ message: String) -> Damage {
      Damage(name: "no \(file)", status: 66, message: message) {
        unlink($0.file("Output/f/\(file)"))
      }
    }
  }

  nonisolated(unsafe) static let damages: [Damage] = [
    .lose("manifest.json", "'Output/f' is no output of 'descent run'"),
    .lose("experiment.yaml", "error: cannot read 'Output/f/experiment.yaml'"),
    .lose("results.csv", "error: cannot read 'Output/f/results.csv'"),
    .edit("results.csv", "id,loss", "di,loss", "results.csv:1:1: error: expected the column"),
    .edit("results.csv", ",seed", "", "results.csv:1:"),
    .edit("results.csv", "final.x\n", "final.x,more\n", "a column too many: 'more'"),
    Damage(name: "another id", status: 65, message: "results.csv:4:1: error: expected id '") {
      folder in
      var bytes = folder.bytes(of: "Output/f/results.csv") ?? []
      let lines = bytes.indices.filter { bytes[$0] == 0x0A }
      bytes[lines[2] + 1] = bytes[lines[2] + 1] == 0x30 ? 0x31 : 0x30
      folder.write(bytes, to: "Output/f/results.csv")
    },
    .edit("results.csv", "adam,0.01,", "adam,0.02,", "results.csv:4:"),
    .edit("results.csv", "max_iterations,60", "max_iterations,59", "results.csv:2:"),
    .edit("results.csv", "max_iterations", "finished", "unknown status 'finished'"),
    .edit("results.csv", "60,60,", "60,60,0x1", "expected a number for final_loss"),
    .edit("results.csv", "60,60,", "60,60,1", "results.csv has changed since it was written"),
    .edit("results.csv", "60,60,", "60,-1,", "expected a count of evaluations, found '-1'"),
    .edit("results.csv", "60,60,", "60,60\r,", "a carriage return"),
    .edit("results.csv", "60,60,", "60,6\"0,", "a quote within a field"),
    .edit("results.csv", "60,60,", "60,60,,", "the row has"),
    .edit("experiment.yaml", "max_iterations: 60", "max_iterations: 70", "manifest.json:"),
    .edit("experiment.yaml", "A small one", "Another", "experiment.yaml has changed since"),
    .edit("manifest.json", "\"format\": 3", "\"format\": 2", "manifest.json:3:13: error:"),
    .edit("manifest.json", "{", "[", "manifest.json:"),
    .edit("manifest.json", "\"experiment\": \"f\"", "\"experiment\": \"../f\"", "name"),
    .edit("trajectories.csv", ",1,", ",0,", "trajectories.csv:3:18: error: iterations have"),
    .edit("trajectories.csv", "id,", "di,", "trajectories.csv:1:1: error:"),
    Damage(name: "a row less", status: 65, message: "the table ends after 3 rows") { folder in
      let bytes = folder.bytes(of: "Output/f/results.csv") ?? []
      let end = bytes.dropLast().lastIndex(of: 0x0A) ?? 0
      folder.write(Array(bytes[...end]), to: "Output/f/results.csv")
    },
    Damage(name: "a cut row", status: 65, message: "results.csv:5:") { folder in
      folder.write(
        Array((folder.bytes(of: "Output/f/results.csv") ?? []).dropLast(5)),
        to: "Output/f/results.csv")
    },
    Damage(name: "a row more", status: 65, message: "results.csv:6:1: error: a row too many") {
      folder in
      let bytes = folder.bytes(of: "Output/f/results.csv") ?? []
      folder.write(bytes + Array("4,x\n".utf8), to: "Output/f/results.csv")
    },
    Damage(name: "nothing", status: 65, message: "results.csv:1:1: error: the table is empty") {
      $0.write("", to: "Output/f/results.csv")
    },
    Damage(name: "a folder", status: 66, message: "it is a folder") {
      unlink($0.file("Output/f/results.csv"))
      $0.write("", to: "Output/f/results.csv/x")
    },
  ]

  @Test func damagedOutputs() throws {
    let first = Workshop(["f.yaml": small])
    try #require(first.descent("run", "f.yaml", "--quiet", "--no-figures").status == 0)
    let output = first.folder.contents()
    for damage in Self.damages {
      let workshop = Workshop()
      for (name, bytes) in output { workshop.folder.write(bytes, to: name) }
      damage.harm(workshop.folder)
      let before = workshop.folder.contents()
      for arguments in [[], ["--output", "Copy"]] {
        let plot = workshop.start(["plot", "Output/f"] + arguments).wait()
        #expect(plot.status == damage.status, "\(damage.name): \(plot.error)")
        #expect(
          plot.output == "" && plot.error.contains(damage.message), "\(damage.name): \(plot.error)")
        #expect(workshop.folder.contents() == before, "\(damage.name)")
      }
    }
  }

  @Test func refusals() throws {
    let workshop = Workshop(["f.yaml": small, "file": "mine"])
    try #require(workshop.descent("run", "f.yaml", "--quiet").status == 0)
    let before = workshop.folder.contents()
    let refused: [([String], Int32, String)] = [
      ([], 64, "needs <output>"), ([""], 64, "has to be named"),
      (["Output/f", "--jobs", "0"], 64, "--jobs"),
      (["Output/f", "--theme", "blue"], 64, "blue"),
      (["Output/f", "--output", ""], 64, "--output"),
      (["Output/f", "--figure", "loss_curvs"], 64, "Did you mean 'loss_curves'?"),
      (
        ["Output/f", "--set", "stop.max_iterations=9"], 64,
        "--set:1:1: error: 'stop.max_iterations'"
      ),
      (["Output/f", "--set", "figures"], 64, "KEY=VALUE"),
      (["Output/f", "--set", "figures=[los_curves]"], 65, "--set:1:10: error: unknown figure"),
      (["Output/g"], 66, "'Output/g' is no output"), (["file"], 66, "'file' is no output"),
      (["Output"], 66, "'Output' is no output"),
      (["Output/f", "--output", "file"], 73, "cannot create 'file"),
    ]
    for (arguments, status, message) in refused {
      let plot = workshop.start(["plot"] + arguments).wait()
      #expect(plot.status == status && plot.output == "", "\(arguments): \(plot.error)")
      #expect(plot.error.contains(message), "\(arguments): \(plot.error)")
      #expect(workshop.folder.contents() == before, "\(arguments)")
    }
  }
}
