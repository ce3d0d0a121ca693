import Engine

extension Plan {
  /// The most steps that a trial of a group takes.
  ///
  /// - Parameters:
  ///   - group: of the plan.
  ///   - parameters: of the trial, by which its minibatches are known.
  public func maximumIterations(of group: Group, parameters: [Double]) -> Int {
    let choice = experiment.optimizers[group.optimizerIndex]
    return stop(lossIndex: group.lossIndex, gradients(choice, parameters, group))
      .maximumIterations
  }

  /// The most steps that any trial of a group takes.
  public func maximumIterations(of group: Group) -> Int {
    guard experiment.stop.maximumEpochs != nil else { return experiment.stop.maximumIterations }
    let choice = experiment.optimizers[group.optimizerIndex]
    // The smallest and fewest minibatches make the most steps; 0 stands for all rows.
    func least(_ place: Int) -> Double {
      guard let values = choice.sweptValues(of: place) else { return choice.fixed[place] }
      let listed = values.count.map { count in (0..<min(count, 100_000)).map { values[$0] } }
      let all = listed ?? [values.bounds.lowerBound]
      return all.filter { $0 > 0 }.min() ?? 0
    }
    let gradients = choice.gradients(on: experiment.losses[group.lossIndex], least)
    return stop(lossIndex: group.lossIndex, gradients).maximumIterations
  }

  private func gradients(
    _ choice: OptimizerChoice, _ parameters: [Double], _ group: Group
  ) -> StepGradients {
    choice.gradients(parameters, on: experiment.losses[group.lossIndex])
  }

  /// The most steps that any trial takes.
  public var maximumIterations: Int {
    guard experiment.stop.maximumEpochs != nil else { return experiment.stop.maximumIterations }
    return groups.map { maximumIterations(of: $0) }.max() ?? 1
  }

  /// How many epochs so many steps are; nil where the loss is over no data.
  public func epochs(_ iterations: Int, of group: Group, parameters: [Double]) -> Double? {
    guard experiment.losses[group.lossIndex].loss.data != nil else { return nil }
    let choice = experiment.optimizers[group.optimizerIndex]
    let gradients = gradients(choice, parameters, group)
    // The same minibatches are the same epochs, to the last bit, however many a step takes.
    let minibatches = minibatchesPerEpoch(lossIndex: group.lossIndex, batch: gradients.batch)
    return Double(iterations * gradients.accumulated) / Double(minibatches)
  }
}
