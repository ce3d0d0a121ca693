import Analysis
import Formulas
import Optimizers
import Plotting
import Results
import Sweeps

extension Sharpness {
  /// At how many steps of a trial it is found, at most.
  static let steps = 40

  /// The sharpness along the paths of a figure's trials.
  ///
  /// - Returns: by trial, at recorded steps.
  static func values(
    of set: TrialSet, _ data: FigureData
  ) throws(FormulaError) -> [Int: [(row: Int, value: Double)]] {
    var places: [(trial: Int, row: Int)] = []
    var points: [[Double]] = []
    for trial in set.drawn {
      guard let path = data.paths[trial] else { continue }
      for row in rows(path.count) {
        places.append((trial, row))
        points.append(path.point(at: row))
      }
    }
    let loss = data.experiment.losses[set.lossIndex].loss
    let values = try Sharpness.values(at: points, of: loss, jobs: data.jobs)
    var result: [Int: [(row: Int, value: Double)]] = [:]
    for (place, value) in zip(places, values) {
      result[place.trial, default: []].append((place.row, value))
    }
    return result
  }

  /// Of more rows so many, evenly spread over them.
  private static func rows(_ count: Int) -> [Int] {
    guard count > steps + 1 else { return Array(0..<count) }
    return (0...steps).map { $0 * (count - 1) / steps }
  }
}

/// The sharpness beyond which a step along the gradient overshoots further each time: where training at a constant
/// learning rate stays near it, it is at the edge of stability (Cohen et al. 2021).
struct StabilityEdge {
  let sharpness: Double
  /// How it is computed: `2/η`, or `2(1 + p)/η`.
  let formula: String

  /// - Returns: nil for other rules than gradient descent and heavy-ball momentum, and for rates that change.
  init?(_ trial: Int, _ data: FigureData) {
    let group = data.plan.group(of: trial)
    let choice = data.experiment.optimizers[group.optimizerIndex]
    let values = data.plan.trial(trial).parameters
    // What else there is, a schedule or a wrapper, has names of its own.
    let known = ["learning_rate", "momentum", "batch"]
    guard choice.words.isEmpty, choice.parameters.allSatisfy({ known.contains($0.name) }),
      let rate = choice.parameters.firstIndex(where: { $0.name == "learning_rate" }).map({
        values[$0]
      }), rate > 0
    else { return nil }
    switch choice.name {
    case "gradient_descent":
      (sharpness, formula) = (2 / rate, "2/η")
    case "momentum":
      guard let place = choice.parameters.firstIndex(where: { $0.name == "momentum" }) else {
        return nil
      }
      // Polyak's heavy ball on a quadratic; see Cohen et al., appendix B.
      (sharpness, formula) = (2 * (1 + values[place]) / rate, "2(1 + p)/η")
    default: return nil
    }
  }
}
