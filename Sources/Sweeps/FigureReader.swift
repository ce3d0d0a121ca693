import Losses
import YAML

/// Reads the list of figures.
struct FigureReader {
  let validator: Validator
  /// Those of the experiment, whose parameters are columns of its results.
  var optimizers: [OptimizerChoice] = []

  /// What suits losses of which the file says nothing.
  static func suitable(_ losses: [LossChoice]) -> [FigureRequest] {
    func all(_ dimension: Int) -> Bool {
      !losses.isEmpty && losses.allSatisfy { $0.loss.dimension == dimension }
    }
    let kinds: [FigureKind] =
      all(1)
      ? [.lossFunction, .parameterPaths, .lossCurves]
      : all(2) ? [.contourPaths, .lossCurves] : [.lossCurves]
    return kinds.map { FigureRequest(kind: $0, options: FigureOptions()) }
  }

  func read(_ node: Node, losses: [LossChoice]) -> [FigureRequest] {
    guard let items = node.items else {
      validator.mismatch(
        node, expected: "a list of figures",
        hint: "begin each with '- ', as in '- \(node.pairs?.first?.name ?? "loss_curves")'")
      return []
    }
    return items.compactMap { readOne($0, losses) }
  }

  private func readOne(_ node: Node, _ losses: [LossChoice]) -> FigureRequest? {
    var options = FigureOptions()
    let series = SeriesFigureReader(validator: validator, losses: losses, optimizers: optimizers)
    let kind: FigureKind
    let place: Span
    if let name = node.string, !node.isNull {
      guard let found = find(name, node.span) else { return nil }
      kind = found
      place = node.span
    } else if let pairs = node.pairs, let first = pairs.first {
      guard let found = find(first.name, first.key.span) else { return nil }
      kind = found
      place = first.key.span
      if pairs.count > 1 {
        validator.error(
          "a figure is one kind with its options", at: pairs[1].key.span,
          hint: "indent the options below '\(first.name)', or put them in {}")
      }
      if !first.value.isNull {
        let known = kind.options.map(\.rawValue)
        for pair in validator.mapping(first.value, of: kind.rawValue, known: known) ?? [] {
          if let option = kind.options.first(where: { $0.rawValue == pair.name }) {
            guard !series.read(option, of: kind, pair.value, &options) else { continue }
            let isRead = PlaneOptions(reader: self, losses: losses)
              .read(option, of: kind, pair.value, &options)
            if !isRead { read(option, pair.value, &options) }
          }
        }
      }
    } else {
      validator.mismatch(node, expected: "a figure", hint: "a kind, or 'kind: {options}'")
      return nil
    }
    series.check(kind, at: place)
    PlaneOptions(reader: self, losses: losses).check(kind, options, at: place)
    if [.lossFunction, .parameterPaths].contains(kind),
      let wide = losses.first(where: { $0.loss.dimension != 1 })
    {
      validator.error(
        "\(kind.rawValue) draws losses of one variable, and '\(wide.loss.name)' has"
          + " \(wide.loss.dimension)", at: place, hint: "loss_curves draws any")
    }
    if options.quantity == .distance, losses.contains(where: { $0.loss.minima.isEmpty }) {
      validator.error(
        "the distance to a minimum is asked for, but no minimum is known", at: place,
        hint: "give the loss its 'minima'")
    }
    return FigureRequest(kind: kind, options: options)
  }

  private func find(_ name: String, _ span: Span) -> FigureKind? {
    if let kind = FigureKind(rawValue: name) { return kind }
    validator.unknown("figure", name, at: span, among: FigureKind.allCases.map(\.rawValue))
    return nil
  }

  private func read(_ option: FigureOption, _ node: Node, _ options: inout FigureOptions) {
    switch option {
    case .x: options.x = validator.range(node)
    case .y: options.y = validator.range(node)
    case .gradient: options.gradient = validator.boolean(node)
    case .logIterations: options.logIterations = validator.boolean(node)
    case .colourFloor: options.colourFloor = validator.finite(node)
    case .splitBy:
      options.splitBy = validator.choice(
        node, "split", FigureOptions.Split.allCases.map { ($0.rawValue, $0) })
    case .quantity:
      options.quantity = validator.choice(
        node, "quantity", FigureOptions.Quantity.allCases.map { ($0.rawValue, $0) })
    case .against:
      options.against = validator.choice(
        node, "axis", FigureOptions.Against.allCases.map { ($0.rawValue, $0) })
    case .band:
      guard let band = validator.range(node) else { return }
      guard band.lowerBound >= 0, band.upperBound <= 1 else {
        validator.error("quantiles are from 0 to 1", at: node.span, hint: "as in [0.25, 0.75]")
        return
      }
      options.band = band
    case .parameter, .tolerance, .cost, .columns, .colour, .levels, .components, .seconds:
      // Read with the figures of series and of planes.
      break
    }
  }
}
