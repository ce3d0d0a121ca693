import Engine
import Losses
import Support

extension Experiment {
  /// A loss as people name it. Losses of one family are distinguished by all parameters in which they differ,
  /// gradients by their numbers, equal ones by a number.
  ///
  /// - Parameters:
  ///   - index: of the loss.
  ///   - ignored: columns of the problem that are not named, such as those along the axes of a map.
  public func title(ofLoss index: Int, ignoring ignored: Set<String> = []) -> String {
    let loss = losses[index].loss
    let family = losses.filter { $0.loss.name == loss.name }
    guard family.count > 1 else { return loss.title }
    let parameters = loss.parameters.filter { !ignored.contains("loss.\($0.name)") }
    let differing = parameters.filter { parameter in
      family.contains { choice in
        choice.loss.parameters.contains { $0.name == parameter.name && $0 != parameter }
      }
    }
    var title = loss.title
    let isNamed = !differing.isEmpty || parameters.count < loss.parameters.count
    if isNamed, let entry = LossCatalogue.loss(named: loss.name) {
      let named = parameters.filter { parameter in
        differing.contains(parameter)
          || entry.parameters.contains {
            $0.name == parameter.name && $0.defaultValue != parameter.value
          }
      }
      title = Loss.title(entry.title, named)
    } else if isNamed, let entry = ModelCatalogue.model(named: loss.name) {
      title = entry.title(parameters, naming: Set(differing.map(\.name)))
    }
    let oracle = losses[index].oracle
    let others = family.map(\.oracle)
    let words = oracle.differences(from: others, ignoring: ignored)
    if !words.isEmpty { title += ", \(words)" }
    guard ignored.isEmpty else { return title }
    let twins = losses.indices.filter {
      losses[$0].loss.name == loss.name && losses[$0].loss.parameters == loss.parameters
        && losses[$0].oracle == oracle
    }
    guard twins.count > 1, let place = twins.firstIndex(of: index) else { return title }
    return "\(title) (\(place + 1))"
  }

  /// The parameters of all losses, in order of appearance.
  public var lossParameterNames: [String] {
    var known = Set<String>()
    return losses.flatMap { $0.loss.parameters.map(\.name) }.filter { known.insert($0).inserted }
  }
}

extension GradientOracle {
  /// What distinguishes it from others, as titles name it: `noise 0.1, delay 5`; empty where nothing does.
  func differences(
    from others: [GradientOracle], ignoring ignored: Set<String>
  ) -> String {
    let ignoresNoise = ignored.contains { $0.hasPrefix(GradientColumn.noise.rawValue) }
    var parts: [String] = []
    if !ignoresNoise, others.contains(where: { $0.noise != noise }) {
      switch noise {
      case nil: parts.append("no noise")
      case .normal(let deviation): parts.append("noise \(shortest(deviation))")
      case .studentT(let scale, let freedom):
        parts.append("t noise \(shortest(scale)) of freedom \(shortest(freedom))")
      }
    }
    if !ignored.contains(GradientColumn.delay.rawValue),
      others.contains(where: { $0.delay != delay })
    {
      parts.append("delay \(delay)")
    }
    if !ignored.contains(GradientColumn.dropout.rawValue),
      others.contains(where: { $0.dropout != dropout })
    {
      parts.append("dropout \(shortest(dropout))")
    }
    return parts.joined(separator: ", ")
  }
}

/// The columns that say what gradients trials are given.
public enum GradientColumn: String, Sendable, Hashable, CaseIterable {
  case noise = "gradient.noise"
  case scale = "gradient.noise.scale"
  case freedom = "gradient.noise.freedom"
  case delay = "gradient.delay"
  case dropout = "gradient.dropout"

  /// Whether it has whole numbers.
  public var isWhole: Bool { self == .delay }

  /// The number of a loss; nil where it has none of the kind.
  public func value(_ oracle: GradientOracle) -> Double? {
    switch (self, oracle.noise) {
    case (.noise, nil): 0
    case (.noise, .normal(let deviation)): deviation
    case (.noise, .studentT): nil
    case (.scale, .studentT(let scale, _)): scale
    case (.freedom, .studentT(_, let freedom)): freedom
    case (.scale, _), (.freedom, _): nil
    case (.delay, _): Double(oracle.delay)
    case (.dropout, _): oracle.dropout
    }
  }
}

extension Experiment {
  /// The columns of gradients that the experiment's tables have.
  public var gradientColumns: [GradientColumn] {
    let oracles = losses.map(\.oracle)
    func isUsed(_ column: GradientColumn) -> Bool {
      oracles.contains { oracle in
        switch column {
        case .noise: if case .normal = oracle.noise { true } else { false }
        case .scale, .freedom: if case .studentT = oracle.noise { true } else { false }
        case .delay: oracle.delay > 0
        case .dropout: oracle.dropout > 0
        }
      }
    }
    return GradientColumn.allCases.filter(isUsed)
  }
}
