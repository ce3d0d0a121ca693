import Plotting
import Results
import Support
import Sweeps

/// `manifest.json`: what ran, and the hashes of its files.
enum Manifest {
  /// The version of the files' layout.
  static let format = 3

  static func bytes(_ plan: Plan, files: [OutputFile]) -> [UInt8] {
    var digests: [String: String] = [:]
    for file in files { digests[file.path] = file.digest }
    return bytes(plan, digests: digests)
  }

  /// - Parameter digests: the SHA-256 of each file by its path, in hexadecimal.
  static func bytes(_ plan: Plan, digests: [String: String]) -> [UInt8] {
    let experiment = plan.experiment
    var lines = ["{"]
    lines.append("  \"descent\": \(Escaping.json(DescentVersion.text)),")
    lines.append("  \"format\": \(format),")
    lines.append("  \"experiment\": \(Escaping.json(experiment.name)),")
    lines.append("  \"precision\": \(Escaping.json(experiment.precision.rawValue)),")
    lines.append("  \"trials\": \(plan.count),")
    let seeds = experiment.seeds.prefix(1000).map(String.init).joined(separator: ", ")
    lines.append("  \"seeds\": [\(seeds)],")
    lines.append("  \"libraries\": {")
    let libraries = PlottingLibraries.versions
    for (at, entry) in libraries.enumerated() {
      let comma = at < libraries.count - 1 ? "," : ""
      lines.append("    \(Escaping.json(entry.name)): \(Escaping.json(entry.version))\(comma)")
    }
    lines.append("  },")
    lines.append("  \"files\": {")
    let sorted = digests.sorted { $0.key < $1.key }
    for (at, file) in sorted.enumerated() {
      let comma = at < sorted.count - 1 ? "," : ""
      lines.append(
        "    \(Escaping.json(file.key)): \(Escaping.json("sha256:\(file.value)"))\(comma)"
      )
    }
    lines.append("  }")
    lines.append("}")
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}

/// The version of the program.
public enum DescentVersion {
  public static let text = "0.1.0"
}
