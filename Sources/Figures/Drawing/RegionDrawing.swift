import Analysis
import Datasets
import Losses
import Plotting
import Results
import Support
import Sweeps

/// The regions of two features in which a trial says one class or another, and the rows over them.
struct RegionDrawing {
  let data: FigureData
  let options: DataFitFigure
  let rows: DataSet

  /// How many places are predicted across and upwards.
  private static let (columns, lines) = (420, 300)
  /// More classes have no colours of their own.
  private static let colors: [Color] = [
    .blue, .vermillion, .bluishGreen, .orange, .reddishPurple, .skyBlue, .yellow,
  ]

  /// - Returns: nil where the trial's parameters are not finite.
  func figure(_ set: TrialSet, _ trial: Int) -> NamedFigure? {
    let loss = data.experiment.losses[set.lossIndex].loss
    guard case .model(let model) = loss.objective, let path = data.paths[trial], path.count > 0
    else { return nil }
    let parameters = path.point(at: path.count - 1)
    guard parameters.allSatisfy(\.isFinite) else { return nil }
    let (first, second) = (FeatureAxis(rows, 0), FeatureAxis(rows, 1))
    let points = points(first, second)
    let x = options.x ?? AxisChoice.range(points.map(\.point.x), .linear, margin: 0.06)
    let y = options.y ?? AxisChoice.range(points.map(\.point.y), .linear, margin: 0.06)

    var layers: [Layer] = [.image(image(model, parameters, first, second, x, y))]
    for part in [true, false] {
      for label in rows.classes.indices {
        let own = points.filter { $0.isTraining == part && $0.label == label }.map(\.point)
        guard !own.isEmpty else { continue }
        layers.append(
          .markers(
            MarkerLayer(
              points: own,
              style: MarkerStyle(
                part ? .circle : .square, size: points.count > 600 ? 3.5 : 5.5,
                fill: color(label), stroke: part ? .white : .black,
                strokeWidth: part ? 0.5 : 0.9),
              label: "\(name(label))\(part ? "" : ", test rows")")))
      }
    }
    let group = data.plan.group(of: trial)
    let title = data.title(ofOptimizer: group.optimizerIndex)
    let own = TrialSet(
      lossIndex: set.lossIndex, optimizerIndex: group.optimizerIndex, groups: [group],
      drawn: [trial])
    var figure = Figure(
      title: "\(title): regions of \(rows.targetName)" + data.onLoss(set.lossIndex),
      x: Axis(label: first.name, range: x), y: Axis(label: second.name, range: y),
      layers: layers, captions: captions(own, trial),
      alternativeText: "The classes of \(rows.name) that \(title) says over \(first.name) and"
        + " \(second.name), and \(grouped(points.count)) rows.")
    figure.keepsLegendOutside = true
    return NamedFigure(name: NamedFigure.name(["data-fit"], own, data), figure: figure)
  }

  private func captions(_ set: TrialSet, _ trial: Int) -> [String] {
    var words = "Colour: the most probable class, paler where it is less so."
    let detail = data.plan.settingDetail(of: trial)
    if !detail.isEmpty { words = "\(detail.capitalizedFirst). \(words)" }
    let table = data.results.outcomes[data.plan.groupIndex(of: trial)]
    let accuracy = Measure.testAccuracy.value(table, trial - set.groups[0].first)
    if accuracy.isFinite { words += " Test accuracy: \(Words.short(accuracy))." }
    return [words] + data.fitCaptions(set, options.show)
  }

  /// A class; one that is a number alone says nothing.
  private func name(_ label: Int) -> String {
    let name = rows.classes[label]
    return name.contains(where: \.isLetter) ? name : "\(rows.targetName) \(name)"
  }

  private func color(_ label: Int) -> Color { Self.colors[label % Self.colors.count] }

  private func points(
    _ first: FeatureAxis, _ second: FeatureAxis
  ) -> [(point: Point, label: Int, isTraining: Bool)] {
    withExtendedLifetime(rows) {
      let labels = rows.labels.map(Array.init) ?? []
      return labels.enumerated().map { row, label in
        (
          Point(first.own(rows.features[2 * row]), second.own(rows.features[2 * row + 1])),
          Int(label), row < rows.trainingRows
        )
      }
    }
  }

  private func image(
    _ model: Model, _ parameters: [Double], _ first: FeatureAxis, _ second: FeatureAxis,
    _ x: ClosedRange<Double>, _ y: ClosedRange<Double>
  ) -> ImageLayer {
    func middle(_ cell: Int, _ count: Int, _ range: ClosedRange<Double>) -> Double {
      let t = (Double(cell) + 0.5) / Double(count)
      return range.lowerBound * (1 - t) + range.upperBound * t
    }
    let shades = rows.classes.indices.map { label in
      (0...64).map {
        Color.white.mixed(with: color(label), by: 0.06 + 0.5 * Double($0) / 64).premultiplied
      }
    }
    let least = 1 / Double(max(2, rows.classes.count))
    var pixels: [UInt32] = []
    pixels.reserveCapacity(Self.columns * Self.lines)
    for line in 0..<Self.lines {
      let upward = second.scaled(middle(line, Self.lines, y))
      for column in 0..<Self.columns {
        let across = first.scaled(middle(column, Self.columns, x))
        let shares = model.probabilities(model.outputs(of: [across, upward], at: parameters))
        var best = 0
        for label in shares.indices where shares[label] > shares[best] { best = label }
        let share = (shares[best] - least) / (1 - least)
        pixels.append(shades[best][Int((min(max(share, 0), 1) * 64).rounded())])
      }
    }
    return ImageLayer(columns: Self.columns, rows: Self.lines, pixels: pixels, x: x, y: y)
  }
}
