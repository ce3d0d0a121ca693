import Analysis
import Figures
import Results
import Runner
import Support
import Sweeps

/// What a report is made from.
package struct ReportMaterial {
  package let results: RunResults
  package let figures: [NamedFigure]
  /// The experiment as it ran, as a file.
  package let experimentFile: [UInt8]
  /// The SHA-256 of `results.csv`, in hexadecimal.
  package let resultsDigest: String
  /// Whether `trajectories.csv` is part of the output.
  package let hasTrajectories: Bool
  /// What `trajectories.csv` leaves out, in a sentence; nil where it is whole.
  let recordNote: String?

  package init(
    results: RunResults, figures: [NamedFigure], experimentFile: [UInt8], resultsDigest: String,
    hasTrajectories: Bool, recordNote: String? = nil
  ) {
    self.recordNote = recordNote
    self.results = results
    self.figures = figures
    self.experimentFile = experimentFile
    self.resultsDigest = resultsDigest
    self.hasTrajectories = hasTrajectories
    standings = Standings(results)
  }

  /// How optimizers and settings compare.
  let standings: Standings
  /// Whether `summary.csv` is part of the output.
  var hasSummary: Bool { SummaryTable(standings) != nil }

  package var plan: Plan { results.plan }
  package var experiment: Experiment { results.plan.experiment }

  /// The report. A section is added here.
  package func report() -> Report {
    Report(
      title: Escaping.cut(Escaping.oneLine(experiment.title), to: 300), summary: summary(),
      tally: Tally(results),
      subject: experiment.losses.count == 1 ? experiment.losses[0].loss.name : nil,
      sections: [
        answerSection(),
        figuresSection(),
        eachLossSection(),
        targetSection(),
        settingsSection(),
        trialsSection(),
        comparisonSection(),
        lossesSection(),
        optimizersSection(),
        reproductionSection(),
      ].filter { !$0.blocks.isEmpty })
  }

  private func summary() -> [Report.Block] {
    let description = experiment.description.map(Self.paragraphs) ?? []
    return description.map { .paragraph(.text($0), style: .lead) }
      + experiment.losses.map { .paragraph("Loss: ", .code($0.loss.text), in: .markdown) }
  }

  /// The figure that stands beside the answer: the first that shows results, as a loss by itself does not.
  var keyFigure: NamedFigure? {
    figures.first(where: \.showsResults) ?? figures.first
  }

  private func figuresSection() -> Report.Section {
    Report.Section(
      id: "figures", title: "Figures",
      blocks: figures.filter { $0.name != keyFigure?.name }
        .map { .init(.figure($0), in: .all) })
  }

  /// A loss's name for people, as it fits in a line.
  func title(ofLoss index: Int) -> String {
    Escaping.cut(Escaping.oneLine(experiment.title(ofLoss: index)), to: 120)
  }

  /// Texts between empty lines.
  private static func paragraphs(_ text: String) -> [String] {
    var result: [String] = []
    var lines: [Substring] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      + [Substring()]
    {
      if line.allSatisfy(\.isWhitespace) {
        if !lines.isEmpty { result.append(lines.joined(separator: " ")) }
        lines = []
      } else {
        lines.append(line)
      }
    }
    return result
  }
}
