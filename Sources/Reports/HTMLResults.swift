import Results
import Sweeps

extension HTMLReport {
  /// The most trials that are listed one by one, as in ``VerdictTable``.
  private var listsAll: Bool { plan.count <= VerdictTable.mostRows }

  /// How many trials each end of a long list shows.
  private var shownAtEachEnd: Int {
    min(50, max(3, 250 / max(1, experiment.losses.count)))
  }

  /// The most losses of which trials are listed.
  private static let mostLosses = 100
  /// The most optimizers of a loss that are summed up.
  private static let mostGroups = 200

  /// The tables of results, a loss after the other.
  func addResults(to section: inout Markup) {
    section.element("p", text: Ranking.order)
    section.line()
    if !listsAll {
      section.element("p", text: "results.csv holds every trial.")
      section.line()
    }
    for note in plan.notes {
      section.element("p", ["class": "note"], text: "Note: \(note).")
      section.line()
    }
    for index in experiment.losses.indices.prefix(Self.mostLosses) {
      if experiment.losses.count > 1 {
        section.element("h3", text: title(ofLoss: index))
        section.line()
      }
      let groups = ranking.groups(ofLoss: index)
      if !listsAll || groups.count > 1 && groups.contains(where: { $0.group.count > 1 }) {
        addGroups(index, to: &section)
      }
      if listsAll {
        let trials = ranking.trials(ofLoss: index).best
        addTrials("Trials\(suffix(index))", trials, index, from: 1, to: &section)
      } else {
        let most = shownAtEachEnd
        let (best, worst) = ranking.trials(ofLoss: index, most: most)
        let count = groups.reduce(0) { $0 + $1.group.count }
        if worst.isEmpty {
          addTrials("Trials\(suffix(index))", best, index, from: 1, to: &section)
        } else {
          addTrials(
            "The best \(most) of \(grouped(count)) trials\(suffix(index))", best, index, from: 1,
            to: &section)
          addTrials(
            "The worst \(most) of \(grouped(count)) trials\(suffix(index))", worst, index,
            from: count - worst.count + 1, to: &section)
        }
      }
    }
    if experiment.losses.count > Self.mostLosses {
      let rest = experiment.losses.count - Self.mostLosses
      section.element("p", text: "\(grouped(rest)) more losses stand in results.csv.")
    }
  }

  private func suffix(_ loss: Int) -> String {
    experiment.losses.count > 1 ? " on \(title(ofLoss: loss))" : ""
  }

  private func addGroups(_ index: Int, to section: inout Markup) {
    let groups = ranking.groups(ofLoss: index)
    let titles = FigureData(results: results, paths: [:])
    var columns: [Markup.Column] = [
      .init("Optimizer"), .init("Best verdict"), .init("Its final loss", isNumeric: true),
      .init("Trials", isNumeric: true),
    ]
    columns += Status.ranked.map {
      .init($0.word.prefix(1).uppercased() + $0.word.dropFirst(), isNumeric: true)
    }
    columns.append(.init("Best trial"))
    section.table(
      "Optimizers\(suffix(index)), by their best trial", columns,
      groups.prefix(Self.mostGroups).compactMap { found -> [Markup.Cell]? in
        guard let best = found.best else { return nil }
        let detail = plan.detail(of: best.trial)
        let counts = Status.ranked.map { Markup.Cell.number(grouped(found.count($0))) }
        return [
          .heading(titles.title(ofOptimizer: found.group.optimizerIndex)),
          .verdict(results.outcome(best.trial).status), .number(Words.rounded(best.loss)),
          .number(grouped(found.group.count)),
        ] + counts + [.text(detail.isEmpty ? "–" : detail)]
      })
    if groups.count > Self.mostGroups {
      section.element(
        "p", text: "\(grouped(groups.count - Self.mostGroups)) more stand in results.csv.")
    }
  }

  private func addTrials(
    _ caption: String, _ trials: [Int], _ lossIndex: Int, from first: Int,
    to section: inout Markup
  ) {
    let titles = FigureData(results: results, paths: [:])
    let loss = experiment.losses[lossIndex].loss
    // The points of many numbers stand in results.csv.
    let names = loss.dimension <= 4 ? loss.componentNames : []
    let outcomes = trials.map { results.outcome($0) }
    // What equals its neighbour in every row says nothing.
    let showsGradients = outcomes.contains { $0.gradientEvaluations != $0.iterations }
    let showsBest = outcomes.contains { $0.bestLoss != $0.finalLoss }
    var columns: [Markup.Column] = [
      .init("#", isNumeric: true), .init("Optimizer"), .init("Verdict"),
      .init("Final loss", isNumeric: true), .init("Iterations", isNumeric: true),
    ]
    if showsGradients { columns.append(.init("Gradients", isNumeric: true)) }
    columns += names.map { .init("Final \($0)", isNumeric: true) }
    if showsBest { columns.append(.init("Best loss", isNumeric: true)) }
    columns += [.init("Gradient norm", isNumeric: true), .init("Trial", isNumeric: true)]
    section.table(
      caption, columns,
      trials.indices.map { at -> [Markup.Cell] in
        let outcome = outcomes[at]
        let group = plan.group(of: trials[at])
        var row: [Markup.Cell] = [
          .number(grouped(first + at)),
          .heading(
            titles.title(ofOptimizer: group.optimizerIndex), detail: plan.detail(of: trials[at])),
          .verdict(outcome.status), .number(Words.rounded(outcome.finalLoss)),
          .number(grouped(outcome.iterations)),
        ]
        if showsGradients { row.append(.number(grouped(outcome.gradientEvaluations))) }
        row += names.indices.map { .number(Words.rounded(outcome.final[$0])) }
        if showsBest { row.append(.number(Words.rounded(outcome.bestLoss))) }
        row += [.number(Words.rounded(outcome.gradientNorm)), .number(String(trials[at]))]
        return row
      })
  }

  /// A loss's name for people, with its number where another is called alike.
  func title(ofLoss index: Int) -> String {
    let title = SafeText.cut(SafeText.oneLine(experiment.losses[index].loss.title), to: 120)
    let twins = experiment.losses.indices.filter {
      experiment.losses[$0].loss.title == experiment.losses[index].loss.title
    }
    guard twins.count > 1, let place = twins.firstIndex(of: index) else { return title }
    return "\(title) (\(place + 1))"
  }
}
