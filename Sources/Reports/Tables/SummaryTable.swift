import Analysis
import Engine
import Results
import Runner
import Support
import Sweeps

/// `summary.csv`: a row a setting and loss, over all its repetitions.
struct SummaryTable {
  /// Of more settings the table would be as large as that of the trials.
  static let mostSettings = 100_000

  private let standings: Standings

  /// - Returns: nil where there are too many settings.
  init?(_ standings: Standings) {
    self.standings = standings
    let settings = standings.groups.reduce(0) { $0 + ($1?.count ?? 0) }
    guard settings <= Self.mostSettings else { return nil }
  }

  func bytes() -> [UInt8] {
    let experiment = standings.results.plan.experiment
    let layout = ResultsLayout(experiment)
    let buffer = RowBuffer(capacity: 1 << 16)
    var writer = CSVWriter()
    for name in Self.header(experiment, layout) { writer.field(name) }
    writer.endLine()
    buffer.put(writer.bytes)
    for loss in experiment.losses.indices { write(loss, layout, to: buffer) }
    return Array(buffer.bytes)
  }

  static func header(_ experiment: Experiment, _ layout: ResultsLayout) -> [String] {
    let metric = experiment.metric.rawValue
    return ["loss"] + layout.lossParameterNames.map { "loss.\($0)" } + ["optimizer"]
      + layout.parameterNames + layout.problemNames + [
        "trials", "converged", "stalled", "exploded",
      ]
      + ["median", "q25", "q75", "mean", "std"].map { "\(metric)_\($0)" }
      + (experiment.metric == .iterations ? [] : ["iterations_median"]) + ["rank"]
  }

  private func write(_ lossIndex: Int, _ layout: ResultsLayout, to buffer: RowBuffer) {
    let experiment = standings.results.plan.experiment
    var rows: [(settings: GroupSettings, setting: Int, summary: SettingSummary)] = []
    for case let settings? in standings.groups where settings.group.lossIndex == lossIndex {
      for setting in 0..<settings.count {
        let trials = settings.trials(of: setting)
        let summary = SettingSummary(settings.table, trials, experiment.metric)
        rows.append((settings, setting, summary))
      }
    }
    let ranks = MeanRanks.ranks(rows.map(\.summary.rankedMedian))
    for (row, rank) in zip(rows, ranks) {
      writeNames(row.settings, row.setting, layout, to: buffer)
      let summary = row.summary
      let counts = [
        summary.trials, summary.count(.converged), summary.count(.stalled),
        summary.count(.exploded),
      ]
      for count in counts {
        buffer.put(0x2C)
        buffer.put(whole: count)
      }
      var numbers = [
        summary.median, summary.lowerQuartile, summary.upperQuartile, summary.mean,
        summary.deviation,
      ]
      if experiment.metric != .iterations { numbers.append(summary.medianIterations) }
      for number in numbers + [rank] {
        buffer.put(0x2C)
        buffer.put(number: number, isSingle: false)
      }
      buffer.put(0x0A)
    }
  }

  /// The loss, the optimizer and their parameters.
  private func writeNames(
    _ settings: GroupSettings, _ setting: Int, _ layout: ResultsLayout, to buffer: RowBuffer
  ) {
    let plan = standings.results.plan
    let experiment = plan.experiment
    let lossChoice = experiment.losses[settings.group.lossIndex]
    let loss = lossChoice.loss
    let choice = experiment.optimizers[settings.group.optimizerIndex]
    let values = plan.trial(settings.firstTrial(of: setting)).parameters
    var writer = CSVWriter()
    writer.field(loss.name)
    for text in layout.fields(loss) { writer.field(text) }
    writer.field(choice.definition.name)
    for name in layout.parameterNames {
      if let place = choice.ownParameters.firstIndex(where: { $0.name == name }) {
        writer.field(layout.field(choice.parameters[place], values[place]))
      } else {
        writer.field(choice.words.first { $0.column == name }?.word ?? "")
      }
    }
    if layout.hasBatch { writer.field(layout.batchField(choice, values)) }
    for text in layout.fields(lossChoice.oracle) { writer.field(text) }
    buffer.put(writer.bytes)
  }
}
