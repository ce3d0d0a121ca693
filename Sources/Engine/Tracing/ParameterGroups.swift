import Programs

/// A group of tensors that has numbers of its own for some parameters of an optimizer, as a parameter group of
/// PyTorch.
package struct ParameterGroup: Sendable {
  /// The parameters that have a number of their own in the group.
  package var parameters: [Int]
  /// The parameters that a factor multiplies there, a schedule's number included; none without a factor.
  package var scaled: [Int]
  /// Whether the group may be frozen.
  package var mayFreeze: Bool

  package init(parameters: [Int], scaled: [Int] = [], mayFreeze: Bool = false) {
    self.parameters = parameters
    self.scaled = scaled
    self.mayFreeze = mayFreeze
  }

  /// How many numbers a trial gives for it: those of the parameters, the factor, whether it is frozen.
  package var numberCount: Int {
    parameters.count + (scaled.isEmpty ? 0 : 1) + (mayFreeze ? 1 : 0)
  }
}

/// A group of tensors, and the coefficient that is not 0 where it is left as it is.
package struct FrozenGroup: Sendable {
  package var group: Int
  package var coefficient: Int
}

extension OptimizerArithmetic {
  /// This arithmetic where groups of tensors, ``TensorShape/group`` from 1 on, have numbers of their own. These
  /// are further parameters, group after group in the order of ``ParameterGroup/numberCount``.
  ///
  /// - Returns: nil where a parameter enters what all tensors share, so that none can have its own.
  package func grouped(_ groups: [ParameterGroup]) -> OptimizerArithmetic? {
    var result = self
    var chosen: [Int: [(group: Int, coefficient: Int)]] = [:]
    for (at, group) in groups.enumerated() {
      guard let own = result.addConstants(of: group, from: self) else { return nil }
      for (coefficient, place) in own.enumerated() where place != coefficients[coefficient] {
        chosen[coefficient, default: []].append((at + 1, result.addCoefficient(place)))
      }
      if group.mayFreeze {
        let flag = result.constants.input(.parameter(result.parameterCount - 1))
        result.frozen.append(
          FrozenGroup(group: at + 1, coefficient: result.addCoefficient(flag)))
      }
    }
    let functions = ([start, step] + [average].compactMap { $0 }).map { function in
      function.mapped { graph, input in
        guard case .coefficient(let number) = input, let others = chosen[number] else {
          return graph.input(input)
        }
        return others.reduce(graph.input(input)) { rest, other in
          let own = graph.input(.coefficient(other.coefficient))
          return graph.choose(group: other.group, own, else: rest)
        }
      }
    }
    (result.start, result.step) = (functions[0], functions[1])
    result.average = functions.dropFirst(2).first
    if let paused = result.step.isPaused, result.step.graph.shapes[paused] != .all {
      result.step.isPaused = result.step.graph.append(.reduction(.any, to: .all), [paused])
    }
    return functions.allSatisfy(\.keepsShapes) ? result : nil
  }

  /// Adds the constants of a group, and its parameters.
  ///
  /// - Parameter plain: the arithmetic without groups.
  /// - Returns: the value of each coefficient; nil where there can be none.
  private mutating func addConstants(
    of group: ParameterGroup, from plain: OptimizerArithmetic
  ) -> [Int]? {
    var own: [Int: Int] = [:]
    for (at, parameter) in group.parameters.enumerated() {
      own[parameter] = parameterCount + at
    }
    let factor = parameterCount + group.parameters.count
    parameterCount += group.numberCount
    let changed = Set(group.parameters + group.scaled)
    // What is carried from step to step is the group's own where it depends on what is.
    var carriedPlaces: [Int: Int] = [:]
    for at in plain.carried.indices where plain.isCarried(at, changedBy: changed) {
      var copy = plain.carried[at]
      if case .parameter(let parameter) = copy.initial {
        guard !group.scaled.contains(parameter) else { return nil }
        copy.initial = .parameter(own[parameter] ?? parameter)
      }
      carriedPlaces[at] = carried.count
      carried.append(copy)
    }
    let places = constants.inline(
      plain.constants, wanted: plain.coefficients + plain.carried.map(\.next)
    ) { graph, input in
      switch input {
      case .parameter(let parameter):
        let number = graph.input(.parameter(own[parameter] ?? parameter))
        guard group.scaled.contains(parameter) else { return number }
        return graph.append(
          .operation(.multiply), [number, graph.input(.parameter(factor))])
      case .carried(let at): return graph.input(.carried(carriedPlaces[at] ?? at))
      default: return graph.input(input)
      }
    }
    for (at, place) in carriedPlaces { carried[place].next = places[plain.carried[at].next] }
    return plain.coefficients.map { places[$0] }
  }

  /// Whether a number that is carried depends on some parameters.
  private func isCarried(_ number: Int, changedBy parameters: Set<Int>) -> Bool {
    var known: Set<Int> = []
    var left = [number]
    while let at = left.popLast() {
      guard known.insert(at).inserted else { continue }
      if case .parameter(let parameter) = carried[at].initial, parameters.contains(parameter) {
        return true
      }
      for input in constants.inputs(of: [carried[at].next]) {
        switch input {
        case .parameter(let parameter) where parameters.contains(parameter): return true
        case .carried(let other): left.append(other)
        default: break
        }
      }
    }
    return false
  }

  /// The arithmetic in which frozen groups keep their point and their state. Their gradients count as 0, so that
  /// no norm over all parameters holds them.
  var withFrozenGroups: OptimizerArithmetic {
    guard !frozen.isEmpty else { return self }
    var result = self
    result.frozen = []
    func isFrozen(_ graph: inout TracedGraph) -> Int {
      frozen.reduce(graph.constant(0)) { rest, frozen in
        let flag = graph.input(.coefficient(frozen.coefficient))
        return graph.choose(group: frozen.group, flag, else: rest)
      }
    }
    func choose(_ graph: inout TracedGraph, _ then: Int, _ otherwise: Int) -> Int {
      let (flag, zero) = (isFrozen(&graph), graph.constant(0))
      return graph.append(.operation(.choose(.notEqual)), [flag, zero, then, otherwise])
    }
    var step = self.step.mapped { graph, input in
      switch input {
      case .gradient, .gradientAt:
        let zero = graph.constant(0)
        return choose(&graph, zero, graph.input(input))
      default: return graph.input(input)
      }
    }
    step.x = choose(&step.graph, step.graph.input(.x), step.x)
    for kept in step.states.all where kept.shape != .all {
      let before = step.graph.input(.state(kept.shape, kept.number))
      step.states[kept.shape][kept.number] = choose(&step.graph, before, kept.value)
    }
    result.step = step
    return result
  }
}

extension StepFunction {
  /// Whether nothing that is kept, or asked for by a trial, has more numbers than there is room for.
  fileprivate var keepsShapes: Bool {
    states.all.allSatisfy { graph.shapes[$0.value].joined(with: $0.shape) == $0.shape }
      && (curvatures.map(\.isWanted) + probes.map(\.isWanted)).allSatisfy {
        graph.shapes[$0] == .all
      }
  }
}

extension TracedGraph {
  /// A value where the tensor at hand is in a group, another elsewhere.
  fileprivate mutating func choose(group: Int, _ value: Int, else other: Int) -> Int {
    let operands = [input(.size(.group)), constant(Double(group)), value, other]
    return append(.operation(.choose(.equal)), operands)
  }
}
