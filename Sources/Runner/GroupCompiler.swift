import Engine
import Optimizers
import Programs
import Sweeps
import Synchronization

/// A plan's groups as the engine executes them, each compiled when it is first needed.
final class GroupCompiler: Sendable {
  private let plan: Plan
  private let joinsSteps: Bool
  private let losses: [CompiledLoss]
  private let groups = Mutex<[Int: CompiledGroup]>([:])
  /// By the groups' first trials.
  private let costs = Mutex<[Int: (first: Double, ofStep: Double)]>([:])

  /// Compiles every loss of a plan.
  init(_ plan: Plan, joinsSteps: Bool = true) throws(RunnerError) {
    self.plan = plan
    self.joinsSteps = joinsSteps
    let experiment = plan.experiment
    let needsCurvature = experiment.optimizers.contains { $0.needs == .curvature }
    var losses: [CompiledLoss] = []
    for choice in experiment.losses {
      do {
        losses.append(
          try CompiledLoss(choice.loss, experiment.precision, needsCurvature: needsCurvature))
      } catch {
        throw RunnerError(message: "'\(choice.loss.name)': \(error.message)")
      }
    }
    self.losses = losses
  }

  /// A group by its place in the plan.
  func group(_ index: Int) -> CompiledGroup {
    groups.withLock { groups in
      if let known = groups[index] { return known }
      let group = plan.groups[index]
      let choice = plan.experiment.optimizers[group.optimizerIndex]
      var programs: (gradient: Program, curvature: Program?)?
      if case .formula(let gradient, let curvature) = losses[group.lossIndex],
        plan.experiment.losses[group.lossIndex].oracle.isExact
      {
        programs = (gradient, curvature)
      }
      let first = plan.columns(0..<1, of: group)
      let loss = plan.experiment.losses[group.lossIndex].loss
      let made = CompiledGroup(
        choice.arithmetic, parameters: plan.numbers(for: first, of: group).map { $0[0] },
        varying: choice.varyingNumbers, stop: plan.experiment.stop, dimension: loss.dimension,
        tensors: choice.tensors(of: loss), gradient: programs?.gradient,
        curvature: programs?.curvature,
        loss: choice.needs == .losses ? loss.formula?.valueProgram() : nil, joinsSteps: joinsSteps)
      groups[index] = made
      return made
    }
  }

  /// How the trials of a group run that take minibatches, meet noise, or are evaluated; nil for others.
  func learning(_ group: Plan.Group) -> LearningGroup? {
    LearningGroup(plan, group, losses[group.lossIndex])
  }

  /// About how long the first trial of a group takes if it takes all steps, in seconds, packed with others; by the
  /// file alone, whatever the machine is.
  func mostSeconds(_ group: Plan.Group) -> Double { cost(group).first }

  /// About how long a step of a group takes, in seconds: what chunks are ordered by.
  func secondsOfStep(_ group: Plan.Group) -> Double { cost(group).ofStep }

  private func cost(_ group: Plan.Group) -> (first: Double, ofStep: Double) {
    if let known = costs.withLock({ $0[group.first] }) { return known }
    let cost = TrialCost(plan, group, self)
    let made = (first: cost.first, ofStep: cost.ofStep)
    costs.withLock { $0[group.first] = made }
    return made
  }

  /// A group of the plan, by its first trial; nil for one without trials.
  func compiled(_ group: Plan.Group) -> CompiledGroup? {
    plan.groups.firstIndex { $0.first == group.first && $0.count > 0 }.map { self.group($0) }
  }

  /// The programs of a group's loss; nil where it is over rows.
  func formula(_ group: Plan.Group) -> (gradient: Program, curvature: Program?)? {
    guard case .formula(let gradient, let curvature) = losses[group.lossIndex] else { return nil }
    return (gradient, curvature)
  }
}

extension Runner {
  /// A group of a plan as the engine executes it, for programs that run batches themselves.
  ///
  /// - Parameters:
  ///   - index: its place in `Plan.groups`.
  ///   - plan: that the group belongs to.
  public static func compile(_ plan: Plan, group index: Int) throws(RunnerError) -> CompiledGroup {
    try GroupCompiler(plan).group(index)
  }

  /// About how long the trials of a plan take if they take all steps, in seconds of one thread; found without
  /// running any. Most trials end earlier.
  public static func mostSeconds(_ plan: Plan) throws(RunnerError) -> Double {
    let compiler = try GroupCompiler(plan)
    return plan.groups.reduce(0) { $0 + TrialCost(plan, $1, compiler).all.sum($1.count) }
  }
}
