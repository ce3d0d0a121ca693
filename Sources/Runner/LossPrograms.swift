import Expressions
import Lanes
import Losses
import Optimizers
import Sweeps

/// A loss compiled for what its optimizers need.
struct LossPrograms: Sendable {
  let gradient: Program
  /// The product of the second derivatives and a direction; nil where no optimizer asks for it.
  let curvature: Program?
  let timeline: CoefficientTimeline

  /// Compiles every loss of an experiment.
  static func compile(_ experiment: Experiment) throws(RunnerError) -> [LossPrograms] {
    let needsCurvature = experiment.optimizers.contains { $0.needs == .curvature }
    let timeline = CoefficientTimeline()
    var programs: [LossPrograms] = []
    for choice in experiment.losses {
      do {
        programs.append(
          LossPrograms(
            gradient: try choice.loss.formula.gradientProgram(),
            curvature: needsCurvature ? try choice.loss.formula.hessianVectorProgram() : nil,
            timeline: timeline))
      } catch {
        throw RunnerError(message: "'\(choice.loss.name)': \(error.message)")
      }
    }
    return programs
  }

  /// About how long a step takes, in no unit: what chunks are ordered by.
  func cost(_ choice: OptimizerChoice) -> Double {
    Double(gradient.length * max(1, gradient.inputCount)) * (choice.needs == .gradient ? 1 : 10)
  }

  /// An engine for trials of this loss and one optimizer.
  func engine<V: SweepLane>(
    _ lane: V.Type, _ choice: OptimizerChoice, _ stop: StopRule, dimension: Int, maximumTrials: Int
  ) -> BatchEngine<V> {
    let blocks = (maximumTrials + V.width - 1) / V.width
    let evaluator: any Evaluator<V> =
      choice.needs == .gradient
      ? NoEvaluator()
      : ProgramEvaluator(
        gradient: gradient, curvature: curvature, dimension: dimension, maximumBlocks: blocks)
    return BatchEngine<V>(
      ProgramLoss(gradient, maximumTrials: maximumTrials), stop, dimension: dimension,
      maximumTrials: maximumTrials, evaluator: evaluator
    ) { trials, batch in
      var settings = choice.settings(for: trials)
      settings.share(timeline)
      return choice.definition.make(settings, for: batch)
    }
  }
}
