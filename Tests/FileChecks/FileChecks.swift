import Engine
import Figures
import Glibc
import Reports
import Results
import Runner
import Support
import Sweeps
import YAML

/// Takes hostile bytes through what reads files, for Tests/Fuzzing: whatever they are, there is an error with words
/// and a place, or a result, and never a crash.
public final class FileChecks {
  /// What bytes are given to.
  public enum Subject: String, Sendable, CaseIterable {
    case experiment, table, manifest, record, replacement, shard
  }

  /// A folder of its own, in memory.
  private let folder: String
  private let plan: Plan
  /// A whole output, by path.
  private let right: [String: [UInt8]]
  private let key = [UInt8](repeating: 7, count: 32)

  public init() {
    folder = "/dev/shm/descent-checks-\(getpid())"
    mkdir(folder, 0o700)
    mkdir("\(folder)/output", 0o700)
    let text = """
      loss: quartic
      start: {x: [1, 2]}
      stop: {max_iterations: 20}
      optimizers: [{adam: {learning_rate: [0.1, 0.2]}}]
      """
    Self.write(Array(text.utf8), to: "\(folder)/right.yaml")
    guard let experiment = try? Experiment.load(path: "\(folder)/right.yaml") else {
      fatalError("the experiment of the checks is wrong")
    }
    plan = Plan(experiment)
    guard let results = try? Runner.run(plan, jobs: 1),
      let made = try? Output(results, jobs: 1, drawsFigures: false)
    else { fatalError("the experiment of the checks does not run") }
    right = Dictionary(uniqueKeysWithValues: made.files.map { ($0.path, $0.bytes) })
    for (path, bytes) in right { Self.write(bytes, to: "\(folder)/output/\(path)") }
  }

  /// Takes the scratch folder away.
  public func remove() {
    for name in ["right.yaml", "f.yaml", "f.trials"] { unlink("\(folder)/\(name)") }
    for name in OutputFolder.names(in: "\(folder)/output") { unlink("\(folder)/output/\(name)") }
    rmdir("\(folder)/output")
    rmdir(folder)
  }

  private static func write(_ bytes: [UInt8], to path: String) {
    guard let file = try? File(creating: path), (try? file.write(bytes)) != nil else {
      fatalError("no room for the checks in '\(path)'")
    }
  }

  /// Tries bytes.
  ///
  /// - Returns: whether they were right.
  @discardableResult
  public func check(_ bytes: [UInt8], _ subject: Subject) -> Bool {
    switch subject {
    case .experiment: experiment(bytes)
    case .table: table(bytes)
    case .manifest: manifest(bytes)
    case .record: record(bytes)
    case .replacement: replacement(bytes)
    case .shard: shard(bytes)
    }
  }

  private func experiment(_ bytes: [UInt8]) -> Bool {
    Self.write(bytes, to: "\(folder)/f.yaml")
    do {
      let experiment = try Experiment.load(path: "\(folder)/f.yaml")
      let plan = Plan(experiment)
      if plan.count > 0 { _ = plan.trial(plan.count - 1) }
      return true
    } catch {
      guard case .wrong(let diagnostics) = error else { return false }
      precondition(!diagnostics.rendered(color: false).isEmpty, "an error without words")
      return false
    }
  }

  private func table(_ bytes: [UInt8]) -> Bool {
    Self.write(bytes, to: "\(folder)/output/results.csv")
    do {
      _ = try ResultsTableReader.read(plan, path: "\(folder)/output/results.csv")
      return true
    } catch {
      precondition(!error.message.isEmpty, "an error without words")
      return false
    }
  }

  private func manifest(_ bytes: [UInt8]) -> Bool {
    Self.write(bytes, to: "\(folder)/output/manifest.json")
    _ = try? Output.left(in: "\(folder)/output")
    return (try? StoredOutput.load("\(folder)/output")) != nil
  }

  /// With the right checksum, so that what is behind it is tried.
  private func record(_ bytes: [UInt8]) -> Bool {
    guard let table = try? OutcomeTable(count: 1, dimension: 1, isSingle: bytes.count < 33) else {
      fatalError("no room for one trial")
    }
    return StoredTrial.read(
      bytes + StoredTrial.checksum(key, bytes[...]), key: key, into: table, 0)
  }

  /// The record of an interrupted replacement; nothing beyond the folder may change by it.
  private func replacement(_ bytes: [UInt8]) -> Bool {
    let staging = "\(folder)/output/\(OutputReplacement.folder)"
    mkdir(staging, 0o700)
    Self.write([1], to: "\(staging)/1")
    Self.write(bytes, to: "\(staging)/\(OutputReplacement.record)")
    let note = try? OutputFolder("\(folder)/output").recover()
    precondition(OutputFolder.exists("\(folder)/right.yaml"), "a file beyond the output is gone")
    for name in OutputFolder.names(in: "\(folder)/output") { unlink("\(folder)/output/\(name)") }
    return note?.contains("is finished") == true
  }

  private func shard(_ bytes: [UInt8]) -> Bool {
    Self.write(bytes, to: "\(folder)/f.trials")
    return (try? TrialShard.read("\(folder)/f.trials", into: TrialStore(in: "\(folder)/none")))
      != nil
  }

  /// Right bytes of a subject, to be mutated.
  public func seeds(_ subject: Subject) -> [[UInt8]] {
    switch subject {
    case .experiment:
      return [
        (try? File.contents(of: "\(folder)/right.yaml")) ?? [],
        Array(
          """
          title: "t"
          x-a: &a {learning_rate: {logspace: [1e-3, 1, 3]}}
          define: {optimizers: {mine: {parameters: {learning_rate: 1e-3}, state: {m: 0}, update: {x: x - learning_rate*gradient}}}}
          loss: [{rosenbrock: {dimension: 3}}, {expression: "sum(x[i]^2, i, 0, n-1)", variables: {x: 2}}]
          start: {uniform: [-2, 2]}
          seeds: [1, 2, 3]
          selection: {choose: 0.4}
          stop: {max_iterations: 9, converged: [unchanged, {loss_change: 1e-9, patience: 2}]}
          optimizers: [{adam: *a}, mine, {sam: {optimizer: {momentum: {<<: *a, momentum: [0.5, 0.9]}}}}]
          figures: [loss_curves, {heat_map: {x: learning_rate, y: seed}}]
          """.utf8),
      ]
    case .table: return [right["results.csv"] ?? []]
    case .manifest: return [right["manifest.json"] ?? []]
    case .record:
      return [[0x81] + [UInt8](repeating: 1, count: 24), [UInt8](repeating: 0, count: 41)]
    case .replacement:
      return [Array("descent replacement 1\nput 1 report.md\nremove figures/01-a.png\nend\n".utf8)]
    case .shard: return [Array("descent trials 1\n".utf8) + [UInt8](repeating: 0, count: 60)]
    }
  }
}
