import Figures
import Sweeps
import TestSupport
import Testing
import YAML

/// Changes from the command line, right and wrong.
@Suite struct OverrideTests {
  private let text = """
    loss: quartic
    stop: {max_iterations: 100}
    optimizers:
      - adam
      - momentum: {learning_rate: 0.1}
    """

  private func experiment(_ changes: String...) throws -> Experiment {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    return try Experiment.load(
      path: folder.file("f.yaml"), overrides: changes.map { try Override($0) })
  }

  private func complaint(_ changes: String...) -> String? {
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    do throws(Diagnostics) {
      var overrides: [Override] = []
      for change in changes { overrides.append(try Override(change)) }
      return refusal("f.yaml", in: folder, overrides: overrides)
    } catch { return error.rendered() }
  }

  @Test func values() throws {
    #expect(try experiment("stop.max_iterations=1e3").stop.maximumIterations == 1000)
    #expect(try experiment("seeds=[4, 5]").seeds == [4, 5])
    #expect(try experiment("title=a = b").title == "a = b")
    #expect(try experiment("optimizers=[adam]").optimizers.count == 1)
    #expect(Plan(try experiment("optimizers.0.adam.beta_1=[0.1, 0.2]")).count == 3)
    #expect(
      Plan(try experiment("optimizers.1.momentum.learning_rate={linspace: [0, 1, 5]}")).count == 6)
    // The last one wins.
    #expect(
      try experiment("stop.max_iterations=5", "stop.max_iterations=6").stop.maximumIterations == 6)
  }

  @Test func wrongForms() {
    #expect(
      complaint("foo") == """
        --set:1:1: error: a change is written KEY=VALUE
        foo
        ^~~ as in --set stop.max_iterations=500

        """)
    #expect(complaint("=3") == "--set:1:1: error: a key is empty\n=3\n^\n")
    #expect(complaint("a..b=3") == "--set:1:3: error: a key is empty\na..b=3\n  ^\n")
    #expect(
      complaint("seeds=[1, 2") == """
        --set:1:7: error: this '[' is never closed
        seeds=[1, 2
              ^ add ']'

        """)
    #expect(complaint("") != nil)
    #expect(complaint("=") != nil)
    #expect(complaint("title=a\u{1}b")?.contains("control character U+0001") == true)
  }

  @Test func wrongPlaces() {
    #expect(
      complaint("optimizers.7=adam", "title.x=2", "include=g.yaml", "seeds=3")?.contains("error")
        == true)
    #expect(
      complaint("optimizers.7=adam", "include=g.yaml") == """
        --set:1:12: error: '7' is no position in this list
        optimizers.7=adam
                   ^ from 0 to 1
        --set:1:1: error: a file cannot be included from the command line
        include=g.yaml
        ^~~~~~~

        """)
    #expect(
      complaint("optimizers.1.adam.beta_1=0.5") == """
        --set:1:14: error: an optimizer is one name with its parameters
        optimizers.1.adam.beta_1=0.5
                     ^~~~ 'momentum' stands in this place of the list

        """)
    #expect(
      complaint("stop.max_iterations=") == """
        --set:1:20: error: expected a count of iterations, found nothing
        stop.max_iterations=
                           ^

        """)
    #expect(
      complaint("loss.x=1") == """
        --set:1:6: error: 'x' is no part of text
        loss.x=1
             ^ 'loss' holds text

        """)
  }

  /// Keys without end must not end in a deep recursion.
  @Test func manyKeys() {
    let keys = Array(repeating: "a", count: 60_000).joined(separator: ".")
    #expect(complaint("\(keys)=1")?.hasPrefix("--set:1:1: error: more than 100 keys\n") == true)
    let fewer = Array(repeating: "a", count: 100).joined(separator: ".")
    #expect(complaint("\(fewer)=1")?.contains("unknown key 'a'") == true)
  }
}
