import Results
import Runner
import Sweeps

/// `report.md`: what was asked, the verdicts, the figures.
struct MarkdownReport {
  let results: RunResults
  let figures: [(file: String, figure: NamedFigure)]
  /// Whether `trajectories.csv` is part of the output.
  let hasTrajectories: Bool

  func text() -> String {
    let experiment = results.plan.experiment
    var lines = ["# \(Self.escaped(experiment.title))", ""]
    if let description = experiment.description {
      for paragraph in description.split(separator: "\n", omittingEmptySubsequences: false) {
        lines.append(Self.escaped(String(paragraph)))
      }
      lines.append("")
    }
    for choice in experiment.losses {
      let formula = choice.loss.formula.text.split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      lines.append("Loss: \(Self.code(formula))")
      lines.append("")
    }
    lines.append("**\(Tally.text(results)).**")
    lines.append("")
    let table = VerdictTable(results)
    lines.append("| \(table.header.map(Self.cell).joined(separator: " | ")) |")
    lines.append("| \(table.isNumeric.map { $0 ? "---:" : "---" }.joined(separator: " | ")) |")
    for row in table.rows {
      lines.append("| \(row.map(Self.cell).joined(separator: " | ")) |")
    }
    lines.append("")
    if !table.isComplete {
      lines.append("Every trial is a row of [results.csv](results.csv).")
      lines.append("")
    }
    for note in results.plan.notes {
      lines.append("Note: \(Self.escaped(note)).")
      lines.append("")
    }
    for entry in figures {
      lines.append("## \(Self.escaped(entry.figure.figure.title))")
      lines.append("")
      let text = Self.escaped(entry.figure.figure.alternativeText)
      lines.append("![\(text)](figures/\(entry.file).png)")
      lines.append("")
      for caption in entry.figure.figure.captions {
        lines.append(Self.escaped(caption))
        lines.append("")
      }
    }
    lines.append("## Files")
    lines.append("")
    lines.append("[results.csv](results.csv) has a row a trial, ")
    lines[lines.count - 1] +=
      hasTrajectories
      ? "trajectories.csv a row a recorded step, " : ""
    lines[lines.count - 1] +=
      "[experiment.yaml](experiment.yaml) is what ran,"
      + " [manifest.json](manifest.json) holds the hashes of all of it."
    lines.append("To have it again: `descent run experiment.yaml`.")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Text in which nothing is markup.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "#", "|", "~", "!":
        result += "\\\(character)"
      case "&": result += "&amp;"
      case "\n", "\r", "\r\n": result += " "
      default: result.append(character)
      }
    }
    return result
  }

  private static func cell(_ text: String) -> String { escaped(text) }

  /// A formula as code, whatever it holds.
  static func code(_ text: String) -> String {
    var longest = 0
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return longest == 0 ? "\(fence)\(text)\(fence)" : "\(fence) \(text) \(fence)"
  }
}
