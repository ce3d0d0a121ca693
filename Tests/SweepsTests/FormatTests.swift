import Figures
import Sweeps
import TestSupport
import Testing
import YAML

/// The catalogue of the file's keys, against what the readers do.
@Suite struct FormatTests {
  private let folder = TemporaryFolder()

  init() {
    folder.write("title: Included\n", to: "base.yaml")
    folder.write("metric: best_loss\n", to: "losses.yml")
    folder.write("1\n3\n", to: "start.csv")
  }

  private func load(
    _ text: String, _ changes: [String] = []
  ) throws(ExperimentError) -> Experiment {
    folder.write(text, to: "f.yaml")
    var overrides: [Override] = []
    for change in changes {
      do { overrides.append(try Override(change)) } catch { throw .wrong(error) }
    }
    return try Experiment.load(path: folder.file("f.yaml"), overrides: overrides)
  }

  private func errors(_ text: String, _ changes: [String] = []) -> String? {
    do throws(ExperimentError) {
      _ = try load(text, changes)
      return nil
    } catch {
      guard case .wrong(let diagnostics) = error else { return "unreadable" }
      return diagnostics.rendered()
    }
  }

  /// All that a file determines, as far as keys of the catalogue do.
  private func content(_ experiment: Experiment) -> String {
    let optimizers = experiment.optimizers.map {
      "\($0.title) \($0.parameters.map(\.name)) \($0.fixed) \($0.sweptParameters)"
    }
    let plan = Plan(experiment)
    return """
      \(experiment.title) \(experiment.precision) \(experiment.losses.map(\.loss.name)) \(optimizers)
      \(experiment.stop) \(experiment.sampling) \(experiment.seeds) \(experiment.metric)
      \(String(describing: experiment.selection)) \(experiment.record.every)
      \(String(describing: experiment.record.paths)) \(plan.count)
      \(experiment.evaluation) \(experiment.minibatchOrder) \(experiment.losses.map(\.oracle))
      \(experiment.losses.map { $0.loss.data?.identity ?? [] })
      """
  }

  private func identities(_ experiment: Experiment) -> [String] {
    let plan = Plan(experiment)
    let maker = plan.identities(of: plan.groups[0])
    return (0..<plan.count).map { maker.identity(plan.trial($0)).text }
  }

  // MARK: The catalogue

  @Test func `entries are whole`() {
    let all = ExperimentFormat.all
    #expect(all.count >= 35 && Set(all.map(\.path)).count == all.count)
    for key in all {
      #expect(key.parent.isEmpty || ExperimentFormat.key(key.parent) != nil, "\(key.path)")
      #expect(key.summary.hasSuffix(".") && !key.summary.dropLast().contains(". "), "\(key.path)")
      #expect(key.details.allSatisfy { $0.hasSuffix(".") && $0.count <= 100 }, "\(key.path)")
      #expect(!key.examples.isEmpty, "\(key.path)")
      #expect(key.name == key.path.split(separator: ".").last.map(String.init))
    }
  }

  private static let examples = ExperimentFormat.all.flatMap { key in
    key.examples.map { (key.path, $0) }
  }

  @Test(arguments: examples) func `every example reads`(_ path: String, _ example: String) throws {
    #expect(errors(FormatKey.experiment(around: example)) == nil)
    let key = try #require(ExperimentFormat.key(path))
    #expect(FormatExample(key, example) != nil, "the example does not show \(path)")
  }

