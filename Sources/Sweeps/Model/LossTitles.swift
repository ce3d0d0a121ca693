import Losses

extension Experiment {
  /// A loss as people name it. Losses of one family are distinguished by all parameters in which they differ,
  /// equal ones by a number.
  public func title(ofLoss index: Int) -> String {
    let loss = losses[index].loss
    let family = losses.map(\.loss).filter { $0.name == loss.name }
    guard family.count > 1 else { return loss.title }
    let differing = loss.parameters.filter { parameter in
      family.contains { $0.parameters.contains { $0.name == parameter.name && $0 != parameter } }
    }
    var title = loss.title
    if !differing.isEmpty, let entry = LossCatalogue.loss(named: loss.name) {
      let named = loss.parameters.filter { parameter in
        differing.contains(parameter)
          || entry.parameters.contains {
            $0.name == parameter.name && $0.defaultValue != parameter.value
          }
      }
      title = Loss.title(entry.title, named)
    }
    let twins = losses.indices.filter {
      losses[$0].loss.name == loss.name && losses[$0].loss.parameters == loss.parameters
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
