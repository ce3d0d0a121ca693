import Figures
import Plotting
import Results
import Support
import Sweeps

/// How the same bytes are had again.
extension ReportMaterial {
  /// The most bytes of an experiment file that the report repeats.
  private static let mostFile = 200_000

  func reproductionSection() -> Report.Section {
    let name = NamedFigure.slug(experiment.name)
    let file = "\(name.isEmpty ? "experiment" : name).yaml"
    let numbers = " gives the same numbers on every machine, for any number of threads:"
    var files: [Report.Span] = [.file("results.csv"), " has a row a trial"]
    if hasTrajectories { files += [", ", .code("trajectories.csv"), " a row a recorded step"] }
    files += [". ", .file("manifest.json"), " holds the digests of all files of the output."]
    let text = String(decoding: experimentFile.prefix(Self.mostFile), as: UTF8.self)
    let isWhole = experimentFile.count <= Self.mostFile
    var blocks: [Report.Block] = [
      .paragraph("The experiment file below, saved as ", .code(file), ",\(numbers)", in: .html),
      .init(.command("descent run \(file)"), in: .html),
      .paragraph("From the root of the repository this\(numbers)", in: .markdown),
      .init(
        .command("descent run \(quoted("Experiments/\(experiment.name).yaml"))"), in: .markdown),
      .paragraph(
        .code("descent verify"), " and the folder of this output run it again and compare; ",
        .code("descent plot"), " draws the figures and reports again from the stored results."),
      .init(.file(title: "The experiment file, as it ran", text: text), in: .html),
    ]
    if let recordNote { blocks.append(.paragraph(.text(recordNote), style: .note)) }
    if !isWhole {
      blocks.append(
        .paragraph("It is cut here: experiment.yaml of the output is whole.", in: .html))
    }
    return Report.Section(
      id: "again", title: "How to reproduce it",
      blocks: blocks + [
        // Versions and digests change with every release: the manifest has them beside report.md.
        .init(.table(versions), in: .html),
        .init(.table(digests), in: .html),
        .init(.paragraph(files, .plain)),
        .paragraph(
          "report.html holds all of this and more, and needs no other file.", in: .markdown),
      ])
  }

  /// A path as a shell takes it.
  private func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy {
      0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0 || [0x2D, 0x2E, 0x2F, 0x5F].contains($0)
    }
    return isPlain ? path : "'\(path.replacing("'", with: "'\\''"))'"
  }

  private var versions: Report.Table {
    let parts =
      [(name: "Descent", version: DescentVersion.text)]
      + PlottingLibraries.versions.map { (name: $0.name, version: $0.version) }
    return Report.Table(
      caption: "Versions", columns: [.init("Part"), .init("Version")],
      rows: parts.map { [.heading($0.name), .text($0.version)] })
  }

  private var digests: Report.Table {
    let files = [
      ("experiment.yaml", Digest.hexadecimal(of: experimentFile)), ("results.csv", resultsDigest),
    ]
    return Report.Table(
      caption: "SHA-256 of the files that hold the experiment and its results",
      columns: [.init("File"), .init("Digest")], rows: files.map { [.heading($0.0), .code($0.1)] })
  }
}
