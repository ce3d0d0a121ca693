import Plotting
import Results
import Support
import Sweeps

/// `manifest.json`: what ran, what it came to, and the hashes of its files.
enum Manifest {
  /// The version of the files' layout.
  static let format = 3

  /// - Parameters:
  ///   - material: of the output's report.
  ///   - digests: the SHA-256 of each file by its path, in hexadecimal.
  static func bytes(_ material: ReportMaterial, digests: [String: String]) -> [UInt8] {
    let plan = material.plan
    let experiment = material.experiment
    var lines = ["{"]
    lines.append("  \"descent\": \(Escaping.json(DescentVersion.text)),")
    lines.append("  \"format\": \(format),")
    lines.append("  \"experiment\": \(Escaping.json(experiment.name)),")
    lines.append("  \"answer\": \(Escaping.json(Answer(material.standings).text)),")
    let figure = material.keyFigure.flatMap { figure in
      [FigureFormat.svg, .png].map { "figures/\(figure.name).\($0.rawValue)" }
        .first { digests[$0] != nil }
    }
    if let figure { lines.append("  \"figure\": \(Escaping.json(figure)),") }
    lines.append("  \"precision\": \(Escaping.json(experiment.precision.rawValue)),")
    lines.append("  \"trials\": \(plan.count),")
    let seeds = experiment.seeds.prefix(1000).map(String.init).joined(separator: ", ")
    lines.append("  \"seeds\": [\(seeds)],")
    let data = experiment.dataSets
    if !data.isEmpty {
      lines.append("  \"data\": {")
      for (at, set) in data.enumerated() {
        let digest = Escaping.json("sha256:\(Hexadecimal.text(set.digest))")
        lines.append(
          "    \(Escaping.json(set.name)): \(digest)\(at < data.count - 1 ? "," : "")")
      }
      lines.append("  },")
    }
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
