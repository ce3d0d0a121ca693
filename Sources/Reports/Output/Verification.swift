import Results
import Runner
import Support
import Sweeps

/// Runs what an output says it ran, and compares every file that its manifest names, byte for byte.
public struct Verification: Sendable {
  /// What differs, a line each, as `results.csv:3: …`; empty where all is the same.
  public let differences: [String]
  /// How many files were compared.
  public let files: Int

  /// Runs anew, without any store.
  ///
  /// - Throws: ``RunnerError/cancelled`` where it was, else a defect.
  public init(
    _ stored: StoredOutput, jobs: Int, progress: @escaping @Sendable (Progress) -> Void,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let plan = stored.results.plan
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
    let ours = Dictionary(uniqueKeysWithValues: output.files.map { ($0.path, $0) })
    // trajectories.csv may be left out of a repository, and is computed where it is needed.
    for path in paths {
      guard let file = ours[path] else {
        differences.append("\(Escaping.terminal(path)): a run makes no such file")
        continue
      }
      guard let bytes = try? OutputFolder.contents(of: "\(stored.folder)/\(path)") else {
        if path != "trajectories.csv" || stored.manifest.digest(of: path) != file.digest {
          differences.append("\(path): it is not there, or cannot be read")
        }
        continue
      }
      if let difference = Self.difference(bytes, file.bytes) {
        differences.append("\(path)\(difference)")
      }
    }
    for file in output.files where !paths.contains(file.path) && file.path != "manifest.json" {
      differences.append("\(file.path): the output lacks it")
    }
    self.differences = differences
    files = paths.count
  }

  /// Where two files differ first; nil where they are equal.
  private static func difference(_ stored: [UInt8], _ anew: [UInt8]) -> String? {
    guard stored != anew else { return nil }
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
