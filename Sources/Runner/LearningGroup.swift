import Engine
import Lanes
import Losses
import Optimizers
import Sweeps

/// How the trials of a group with minibatches, noise or evaluations are run.
struct LearningGroup {
  private let plan: Plan
  private let group: Plan.Group
  private let choice: LossChoice
  private let optimizer: OptimizerChoice
  private let loss: CompiledLoss

  /// Nil where the loss is a formula with exact gradients, whose steps need none of this.
  init?(_ plan: Plan, _ group: Plan.Group, _ loss: CompiledLoss) {
    let choice = plan.experiment.losses[group.lossIndex]
    if case .formula = loss, choice.oracle.isExact { return nil }
    self.plan = plan
    self.group = group
    self.loss = loss
    self.choice = choice
    optimizer = plan.experiment.optimizers[group.optimizerIndex]
  }

  /// Whether batches are of one trial each, whose elements lie in lanes: the largest models, whose trials fill the
  /// caches alone.
  var lanesAreElements: Bool { loss.isModel && choice.loss.dimension > Self.largestPacked }

  /// Up to so many parameters trials are packed: those of a pack of trials, their gradients and what an optimizer
  /// keeps stay in the second cache.
  private static let largestPacked = 4096
  /// A batch of fewer trials than this is run trial by trial, where elements can lie in lanes.
  private static let fewest = 6

  /// How many trials step together: for larger models one pack, which stays in the cache.
  var maximumTrials: Int {
    let width = plan.experiment.precision == .float32 ? FloatPack.width : DoublePack.width
    return lanesAreElements
      ? 1 : max(width, min(512, 16384 / max(1, choice.loss.dimension) / width * width))
  }

  /// A range of trials in batches that share rows and noise, by their numbers within the group.
  func batches(of range: Range<Int>) -> [[Int]] {
    let columns = plan.columns(range, of: group)
    var places: [Key: Int] = [:]
    var parts: [[Int]] = []
    for at in 0..<columns.count {
      let key = key(columns, at)
      let place = places[key] ?? parts.count
      if place == parts.count {
        places[key] = place
        parts.append([])
      }
      parts[place].append(range.lowerBound + at)
    }
    let most = maximumTrials
    return parts.flatMap { part -> [[Int]] in
      let pieces = stride(from: 0, to: part.count, by: most).map {
        Array(part[$0..<min($0 + most, part.count)])
      }
      guard loss.isModel else { return pieces }
      return pieces.flatMap { $0.count < Self.fewest ? $0.map { [$0] } : [$0] }
    }
  }

  /// What the trials of a batch share: what their steps take; the seed, where rows or noise depend on it.
  private struct Key: Hashable {
    var gradients: StepGradients
    var seed: Int
  }

  private func key(_ trials: TrialColumns, _ at: Int) -> Key {
    let gradients = optimizer.gradients(trials, at, on: choice)
    let isShuffled = gradients.batch > 0 && plan.experiment.minibatchOrder == .shuffled
    let usesSeed = isShuffled || choice.oracle.usesSeed
    let seed = trials.seeds.map { $0[$0.count == 1 ? 0 : at] } ?? 0
    return Key(gradients: gradients, seed: usesSeed ? seed : 0)
  }

  /// About how many multiplications the loss of a step takes.
  func lossCost(_ gradients: StepGradients) -> Double {
    let dimension = Double(choice.loss.dimension)
    let rows = Double((gradients.batch > 0 ? gradients.batch : allRows) * gradients.accumulated)
    return dimension * 3 * rows + 2000
  }

  /// About how many multiplications the evaluations of a trial take if it takes all steps.
  func evaluationCost(_ gradients: StepGradients) -> Double {
    let steps = Double(mostSteps(gradients))
    let interval = Double(plan.evaluationInterval(lossIndex: group.lossIndex, gradients))
    let minibatches = steps * Double(gradients.accumulated)
    return min(steps, minibatches / max(1, interval)) * 3 * Double(allRows)
      * Double(choice.loss.dimension)
  }

  /// How many steps a trial takes at most.
  func mostSteps(_ gradients: StepGradients) -> Int {
    plan.stop(lossIndex: group.lossIndex, gradients).maximumIterations
  }

  private var allRows: Int { choice.loss.data?.trainingRows ?? 1 }

  /// An engine for batches of trials, or of one trial whose elements lie in lanes.
  func engine<V: PackLane>(
    _ lane: V.Type, _ compiled: CompiledGroup, lanesAreElements: Bool
  ) -> LearningEngine<V>? {
    let most = lanesAreElements ? 1 : maximumTrials
    let made = loss.dataLoss(
      lane, dimension: compiled.dimension, lanesAreElements: lanesAreElements, maximumTrials: most)
    return made.map {
      LearningEngine(
        compiled, loss: $0, maximumTrials: most, lanesAreElements: lanesAreElements)
    }
  }

  /// How many epochs so many steps of a trial are.
  func epochs(_ trial: TrialColumns) -> (_ steps: Int) -> Double {
    let parameters = trial[0].parameters
    return { [plan, group] steps in
      plan.epochs(steps, of: group, parameters: parameters) ?? Double(steps)
    }
  }

  /// How many of some neighbouring trials a thread takes at a time: as many settings as make whole packs with each
  /// seed.
  func chunkSize(of count: Int, jobs: Int) -> Int {
    if lanesAreElements { return max(1, count / (8 * jobs)) }
    let seeds = choice.usesSeeds(with: optimizer) ? plan.experiment.seeds.count : 1
    return max(1, min(count, max(maximumTrials * seeds, count / (32 * jobs))))
  }

  /// Whether a batch of so many trials runs with elements in lanes.
  func usesElements(_ trials: Int) -> Bool { loss.isModel && trials == 1 }
}
