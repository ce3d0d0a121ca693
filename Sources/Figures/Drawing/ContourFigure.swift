import Losses
import Results
import Support
import Sweeps

/// What the figures of paths over the contours of a loss have in common.
protocol ContourFigure: FigureType {
  /// The ranges across and upwards.
  var x: ClosedRange<Double>? { get set }
  var y: ClosedRange<Double>? { get set }
  var levels: ContourLevels? { get set }
  var splitBy: Split { get set }
  /// Names of two components, or their numbers from 0.
  var components: [String]? { get set }
  /// Whether it draws a plane through all parameters.
  var isInPlane: Bool { get }
}

/// Which contours are drawn.
enum ContourLevels: Sendable, Hashable {
  case count(Int)
  /// Losses, ascending.
  case values([Double])
}

/// The most components of a loss whose paths are drawn over its contours.
private let mostComponents = 1000

extension ContourFigure {
  var isInPlane: Bool { false }

  static var contourOptions: [FigureOption<Self>] {
    [
      FigureOption(
        "x", "The range across, [low, high].", default: "the loss's domain, and the starts", \.x,
        .range),
      FigureOption("y", "The range upwards.", default: "likewise", \.y, .range),
      FigureOption(
        "levels", "How many contours, or a list of their losses.", default: "about a dozen",
        \.levels, .contourLevels),
      .splitBy(\.splitBy),
      FigureOption(
        "components", "The two components to draw, by name or number.", default: "the first two",
        \.components, .components),
    ]
  }

  func check(_ context: FigureContext) -> [FigureProblem] { checkComponents(context) }

  /// What an experiment lacks for contours over two of its components.
  func checkComponents(_ context: FigureContext) -> [FigureProblem] {
    var problems: [FigureProblem] = []
    if let one = context.losses.first(where: { $0.loss.dimension < 2 }) {
      problems.append(
        FigureProblem(
          message: "\(Self.name) draws losses of two or more variables, and '\(one.loss.name)' has"
            + " one", hint: "parameter_paths draws losses of one"))
    }
    if let wide = context.losses.first(where: { $0.loss.dimension > mostComponents }) {
      problems.append(
        FigureProblem(
          message: "\(Self.name) draws losses of up to \(grouped(mostComponents)) components, and"
            + " '\(wide.loss.name)' has \(grouped(wide.loss.dimension))",
          hint: "contour_paths with plane: pca draws more"))
    }
    return problems
  }

  func trials(of plan: Plan) -> TrialSelection {
    let sets = TrialSet.sets(of: plan, split: splitBy)
    let most = sets.reduce(0) { $0 + min($1.count, max(TrialSet.mostDrawn, $1.groups.count)) }
    return TrialSelection(mostByResults: most) { [splitBy, isInPlane] results in
      PathChoice.sets(of: results, splitBy, fromOneStart: isInPlane).flatMap(\.drawn)
    }
  }
}

extension OptionValue<ContourLevels> {
  private static let count = WholeForm(2...100, "a count of contours, or a list of losses")

  /// How many contours, or their losses.
  static let contourLevels = OptionValue(
    form: .any([.whole(count), .list(of: .number(.any), count: 1...count.range.upperBound)]),
    read: { node, context in
      let validator = context.validator
      guard let items = node.items else {
        return validator.whole(node, in: count.range, count.noun)
          .map { .count($0) }
      }
      guard !items.isEmpty, items.count <= count.range.upperBound else {
        validator.error(
          items.isEmpty ? "the list of contours is empty" : "more than 100 contours are listed",
          at: node.span)
        return nil
      }
      let values = items.compactMap { validator.finite($0, "the loss of a contour") }
      return values.count == items.count ? .values(Array(Set(values)).sorted()) : nil
    },
    text: { levels in
      switch levels {
      case .count(let count): "\(count)"
      case .values(let values): "[\(values.map { shortest($0) }.joined(separator: ", "))]"
      }
    })
}

extension OptionValue<[String]> {
  /// Two components of every loss, by name or number.
  static let components = OptionValue(
    form: .list(of: .text, count: 2...2, areUnique: true),
    read: { node, context in
      let validator = context.validator
      guard let items = node.items, items.count == 2 else {
        validator.mismatch(
          node, expected: "a list of two components", hint: "as in [0, 3] or [\"x[0]\", \"x[3]\"]")
        return nil
      }
      var names: [String] = []
      for item in items {
        guard let name = validator.text(item, "a component") else { return nil }
        for choice in context.losses where choice.loss.component(name) == nil {
          let hint =
            choice.loss.dimension <= 16
            ? "one of \(choice.loss.componentNames.joined(separator: ", "))"
            : "a number from 0 to \(choice.loss.dimension - 1)"
          validator.error(
            "the loss has no component '\(name)'", at: item.span,
            hint: choice.loss.dimension == 1
              ? "it has one, \(choice.loss.componentNames[0])" : hint)
          return nil
        }
        names.append(name)
      }
      if let loss = context.losses.first?.loss,
        loss.component(names[0]) == loss.component(names[1])
      {
        validator.error("both components are the same", at: node.span)
        return nil
      }
      return names
    }, text: { "[\($0.map(OptionValue<String>.quoted).joined(separator: ", "))]" })
}

extension Loss {
  /// The place of a component by its name or its number from 0.
  func component(_ name: String) -> Int? {
    if let place = componentNames.firstIndex(of: name) { return place }
    guard let number = Int(name), (0..<dimension).contains(number) else { return nil }
    return number
  }
}
