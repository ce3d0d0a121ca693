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
    var lines = [
      "# \(SafeText.markdownLine(SafeText.cut(SafeText.oneLine(experiment.title), to: 300)))", "",
    ]
    if let description = experiment.description {
      for paragraph in HTMLReport.paragraphs(description) {
        lines += [SafeText.markdownLine(paragraph), ""]
      }
    }
    for choice in experiment.losses {
      lines.append("Loss: \(SafeText.markdownCode(choice.loss.formula.text))")
      lines.append("")
    }
    lines.append("**\(Tally.text(results)).**")
    lines.append("")
    let table = VerdictTable(results, isRanked: true)
    lines += [Ranking.order, ""]
    lines.append("| \(table.header.map(SafeText.markdown).joined(separator: " | ")) |")
    lines.append("| \(table.isNumeric.map { $0 ? "---:" : "---" }.joined(separator: " | ")) |")
    for row in table.rows {
      lines.append("| \(row.map(SafeText.markdown).joined(separator: " | ")) |")
    }
    lines.append("")
    if !table.isComplete {
      lines.append(
        "Every trial is a row of [results.csv](results.csv); report.html lists the best and the"
          + " worst.")
      lines.append("")
    }
    for note in results.plan.notes {
      lines.append("Note: \(SafeText.markdown(note)).")
      lines.append("")
    }
    for entry in figures {
      lines.append("## \(SafeText.markdown(entry.figure.figure.title))")
      lines.append("")
      let text = SafeText.markdown(entry.figure.figure.alternativeText)
      lines.append("![\(text)](figures/\(entry.file).png)")
      lines.append("")
      for caption in entry.figure.figure.captions {
        lines.append(SafeText.markdownLine(caption))
        lines.append("")
      }
    }
    lines.append("## Files")
    lines.append("")
    lines.append(
      "[results.csv](results.csv) has a row a trial, "
        + (hasTrajectories ? "trajectories.csv a row a recorded step, " : "")
        + "[experiment.yaml](experiment.yaml) is what ran,"
        + " [manifest.json](manifest.json) holds the hashes of all of it;"
        + " report.html tells more, and stands alone.")
    lines.append("")
    lines.append("To have it again: `descent run experiment.yaml`.")
    return lines.joined(separator: "\n") + "\n"
  }
}
