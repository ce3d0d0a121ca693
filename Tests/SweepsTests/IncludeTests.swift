import Figures
import Sweeps
import TestSupport
import Testing

/// Files that include others: errors are reported where they are written.
@Suite struct IncludeTests {
  @Test func circle() {
    #expect(
      refusal(["a.yaml": "include: b.yaml\n", "b.yaml": "loss: quartic\ninclude: [a.yaml]\n"])
        == """
        b.yaml:2:11: error: 'a.yaml' includes itself
        include: [a.yaml]
                  ^~~~~~ a.yaml → b.yaml → a.yaml

        """)
  }

  @Test func circleUnderOtherNames() {
    #expect(
      refusal(["a.yaml": "include: ./x/../a.yaml\n"])?.contains("includes itself") == true)
  }

  @Test func errorsOfAnIncludedFile() {
    #expect(
      refusal([
        "a.yaml": "include: lib/b.yaml\noptimizers: [adam]\n",
        "lib/b.yaml": "include: c.yaml\nlos: quartic\n", "lib/c.yaml": "seeds: 0\n",
      ])
        == """
        lib/b.yaml:2:1: error: unknown key 'los' in the experiment
        los: quartic
        ^~~ did you mean 'loss'?
        a.yaml:1:1: error: the experiment has no loss
        include: lib/b.yaml
        ^ add a key 'loss'
        lib/c.yaml:1:8: error: 0 is out of range
        seeds: 0
               ^ from 1 to 100,000,000

        """)
  }

  @Test func syntaxOfAnIncludedFile() {
    #expect(
      refusal(["a.yaml": "include: b.yaml\n", "b.yaml": "loss: [quartic\n"]) == """
        b.yaml:1:7: error: this '[' is never closed
        loss: [quartic
              ^ add ']'

        """)
  }

  /// Files that each include the next one three times would be read 3²⁰ times.
  @Test func fan() {
    let folder = TemporaryFolder()
    for level in 0..<18 {
      let next = "f\(level + 1).yaml"
      folder.write("include: [\(next), \(next), \(next)]\n", to: "f\(level).yaml")
    }
    folder.write("loss: quartic\n", to: "f18.yaml")
    let message = refusal("f0.yaml", in: folder)
    #expect(message?.contains("error: more than 1,000 files are included") == true)
  }

  @Test func chain() {
    let folder = TemporaryFolder()
    for level in 0..<30 {
      folder.write("include: f\(level + 1).yaml\n", to: "f\(level).yaml")
    }
    folder.write("loss: quartic\noptimizers: [adam]\n", to: "f30.yaml")
    #expect(refusal("f15.yaml", in: folder) == nil)
    #expect(
      refusal("f0.yaml", in: folder)?.contains("files include one another more than 20 deep")
        == true)
  }

  @Test func laterKeysWin() throws {
    let folder = TemporaryFolder()
    folder.write(
      "loss: quartic\nstop: {max_iterations: 7, converged: never}\nseeds: [1, 2]\n", to: "b.yaml")
    folder.write(
      "include: b.yaml\nstop: {max_iterations: 9}\nseeds: [3]\noptimizers: [adam]\n",
      to: "a.yaml")
    let experiment = try Experiment.load(path: folder.file("a.yaml"))
    #expect(experiment.stop.maximumIterations == 9)
    #expect(experiment.stop.converged.isEmpty)
    #expect(experiment.seeds == [3])
    #expect(experiment.name == "a")
  }

  // MARK: Origins

  /// Whatever is wrong in a file is reported with the same words and the same place where the file is included, by a
  /// file that is included itself and beside keys of both.
  @Test(arguments: WrongFile.all) func origin(_ file: WrongFile) {
    // What is missing is missing in the whole, and what a file includes is relative to it.
    let message = file.message
    guard message.hasPrefix("f.yaml:"), !message.contains("the experiment has no "),
      !file.text.contains("include:"), !file.text.contains(".csv")
    else { return }
    let included = refusal([
      "a.yaml": "include: lib/b.yaml\n",
      "lib/b.yaml": "include: [none.yaml, deep/f.yaml]\n",
      "lib/none.yaml": "{}\n", "lib/deep/f.yaml": file.text + "\n",
    ])
    #expect(
      included
        == message.split(separator: "\n", omittingEmptySubsequences: false).map {
          $0.hasPrefix("f.yaml:") ? "lib/deep/\($0)" : String($0)
        }.joined(separator: "\n") + "\n")
  }

  @Test func originsAreOfMany() {
    let meant = WrongFile.all.filter {
      $0.message.hasPrefix("f.yaml:") && !$0.message.contains("the experiment has no ")
        && !$0.text.contains("include:")
    }
    #expect(meant.count >= 100, "\(meant.count)")
  }

  /// A mapping that is merged of several files: each value is its own file's.
  @Test func mergedMappings() {
    #expect(
      refusal([
        "a.yaml": """
        include: b.yaml
        stop: {converged: {loss_below: x}}
        optimizers: [adam]

        """,
        "b.yaml": """
        include: c.yaml
        stop:
          max_iterations: 0

        """,
        "c.yaml": """
        loss: quartic
        stop: {max_iterations: 5, exploded: {loss_above: y}, convergd: never}

        """,
      ]) == """
        c.yaml:2:50: error: expected a number, found text 'y'
        stop: {max_iterations: 5, exploded: {loss_above: y}, convergd: never}
                                                         ^
        c.yaml:2:54: error: unknown key 'convergd' in stop
        stop: {max_iterations: 5, exploded: {loss_above: y}, convergd: never}
                                                             ^~~~~~~~ did you mean 'converged'?
        b.yaml:3:19: error: 0 is out of range
          max_iterations: 0
                          ^ from 1 to 1,000,000,000
        a.yaml:2:32: error: expected a number, found text 'x'
        stop: {converged: {loss_below: x}}
                                       ^

        """)
  }

  /// The place is the anchor's content; merge keys bring its keys.
  @Test func anchorsAndMergeKeys() {
    #expect(
      refusal([
        "a.yaml": "include: b.yaml\nstop: {max_iterations: 9}\n",
        "b.yaml": """
        loss: quartic
        optimizers:
          - adam: &shared {learning_rate: x, beta_1: 0.5}
          - nadam: *shared
          - lion: {<<: *shared, weight_decay: y}

        """,
      ]) == """
        b.yaml:3:35: error: expected a number for learning_rate, found text 'x'
          - adam: &shared {learning_rate: x, beta_1: 0.5}
                                          ^
        b.yaml:5:39: error: expected a number for weight_decay, found text 'y'
          - lion: {<<: *shared, weight_decay: y}
                                              ^

        """)
    // Of what is wrong in one use alone the message says which.
    #expect(
      refusal([
        "a.yaml": "include: b.yaml\n",
        "b.yaml": """
        loss: quartic
        optimizers:
          - adam: &shared {learning_rate: 0.1, beta_1: 0.5}
          - momentum: *shared

        """,
      ])?.hasPrefix("b.yaml:3:40: error: unknown key 'beta_1' in momentum\n") == true)
  }

  /// What the command line sets is the argument's, inside a mapping of an included file.
  @Test func changes() throws {
    let folder = TemporaryFolder()
    folder.write("include: b.yaml\n", to: "a.yaml")
    folder.write(
      "loss: quartic\noptimizers:\n  - adam: {learning_rate: 0.1, beta_1: 2}\n", to: "b.yaml")
    #expect(
      refusal(
        "a.yaml", in: folder, overrides: [try Override("optimizers.adam.learning_rate=x")]) == """
          --set:1:31: error: expected a number for learning_rate, found text 'x'
          optimizers.adam.learning_rate=x
                                        ^
          b.yaml:3:40: error: beta_1 2 is out of range
            - adam: {learning_rate: 0.1, beta_1: 2}
                                                 ^ at least 0 and below 1

          """)
  }
}
