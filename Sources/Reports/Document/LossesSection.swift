import Figures
import Losses
import Support
import Sweeps

/// The losses: formula, domain, known minima, source.
extension ReportMaterial {
  /// The most losses that are described.
  private static let mostDescribed = 100

  func lossesSection() -> Report.Section {
    var section = Report.Section(
      id: "losses", title: experiment.losses.count == 1 ? "The loss" : "The losses")
    for (index, choice) in experiment.losses.enumerated().prefix(Self.mostDescribed) {
      let loss = choice.loss
      let entry = LossCatalogue.loss(named: loss.name)
      var blocks: [Report.Block] = []
      if let entry { blocks.append(.paragraph(.text(entry.summary))) }
      blocks.append(
        .init(.formula("L(\(loss.variableNames)) = \(Escaping.oneLine(loss.text))")))
      let facts = facts(loss) + (entry.map { [(term: "Source", text: $0.source)] } ?? [])
      if !facts.isEmpty { blocks.append(.init(.facts(facts))) }
      // A formula without a name needs no heading beside itself.
      let hasTitle = experiment.losses.count > 1 || entry != nil
      section.blocks.append(
        .init(.part(title: hasTitle ? title(ofLoss: index) : "", blocks)))
    }
    if experiment.losses.count > Self.mostDescribed {
      section.blocks.append(.paragraph("The others are in the experiment file."))
    }
    return section
  }

  private func facts(_ loss: Loss) -> [(term: String, text: String)] {
    var result: [(term: String, text: String)] = []
    let vectors = (loss.formula?.variables ?? []).compactMap { variable in
      variable.count.map { "\(variable.name) has \(grouped($0)) components" }
    }
    if !vectors.isEmpty { result.append(("Variables", vectors.joined(separator: ", "))) }
    if let domain = loss.domain {
      let shown = zip(loss.componentNames, domain).prefix(4).map {
        "\($0) from \(Words.short($1.lowerBound)) to \(Words.short($1.upperBound))"
      }
      result.append(("Domain", shown.joined(separator: "; ") + (domain.count > 4 ? "; …" : "")))
    }
    if !loss.minima.isEmpty {
      let shown = loss.minima.prefix(4).map { minimum in
        let text = minimum.prefix(4).map { Words.short($0) }.joined(separator: ", ")
        return "(\(text)\(minimum.count > 4 ? ", …" : ""))"
      }
      let more = loss.minima.count > 4 ? " and \(loss.minima.count - 4) more" : ""
      let level = loss.minimumLoss.map { ", where it is \(Words.short($0))" } ?? ""
      result.append(("Known minima", shown.joined(separator: ", ") + more + level))
    }
    return result
  }
}
