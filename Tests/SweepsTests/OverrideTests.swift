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
             ^ write loss={x: …} to replace it

        """)
  }

  // MARK: By name

  @Test func names() throws {
    #expect(Plan(try experiment("optimizers.adam.learning_rate=[0.01, 0.1]")).count == 3)
    #expect(
      Plan(try experiment("optimizers.momentum.learning_rate={logspace: [1e-3, 1, 4]}")).count == 5)
    #expect(try experiment("optimizers.adam={beta_1: 0.5}").optimizers.count == 2)
    #expect(
      try experiment("loss={rosenbrock: {dimension: 10}}", "figures=[]").losses[0].loss.dimension
        == 10)
    #expect(
      try experiment("loss=rosenbrock", "loss.rosenbrock.dimension=3").losses[0].loss.dimension == 3
    )
    #expect(try experiment("stop.converged=[unchanged, {loss_below: 1}]").stop.converged.count == 2)
    #expect(
      try experiment(
        "stop.converged=[unchanged, {loss_change: 1, patience: 3}]", "stop.converged.patience=4"
      ).stop.converged[1] == .lossChange(1, patience: 4))
  }

  @Test func wrongNames() {
    #expect(
      complaint("optimizers.adma.beta_1=0.5") == """
        --set:1:12: error: unknown entry 'adma' of this list
        optimizers.adma.beta_1=0.5
                   ^~~~ did you mean 'adam'?

        """)
    #expect(
      complaint("optimizers.lbfgs.history=3") == """
        --set:1:12: error: unknown entry 'lbfgs' of this list
        optimizers.lbfgs.history=3
                   ^~~~~ it has adam, momentum

        """)
    #expect(
      complaint("optimizers=[adam, momentum, adam: {beta_1: 0.5}]", "optimizers.adam.beta_2=0.5")
        == """
        --set:1:12: error: 'adam' is ambiguous: it stands at the positions 0, 2 of this list
        optimizers.adam.beta_2=0.5
                   ^~~~ name one by its position, as in optimizers.0.adam

        """)
    #expect(
      complaint("optimizers.adam.learning_rte=0.5") == """
        --set:1:17: error: unknown key 'learning_rte' in adam
        optimizers.adam.learning_rte=0.5
                        ^~~~~~~~~~~~ did you mean 'learning_rate'?

        """)
    #expect(
      complaint("optimizers.momentum.learning_rate.linspace=[0, 1, 5]") == """
        --set:1:35: error: 'linspace' is no part of a number
        optimizers.momentum.learning_rate.linspace=[0, 1, 5]
                                          ^~~~~~~~ write optimizers.momentum.learning_rate={linspace: …} to replace it

        """)
    #expect(
      complaint("figures.loss_curves.x=[1, 2]") == """
        --set:1:1: error: the experiment lists no figures
        figures.loss_curves.x=[1, 2]
        ^~~~~~~ write figures=[…], as in --set figures=[{loss_curves: …}]

        """)
    #expect(
      complaint("seeds=[1, 2]", "seeds.one=3") == """
        --set:1:7: error: unknown entry 'one' of this list
        seeds.one=3
              ^~~ its entries have no names: positions are from 0 to 1

        """)
    #expect(
      complaint("optimizers.adam.learning_rate={linspce: [0, 1, 5]}")?.contains(
        "--set:1:32: error: ") == true)
  }

  // MARK: Every key

  /// Sets every value of every experiment of the repository, by position and by name, to what it is already, and to
  /// something else: the first changes nothing, the second that place alone.
  @Test func everyKey() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let folder = "/\(root)/Experiments"
    var count = 0
    var named = 0
    for name in TemporaryFolder.names(of: folder).filter({ $0.hasSuffix(".yaml") }) {
      let whole = try parse(try SourceFile.load(path: "\(folder)/\(name)"))
      for place in Self.places(in: whole) {
        count += 1
        if place.byName != place.byPosition { named += 1 }
        // A value of several lines begins on a line of its own.
        let same = String(decoding: emit(place.node), as: UTF8.self)
        for path in Set([place.byPosition, place.byName]) {
          #expect(try Override("\(path)=\n\(same)").applied(to: whole) == whole, "\(name): \(path)")
          let other = try Override("\(path)={other: [1, {linspace: [0, 1, 2]}]}").applied(to: whole)
          #expect(other != whole)
          #expect(try Override("\(place.byPosition)=\n\(same)").applied(to: other) == whole)
        }
      }
    }
    #expect(count > 800 && named > 400, "\(count), \(named)")
  }

  private struct Place {
    var byPosition: String
    var byName: String
    var node: Node
  }

  /// Every value below a node, with its keys; names that are ambiguous, or hold dots, are left out.
  private static func places(in node: Node) -> [Place] {
    func inside(_ node: Node, _ position: String, _ name: String) -> [Place] {
      let here = position.isEmpty ? [] : [Place(byPosition: position, byName: name, node: node)]
      func joined(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
      if let pairs = node.pairs {
        return here
          + pairs.filter { !$0.name.contains { ".=".contains($0) } }.flatMap {
            inside($0.value, joined(position, $0.name), joined(name, $0.name))
          }
      }
      guard let items = node.items else { return here }
      return here
        + items.indices.flatMap { at -> [Place] in
          let key = items[at].pairs?.count == 1 ? items[at].pairs?[0].name : nil
          let isAlone =
            items.count {
              $0.pairs?.contains { $0.name == key } ?? ($0.string == key)
            } == 1
          guard let key, let value = items[at][key], isAlone, Int(key) == nil,
            !key.contains(where: { ".=".contains($0) })
          else { return inside(items[at], joined(position, "\(at)"), joined(name, "\(at)")) }
          let entry = [
            Place(
              byPosition: joined(position, "\(at)"), byName: joined(name, "\(at)"), node: items[at])
          ]
          return entry
            + inside(value, joined(position, "\(at).\(key)"), joined(name, key))
        }
    }
    return inside(node, "", "")
  }

  /// What was set is in the experiment as it ran, and reads back to the same trials.
  @Test func recorded() throws {
    let changes = [
      "optimizers.adam.learning_rate={logspace: [1e-3, 1, 4]}", "stop.max_iterations=77", "seeds=3",
      "start={uniform: [-1, 1]}", "title='another: one'", "metric=best_loss",
      "optimizers.momentum={learning_rate: {cosine_decay: {initial: [0.1, 0.2], decay_steps: 9}}}",
      "record={paths: none}", "precision=float64", "sampling={method: grid}",
    ]
    let folder = TemporaryFolder()
    folder.write(text, to: "f.yaml")
    let first = try Experiment.load(
      path: folder.file("f.yaml"), overrides: changes.map { try Override($0) })
    folder.write(emit(first.resolved), to: "again/f.yaml")
    let again = try Experiment.load(path: folder.file("again/f.yaml"))
    #expect(again.resolved == first.resolved)
    #expect(again.title == "another: one" && again.metric == .bestLoss)
    #expect(again.stop.maximumIterations == 77 && again.precision == .float64)
    let (plan, other) = (Plan(first), Plan(again))
    #expect(plan.count == 18 && other.count == 18)
    for trial in 0..<18 {
      #expect(
        plan.identities(of: plan.group(of: trial)).identity(plan.trial(trial))
          == other.identities(of: other.group(of: trial)).identity(other.trial(trial)))
    }
  }

  /// Keys without end must not end in a deep recursion.
  @Test func manyKeys() {
    let keys = Array(repeating: "a", count: 60_000).joined(separator: ".")
    #expect(complaint("\(keys)=1")?.hasPrefix("--set:1:1: error: more than 100 keys\n") == true)
    let fewer = Array(repeating: "a", count: 100).joined(separator: ".")
    #expect(complaint("\(fewer)=1")?.contains("unknown key 'a'") == true)
  }
}
