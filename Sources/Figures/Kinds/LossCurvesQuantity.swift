import Analysis
import Results
import Sweeps

extension LossCurvesFigure {
  /// What is shown upwards.
  enum Quantity: String, Sendable, Hashable, CaseIterable {
    case loss
    /// Of the averages that optimizers report; of those that report none, the loss.
    case averageLoss = "average_loss"
    case gradientNorm = "gradient_norm"
    case distance
    /// Of the minibatch that led to a step.
    case batchLoss = "batch_loss"
    case testLoss = "test_loss"
    case testAccuracy = "test_accuracy"
    /// The largest eigenvalue of the loss's second derivatives.
    case sharpness

    var noun: String {
      switch self {
      case .loss: "loss"
      case .averageLoss: "loss of the average"
      case .gradientNorm: "gradient norm"
      case .distance: "distance to the minimum"
      case .batchLoss: "loss of the minibatch"
      case .testLoss: "test loss"
      case .testAccuracy: "test accuracy"
      case .sharpness: "sharpness"
      }
    }

    var title: String {
      switch self {
      case .loss: "Loss curves"
      case .averageLoss: "Losses of averages"
      case .gradientNorm: "Gradient norms"
      case .distance: "Distance to the nearest minimum"
      case .batchLoss: "Losses of minibatches"
      case .testLoss: "Test loss"
      case .testAccuracy: "Test accuracy"
      case .sharpness: "Sharpness"
      }
    }

    /// Whether losses over data alone have it.
    var isOfData: Bool { self == .batchLoss || self == .testLoss || self == .testAccuracy }
    /// Whether it is a loss, of which nothing matters that lies far above the start's.
    var isLoss: Bool {
      switch self {
      case .loss, .averageLoss, .testLoss, .batchLoss: true
      case .gradientNorm, .distance, .testAccuracy, .sharpness: false
      }
    }
    var isLargerBetter: Bool { self == .testAccuracy }
  }

  /// What is counted along x.
  enum Progress: String, Sendable, Hashable, CaseIterable {
    case iterations
    case gradientEvaluations = "gradient_evaluations"
    /// Passes over the training rows.
    case epochs
    /// Of all minibatches so far.
    case rows

    var label: String {
      switch self {
      case .iterations: "Iterations"
      case .gradientEvaluations: "Gradient evaluations"
      case .epochs: "Epochs"
      case .rows: "Training rows seen"
      }
    }

    /// Whether losses over data alone have it.
    var isOfData: Bool { self == .epochs || self == .rows }
  }
}

/// How far a trial has come at a step.
struct TrialProgress {
  private let against: LossCurvesFigure.Progress
  private let evaluationsPerStep: Double
  private let minibatchesPerEpoch: Int
  private let accumulated: Int
  private let batch: Int
  private let rows: Int

  init(_ trial: Int, _ against: LossCurvesFigure.Progress, _ data: FigureData) {
    let plan = data.plan
    let group = plan.group(of: trial)
    let outcome = data.results.outcome(trial)
    self.against = against
    evaluationsPerStep = Double(outcome.gradientEvaluations) / Double(max(1, outcome.iterations))
    let loss = plan.experiment.losses[group.lossIndex]
    let gradients = plan.experiment.optimizers[group.optimizerIndex].gradients(
      plan.trial(trial).parameters, on: loss)
    let size = gradients.batch
    accumulated = gradients.accumulated
    rows = loss.loss.data?.trainingRows ?? 0
    minibatchesPerEpoch =
      rows > 0 ? plan.minibatchesPerEpoch(lossIndex: group.lossIndex, batch: size) : 1
    batch = size > 0 ? size : rows
  }

  func callAsFunction(_ step: Int) -> Double {
    let minibatches = step * accumulated
    return switch against {
    case .iterations: Double(step)
    case .gradientEvaluations: Double(step) * evaluationsPerStep
    case .epochs: Double(minibatches) / Double(minibatchesPerEpoch)
    // The last minibatch of an epoch has what is left.
    case .rows:
      Double(
        minibatches / minibatchesPerEpoch * rows + minibatches % minibatchesPerEpoch * batch)
    }
  }
}
