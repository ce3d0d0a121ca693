import Results
import Support
import Sweeps

/// A page of all outputs of a folder: what each asks, what it came to, and a picture.
public struct OutputIndex: Sendable {
  /// The page in Markdown, for `README.md` of the folder, so that hosts of repositories show it.
  public let text: String
  /// How many outputs it lists.
  public let count: Int

  /// The first line, by which a page of ours is known: what somebody else wrote is not replaced.
  private static let mark = "<!-- Written by descent index. -->"

  /// - Parameter folder: that holds outputs.
  /// - Throws: what is wrong with one of them.
  public init(of folder: String) throws(StoredOutputError) {
    var lines = [Self.mark, "# Experiments and what they came to", ""]
    var rows: [String] = []
    for path in OutputList.folders(in: folder) where path != folder {
      let stored = try StoredExperiment.load(path)
      let name = path.split(separator: "/").last.map(String.init) ?? path
      rows.append(Self.row(stored, "\(Self.escaped(name))"))
    }
    count = rows.count
    lines += ["| | |", "|---|---|"] + rows
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Whether a page may be replaced: there is none, or one of ours.
  public static func isReplaceable(_ path: String) -> Bool {
    guard OutputFolder.exists(path) else { return true }
    let bytes = (try? OutputFolder.contents(of: path)) ?? []
    return bytes.starts(with: mark.utf8)
  }

  private static func row(_ stored: StoredExperiment, _ name: String) -> String {
    let experiment = stored.experiment
    let report = "\(name)/report.md"
    let title = Escaping.markup(Escaping.cut(Escaping.oneLine(experiment.title), to: 120))
    let image = stored.manifest.figure.map {
      "<a href=\"\(report)\"><img src=\"\(name)/\($0)\" width=\"360\" alt=\"\(title)\"></a>"
    }
    let question = experiment.description.map { Escaping.oneLine($0) }
      .map { "<br>\(Escaping.markdown(Escaping.cut($0, to: 300)))" }
    let answer = Escaping.markdown(Escaping.oneLine(stored.manifest.answer))
    let cell =
      "**[\(Escaping.markdown(Escaping.cut(Escaping.oneLine(experiment.title), to: 120)))](\(report))**"
      + (question ?? "") + (answer.isEmpty ? "" : "<br><br>\(answer)")
    return "| \(image ?? "") | \(cell) |"
  }

  /// A folder's name as a link has it.
  private static func escaped(_ name: String) -> String {
    SystemPath.bytes(name).dropLast().map { byte -> String in
      let byte = UInt8(bitPattern: byte)
      let isPlain =
        0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte
        || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
      return isPlain
        ? String(Unicode.Scalar(byte)) : "%" + Hexadecimal.text([byte]).uppercased()
    }.joined()
  }
}