  /// A key that a reader ignored would take any value.
  @Test(arguments: examples) func `every key is read`(_ path: String, _ example: String) throws {
    // What is included cannot be changed from the command line.
    guard path != "include" else { return }
    let key = try #require(ExperimentFormat.key(path))
    let place = try #require(FormatExample(key, example)?.place)
    let text = FormatKey.experiment(around: example)
    let message = try #require(
      errors(text, ["\(place.joined(separator: "."))=[[{a: [{}]}]]"]), "\(path) takes anything")
    #expect(message.contains("--set:1:") && !message.contains("unknown key"), "\(message)")
  }

  /// Every mapping of the format refuses every key that the catalogue does not list there.
  @Test(arguments: Set(ExperimentFormat.all.map(\.parent)).sorted())
  func `a key that is not in the catalogue is refused`(_ parent: String) throws {
    let known = ExperimentFormat.names(below: parent)
    let key = try #require(ExperimentFormat.keys(below: parent).first)
    let example = try #require(key.examples.first)
    let place = try #require(FormatExample(key, example)?.place.dropLast())
    let names = Set(ExperimentFormat.all.map(\.name) + ["x-more", "no_such_key"])
    var refused = 0
    for name in names.subtracting(known).sorted() where parent != "" || name != "x-more" {
      // A file chooses names here itself.
      if parent == "define", example.contains(name) { continue }
      let change = (place + [name]).joined(separator: ".") + "=1"
      let message = try #require(
        errors(FormatKey.experiment(around: example), [change]), "\(change) is accepted")
      #expect(
        message.contains("unknown key '\(name)'") || message.contains("no variable '\(name)'")
          || (parent == "optimizers" && message.contains("'\(name)'")), "\(message)")
      refused += 1
    }
    #expect(refused > 20)
  }

  @Test func `a definition of a loss has no name beside its key`() throws {
    let key = try #require(ExperimentFormat.key("define.losses"))
    let text = FormatKey.experiment(around: key.examples[0])
    let message = try #require(errors(text, ["define.losses.double_well.name=other"]))
    #expect(message.contains("unknown key 'name'"))
  }

  /// To write a default changes nothing.
  @Test(arguments: ExperimentFormat.all.map(\.path))
  func `the listed default is the default`(_ path: String) throws {
    let key = try #require(ExperimentFormat.key(path))
    guard case .value(let value) = key.defaultValue else { return }
    let example = try #require(FormatExample(key, key.examples[0]))
    let whole = FormatKey.experiment(around: key.examples[0])
    let rest = removed(example.place[...], from: example.file)
    let isEmpty = rest.pairs?.isEmpty == true
    var text = whole
    var bare = FormatKey.experiment(
      around: isEmpty ? "" : String(decoding: emit(rest), as: UTF8.self))
    if ["sampling", "sampling.method"].contains(path) {
      // What the example samples has no meaning in a grid.
      text = FormatKey.experiment(around: "")
      bare = text
    }
    let place = example.place.joined(separator: ".")
    let expected = content(try load(bare))
    #expect(content(try load(text, ["\(place)=\(value)"])) == expected)
    #expect(content(try load(whole)) != expected, "the example of \(path) is its default")
  }

  private func removed(_ place: ArraySlice<String>, from node: Node) -> Node {
    guard let name = place.first else { return node }
    if let items = node.items {
      return Node(
        sequence: items.enumerated().map {
          "\($0)" == name ? removed(place.dropFirst(), from: $1) : $1
        })
    }
    return Node(
      mapping: (node.pairs ?? []).compactMap { pair in
        guard pair.name == name else { return pair }
        guard place.count > 1 else { return nil }
        return Node.Pair(key: pair.key, value: removed(place.dropFirst(), from: pair.value))
      })
  }

  // MARK: Free keys

  private let anchored = """
    x-rates: &rates [1e-3, 1e-2]
    x-note: {anything: [at, {all: .nan}]}
    loss: quartic
    optimizers: [{adam: {learning_rate: *rates}}]

    """

  @Test func `keys that begin with x- hold anchors and nothing else`() throws {
    let plain = """
      loss: quartic
      optimizers: [{adam: {learning_rate: [1e-3, 1e-2]}}]

      """
    let free = try load(anchored)
    let bare = try load(plain)
    #expect(content(free) == content(bare))
    #expect(identities(free).count == 2 && identities(free) == identities(bare))
    // The file as it ran has aliases resolved, and reads back.
    let emitted = String(decoding: emit(free.resolved), as: UTF8.self)
    #expect(emitted == String(decoding: emit(bare.resolved), as: UTF8.self))
    #expect(!emitted.contains("x-"))
    #expect(content(try load(emitted)) == content(bare))
  }

  @Test func `a free key that is included or set`() throws {
    folder.write("x-a: 1\nmetric: best_loss\n", to: "free.yaml")
    let experiment = try load("include: free.yaml\nx-b: 2\nloss: quartic\noptimizers: [adam]\n")
    #expect(experiment.metric == .bestLoss && experiment.resolved["x-a"] == nil)
    #expect(
      errors(anchored, ["x-rates=[1]"]) == """
        --set:1:1: error: 'x-rates' is free for anchors, and nothing reads it
        x-rates=[1]
        ^~~~~~~ change the keys that its aliases stand for

        """)
  }
}
