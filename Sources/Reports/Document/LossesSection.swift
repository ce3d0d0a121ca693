import Engine
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
      let function = LossCatalogue.loss(named: loss.name)
      let model = ModelCatalogue.model(named: loss.name)
      let entry =
        function.map { (summary: $0.summary, source: $0.source) }
        ?? model.map { (summary: $0.summary, source: $0.source) }
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
    if let data = loss.data {
      let rows = "\(grouped(data.trainingRows)) rows"
      let test = data.testRows > 0 ? ", \(grouped(data.testRows)) more to test on" : ""
      let classes = data.classes.isEmpty ? "" : ", \(grouped(data.classes.count)) classes"
      result.append(
        (
          "Data",
          "\(data.name): \(rows)\(test), \(grouped(data.featureNames.count)) features\(classes)"
        ))
      result.append(
        (
          "Parameters",
          "\(grouped(loss.dimension)): "
            + loss.tensors.prefix(8).map(\.shapeText).joined(separator: ", ")
            + (loss.tensors.count > 8 ? ", …" : "")
        ))
    }
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

extension TensorShape {
  /// `W (10 × 64)`.
  fileprivate var shapeText: String {
    let size = columns.map { "\(grouped(rows)) × \(grouped($0))" } ?? grouped(rows)
    return name.isEmpty ? size : "\(name) (\(size))"
  }
}
