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
        lib/c.yaml:1:1: error: the experiment has no loss
        seeds: 0
        ^~~~~ add a key 'loss'
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
}
