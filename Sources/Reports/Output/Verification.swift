import Figures
import Results
import Runner
import Support
import Sweeps

/// Whether an output is what its experiment gives.
public struct Verification: Sendable {
  /// What differs, a line or more each, as `results.csv:3: …`; empty where all is the same.
  public let differences: [String]
  /// How many files were compared.
  public let files: Int
  /// Files that the manifest names and that are not there: repositories leave large ones out.
  public let missing: [String]

  /// Compares the files that are there with the manifest's hashes.
  public init(hashesOf stored: StoredExperiment) {
    var differences: [String] = []
    var missing: [String] = []
    var files = 0
    for path in stored.manifest.paths {
      let file = "\(stored.folder)/\(path)"
      guard OutputFolder.exists(file) else {
        missing.append(path)
        continue
      }
      files += 1
      guard let bytes = try? OutputFolder.contents(of: file) else {
        differences.append("\(Escaping.terminal(path)): it cannot be read")
        continue
      }
      if stored.manifest.digest(of: path) != Digest.hexadecimal(of: bytes) {
        differences.append(
          "\(Escaping.terminal(path)): it is not the file that the manifest names")
      }
    }
    self.differences = differences
    self.files = files
    self.missing = missing
  }

  /// Runs the experiment anew, without any store, and compares every file that the manifest names. Of a file
  /// that is not there its hash is compared.
  ///
  /// - Throws: `RunnerError.cancelled` where it was, else a defect.
  public init(
    _ stored: StoredExperiment, jobs: Int, progress: @escaping @Sendable (Progress) -> Void,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let plan = Plan(stored.experiment)
    guard
      let results = try Runner.run(
        plan, jobs: jobs, progress: progress, isCancelled: isCancelled)
    else { throw RunnerError.cancelled }
    let paths = stored.manifest.paths
    let pictures = paths.filter { $0.hasPrefix("figures/") }
    let formats = FigureFormat.allCases.filter { format in
      pictures.contains { $0.hasSuffix(".\(format.rawValue)") }
    }
    let output = try Output(
      results, jobs: jobs, drawsFigures: paths.contains("report.png"), formats: Set(formats),
      isCancelled: isCancelled)
    var differences: [String] = []
    var missing: [String] = []
    let ours = Dictionary(uniqueKeysWithValues: output.files.map { ($0.path, $0) })
    for path in paths {
      guard let file = ours[path] else {
        differences.append("\(Escaping.terminal(path)): a run makes no such file")
        continue
      }
      guard let bytes = try? OutputFolder.contents(of: "\(stored.folder)/\(path)") else {
        missing.append(path)
        if stored.manifest.digest(of: path) != file.digest {
          differences.append(
            "\(path): it is not there, and a run makes another than the manifest names")
        }
        continue
      }
      if bytes != file.bytes {
        differences += Self.differences(path, bytes, file.bytes, plan)
      } else if stored.manifest.digest(of: path) != file.digest {
        differences.append("\(path): the manifest has another hash of it")
      }
    }
    for file in output.files where !paths.contains(file.path) && file.path != "manifest.json" {
      differences.append("\(file.path): the output lacks it")
    }
    self.differences = differences
    self.missing = missing
    files = paths.count
  }

  /// What differs between two files of an output: in tables by row and column, else the first line or byte.
  private static func differences(
    _ path: String, _ stored: [UInt8], _ anew: [UInt8], _ plan: Plan
  ) -> [String] {
    let layout = ResultsLayout(plan.experiment)
    let keys: Int
    switch path {
    case "results.csv": keys = 1
    case "trajectories.csv": keys = 2
    case "summary.csv": keys = 2 + layout.lossParameterNames.count + layout.parameterNames.count
    default: return ["\(path)\(difference(stored, anew))"]
    }
    var trials: [String: Int]?
    func describe(_ key: [String]) -> String {
      guard path != "summary.csv" else {
        return "setting " + key.filter { !$0.isEmpty }.joined(separator: ", ")
      }
      let known = trials ?? Self.trials(plan)
      trials = known
      let step = key.count > 1 ? ", iteration \(key[1])" : ""
      guard let trial = known[key[0]] else { return "trial \(key[0])\(step)" }
      let title = plan.experiment.title(ofOptimizer: plan.group(of: trial).optimizerIndex)
      let detail = plan.detail(of: trial)
      return "trial \(key[0]) (\(title)\(detail.isEmpty ? "" : ", \(detail)"))\(step)"
    }
    let comparison = TableComparison(
      stored: stored, anew: anew, keys: keys,
      isSingle: plan.experiment.precision == .float32 && path != "summary.csv", describe: describe)
    let rest = comparison.count - comparison.differences.count
    return comparison.differences.map { "\(path):\($0)" }
      + (rest > 0 ? ["\(path): \(grouped(rest)) more rows differ"] : [])
  }

  /// The trials of a plan by their ids.
  private static func trials(_ plan: Plan) -> [String: Int] {
    var trials: [String: Int] = [:]
    for (trial, number) in plan.leadingNumbers().enumerated() {
      trials[Hexadecimal.text(number, digits: 16)] = trial
    }
    return trials
  }

  /// Where two files differ first.
  private static func difference(_ stored: [UInt8], _ anew: [UInt8]) -> String {
    var at = 0
    while at < min(stored.count, anew.count), stored[at] == anew[at] { at += 1 }
    guard String(validating: stored.prefix(1 << 16), as: UTF8.self) != nil else {
      return ": byte \(grouped(at + 1)) differs"
    }
    let number = 1 + stored.prefix(at).count { $0 == 0x0A }
    func line(_ bytes: [UInt8]) -> String {
      let start = (bytes.prefix(at).lastIndex(of: 0x0A) ?? -1) + 1
      let end = bytes[min(at, bytes.count)...].firstIndex(of: 0x0A) ?? bytes.count
      let text = String(decoding: bytes[min(start, end)..<end].prefix(300), as: UTF8.self)
      return Escaping.terminal(text)
    }
    return ":\(number):\n  stored: \(line(stored))\n  anew:   \(line(anew))"
  }
}
