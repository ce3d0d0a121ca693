import Datasets
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
    case experiment, table, manifest, record, replacement, shard, rows, images
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
    for name in ["right.yaml", "f.yaml", "f.trials", "f.csv", "f.idx", "labels.idx"] {
      unlink("\(folder)/\(name)")
    }
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
    case .rows: rows(bytes)
    case .images: images(bytes)
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
    return (try? TrialStore(in: "\(folder)/none").add(contentsOf: "\(folder)/f.trials"))
      != nil
  }

  /// A CSV file of data, compressed or not.
  private func rows(_ bytes: [UInt8]) -> Bool {
    let path = "\(folder)/f.csv"
    Self.write(bytes, to: path)
    let definition = DataSetDefinition.file(
      path: path, target: "label", test: .shuffled(share: 0.3, seed: 1), scale: .standard)
    _ = try? DataSetEstimate(definition)
    return data(definition)
  }

  private func images(_ bytes: [UInt8]) -> Bool {
    let path = "\(folder)/f.idx"
    Self.write(bytes, to: path)
    Self.write([0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 0], to: "\(folder)/labels.idx")
    let definition = DataSetDefinition.images(
      images: path, labels: "\(folder)/labels.idx", scale: .unit)
    _ = try? DataSetEstimate(definition)
    return data(definition)
  }

  private func data(_ definition: DataSetDefinition) -> Bool {
    do {
      let set = try DataSet(definition, name: "f")
      precondition(set.features.allSatisfy(\.isFinite), "a feature that is no number")
      precondition(
        set.features.count == set.rows * set.featureNames.count, "rows of another length")
      precondition(set.trainingRows > 0 && set.classes.count != 1, "nothing to learn")
      return true
    } catch {
      precondition(!error.message.isEmpty && !error.path.isEmpty, "an error without words or file")
      return false
    }
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
    case .rows:
      return [
        Array(
          "a,\"b \"\"c\"\"\",label\r\n1,-2.5e-3,x\r\n\"3\", 4 ,\"y,z\"\r\n5,6,x\r\n7,8,x\r\n".utf8),
        Array("\u{FEFF}x,label\n0.1,0\n\n1234567890123456789012,1\n1e300,0\n-0,1".utf8),
        // "x,label\n1,0\n2,1\n3,0\n4,1\n5,0\n6,1\n" by gzip.
        [
          31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 208, 201, 73, 76, 74, 205, 225, 50, 212, 49, 224,
          50, 210, 49, 228, 50, 6, 210, 38, 64, 218, 20, 72, 155, 1, 105, 0, 67, 81, 171, 47, 32, 0,
          0, 0,
        ],
      ]
    case .images:
      return [
        [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6],
        [0, 0, 13, 2, 0, 0, 0, 3, 0, 0, 0, 1, 63, 128, 0, 0, 64, 0, 0, 0, 64, 64, 0, 0],
      ]
    case .shard: return [Array("descent trials 1\n".utf8) + [UInt8](repeating: 0, count: 60)]
    }
  }
}
