import Losses
import YAML

/// Reads the options of figures that show a plane: of two components of the loss, or of two columns
/// of the results.
struct PlaneOptions {
  let reader: FigureReader
  let losses: [LossChoice]

  private var validator: Validator { reader.validator }

  /// The most components of a loss whose paths are drawn over its contours.
  static let mostComponents = 1000

  /// Reads an option; false if it is none of these figures'.
  func read(
    _ option: FigureOption, of kind: FigureKind, _ node: Node, _ options: inout FigureOptions
  ) -> Bool {
    switch (kind, option) {
    case (.heatMap, .x), (.fateMap, .x): options.xColumn = column(node)
    case (.heatMap, .y), (.fateMap, .y): options.yColumn = column(node)
    case (_, .levels): options.levels = levels(node)
    case (_, .components): options.components = components(node)
    case (_, .colour):
      guard let name = validator.text(node, "a column") else { break }
      let known = ResultColumn.names(of: losses.map(\.loss))
      if losses.isEmpty || known.contains(name) {
        options.colour = name
      } else {
        validator.unknown("column of results", name, at: node.span, among: known)
      }
    case (_, .seconds):
      guard let value = validator.finite(node, "a number of seconds") else { break }
      guard value >= 1, value <= 120 else {
        validator.error(
          "\(validator.written(node)) is out of range", at: node.span, hint: "from 1 to 120")
        break
      }
      options.seconds = value
    default: return false
    }
    return true
  }

  /// Tells what a figure cannot be drawn for.
  func check(_ kind: FigureKind, _ options: FigureOptions, at place: Span) {
    switch kind {
    case .contourPaths, .race:
      if let one = losses.first(where: { $0.loss.dimension < 2 }) {
        validator.error(
          "\(kind.rawValue) draws losses of two or more variables, and '\(one.loss.name)' has one",
          at: place, hint: "parameter_paths draws losses of one")
      }
      if let wide = losses.first(where: { $0.loss.dimension > Self.mostComponents }) {
        validator.error(
          "\(kind.rawValue) draws losses of up to 1,000 components, and '\(wide.loss.name)' has"
            + " \(grouped(wide.loss.dimension))", at: place, hint: "loss_curves draws any")
      }
    case .heatMap, .fateMap:
      guard !losses.isEmpty, !reader.optimizers.isEmpty else { return }
      let swept = PlaneColumns.swept(losses, reader.optimizers)
      let given = [options.xColumn, options.yColumn].compactMap { $0 }
      if given.count == 2, given[0] == given[1] {
        validator.error("x and y are the same column '\(given[0])'", at: place)
      } else if given.count + swept.filter({ !given.contains($0) }).count < 2 {
        validator.error(
          "\(kind.rawValue) needs two swept quantities, and the experiment sweeps "
            + (swept.isEmpty ? "none" : "'\(swept[0])' alone"), at: place,
          hint: "sweep a second one, or name it: x, y")
      }
    default: break
    }
  }

  private func column(_ node: Node) -> String? {
    guard let name = validator.text(node, "the name of a column") else { return nil }
    let known = PlaneColumns.all(losses, reader.optimizers)
    if losses.isEmpty || reader.optimizers.isEmpty || known.contains(name) { return name }
    validator.unknown("column", name, at: node.span, among: known)
    return nil
  }

  private func levels(_ node: Node) -> FigureOptions.Levels? {
    guard let items = node.items else {
      return validator.whole(node, in: 2...100, "a count of contours, or a list of losses")
        .map { .count($0) }
    }
    guard !items.isEmpty, items.count <= 100 else {
      validator.error(
        items.isEmpty ? "the list of contours is empty" : "more than 100 contours are listed",
        at: node.span)
      return nil
    }
    let values = items.compactMap { validator.finite($0, "the loss of a contour") }
    return values.count == items.count ? .values(Array(Set(values)).sorted()) : nil
  }

  private func components(_ node: Node) -> [String]? {
    guard let items = node.items, items.count == 2 else {
      validator.mismatch(
        node, expected: "a list of two components", hint: "as in [0, 3] or [\"x[0]\", \"x[3]\"]")
      return nil
    }
    var names: [String] = []
    for item in items {
      guard let name = validator.text(item, "a component") else { return nil }
      for choice in losses where choice.loss.component(name) == nil {
        let hint =
          choice.loss.dimension <= 16
          ? "one of \(choice.loss.componentNames.joined(separator: ", "))"
          : "a number from 0 to \(choice.loss.dimension - 1)"
        validator.error(
          "the loss has no component '\(name)'", at: item.span,
          hint: choice.loss.dimension == 1 ? "it has one, \(choice.loss.componentNames[0])" : hint)
        return nil
      }
      names.append(name)
    }
    if let loss = losses.first?.loss, loss.component(names[0]) == loss.component(names[1]) {
      validator.error("both components are the same", at: node.span)
      return nil
    }
    return names
  }
}

extension Loss {
  /// The place of a component by its name or its number from 0.
  public func component(_ name: String) -> Int? {
    if let place = componentNames.firstIndex(of: name) { return place }
    guard let number = Int(name), (0..<dimension).contains(number) else { return nil }
    return number
  }
}

extension FigureKind {
  /// What an option of this kind is.
  public func summary(of option: FigureOption) -> String {
    switch (self, option) {
    case (.heatMap, .x), (.fateMap, .x):
      "The column across, as results.csv names it: learning_rate, start.x; by default the first"
        + " swept."
    case (.heatMap, .y), (.fateMap, .y):
      "The column upwards; by default the next that is swept."
    case (.contourPaths, .x), (.race, .x):
      "The range across, [low, high]; by default the loss's domain, and the starts."
    case (.contourPaths, .y), (.race, .y): "The range upwards; by default likewise."
    case (.contourPaths, .splitBy), (.race, .splitBy), (.lossCurves, .splitBy):
      "One figure an optimizer, or none: all in one; none."
    default: option.summary
    }
  }
}
