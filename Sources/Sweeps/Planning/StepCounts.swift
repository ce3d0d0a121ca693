import Engine

extension Plan {
  /// The most steps that a trial of a group takes.
  ///
  /// - Parameters:
  ///   - group: of the plan.
  ///   - parameters: of the trial, by which its minibatches are known.
  public func maximumIterations(of group: Group, parameters: [Double]) -> Int {
    let choice = experiment.optimizers[group.optimizerIndex]
    return stop(lossIndex: group.lossIndex, batch: choice.batch(parameters)).maximumIterations
  }

  /// The most steps that any trial of a group takes.
  public func maximumIterations(of group: Group) -> Int {
    guard experiment.stop.maximumEpochs != nil else { return experiment.stop.maximumIterations }
    let choice = experiment.optimizers[group.optimizerIndex]
    var sizes: [Int] = [0]
    if let place = choice.batchParameter {
      if let values = choice.sweptValues(of: place) {
        // The smallest minibatches make the most steps; 0 stands for all rows.
        let listed = values.count.map { count in (0..<min(count, 100_000)).map { values[$0] } }
        let all = listed ?? [values.bounds.lowerBound]
        sizes = [Int(all.filter { $0 > 0 }.min() ?? 0)]
      } else {
        sizes = [Int(choice.fixed[place])]
      }
    }
    return sizes.map { stop(lossIndex: group.lossIndex, batch: $0).maximumIterations }.max() ?? 1
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
    let steps = stepsPerEpoch(lossIndex: group.lossIndex, batch: choice.batch(parameters))
    return Double(iterations) / Double(steps)
  }
}

extension OptimizerChoice {
  /// The size of a trial's minibatches; 0 for all rows.
  public func batch(_ parameters: [Double]) -> Int {
    batchParameter.map { Int(parameters[$0]) } ?? 0
  }
}
