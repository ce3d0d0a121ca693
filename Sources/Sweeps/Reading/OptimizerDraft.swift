import Optimizers
import YAML

/// An optimizer of an experiment while it is read.
struct OptimizerDraft {
  var configuration: OptimizerConfiguration
  /// All numbers, under the names of their columns.
  var parameters: [ParameterDescription] = []
  var fixed: [Double] = []
  var axes: [ParameterAxis] = []
  var named: [Int] = []
  /// Columns that hold words: names of schedules and wrapped optimizers.
  var words: [(column: String, word: String)] = []
  /// How many minibatches a step takes.
  var accumulate: Int?
  let span: Span

  init(_ definition: OptimizerDefinition, _ span: Span, _ prefix: String) {
    configuration = OptimizerConfiguration(definition: definition, parameterIndices: [])
    self.span = span
    for parameter in definition.parameters {
      // One that has the value of another has no column of its own unless it is given.
      let isAbsent = parameter.defaultsTo != nil
      configuration.parameterIndices.append(
        isAbsent ? nil : add(parameter.renamed(prefix + parameter.name)))
    }
  }

  /// The index of a parameter of the optimizer, which has its column from now on.
  mutating func place(of name: String, _ prefix: String) -> Int? {
    if let known = index(name, prefix) { return known }
    let parameters = configuration.definition.parameters
    guard let at = parameters.firstIndex(where: { $0.name == name && $0.defaultsTo != nil }) else {
      return nil
    }
    let index = add(parameters[at].renamed(prefix + name))
    configuration.parameterIndices[at] = index
    return index
  }

  /// The index of a parameter; nil where there is none.
  func index(_ name: String, _ prefix: String) -> Int? {
    parameters.firstIndex { $0.name == prefix + name }
  }

  /// Adds a number with its default; returns its index.
  mutating func add(_ parameter: ParameterDescription) -> Int {
    parameters.append(parameter)
    fixed.append(parameter.defaultValue)
    return parameters.count - 1
  }

  /// The same with rows of values for parameters that are a list, swept where there are several rows.
  func setting(_ indices: [Int], to rows: [[Double]], _ span: Span) -> OptimizerDraft {
    var draft = self
    draft.named += indices
    if rows.count > 1 {
      let values = indices.indices.map { at in SweptValues(rows.map { $0[at] }, span: span) }
      draft.axes.append(ParameterAxis(targets: indices, values: values))
    } else if let row = rows.first {
      for (index, value) in zip(indices, row) { draft.fixed[index] = value }
    }
    return draft
  }

  /// The same with values for a parameter, swept where there are several.
  func setting(_ index: Int, to values: SweptValues) -> OptimizerDraft {
    var draft = self
    draft.named.append(index)
    if values.varies {
      draft.axes.append(ParameterAxis(targets: [index], values: [values]))
    } else {
      draft.fixed[index] = values[0]
    }
    return draft
  }

  /// The values that a parameter takes, of truth values and the like.
  func values(of index: Int) -> [Double] {
    for axis in axes {
      if let at = axis.targets.firstIndex(of: index) {
        return (0..<axis.count).map { axis.values[at][$0] }
      }
    }
    return [fixed[index]]
  }

  /// The same with a parameter under a schedule.
  func scheduled(
    _ name: String, _ schedule: ScheduleDraft, _ prefix: String
  ) -> OptimizerDraft {
    var draft = self
    guard let place = index(name, prefix) else { return self }
    // The parameter itself has no number now: its column stays empty.
    draft.remove(place)
    draft.words.append(("\(prefix)\(name).schedule", schedule.definition.name))
    var indices: [Int] = []
    for (parameter, values) in schedule.values {
      let index = draft.add(parameter.renamed("\(prefix)\(name).\(parameter.name)"))
      indices.append(index)
      if let values { draft = draft.setting(index, to: values) }
    }
    draft.configuration.schedules.append(
      ParameterSchedule(parameter: name, definition: schedule.definition, indices: indices))
    return draft
  }

  /// An optimizer with parameters of one value each, as a program defines what drives it.
  init(_ inner: InnerOptimizer, _ span: Span, _ prefix: String) {
    let (definition, settings) = inner.resolved
    self.init(definition, span, prefix)
    for (index, column) in zip(configuration.parameterIndices, settings.parameters.columns) {
      if let index, let value = column.first { fixed[index] = value }
    }
    for (rule, inner) in zip(definition.rulesInside, definition.inners(of: settings)) {
      self = wrapping(OptimizerDraft(inner, span, "\(prefix)\(rule.name)."), prefix + rule.name)
    }
  }

  /// Whether it is a search method, or drives one.
  var searches: Bool {
    configuration.definition.searches(with: configuration.settings { [fixed[$0]] })
  }

  /// The same around another optimizer.
  ///
  /// - Parameter name: of the parameter that names it, with what stands before.
  func wrapping(_ inner: OptimizerDraft, _ name: String) -> OptimizerDraft {
    var draft = self
    let offset = parameters.count
    draft.parameters += inner.parameters
    draft.fixed += inner.fixed
    draft.axes += inner.axes.map { axis in
      ParameterAxis(targets: axis.targets.map { $0 + offset }, values: axis.values)
    }
    draft.named += inner.named.map { $0 + offset }
    draft.words.append(("\(name).optimizer", inner.configuration.definition.name))
    draft.words += inner.words
    draft.configuration.inner.append(inner.configuration.moved { $0 + offset })
    return draft
  }

  private mutating func remove(_ index: Int) {
    parameters.remove(at: index)
    fixed.remove(at: index)
    func moved(_ other: Int) -> Int { other > index ? other - 1 : other }
    axes = axes.compactMap { axis in
      axis.targets.contains(index)
        ? nil : ParameterAxis(targets: axis.targets.map(moved), values: axis.values)
    }
    named = named.filter { $0 != index }.map(moved)
    configuration.parameterIndices = configuration.parameterIndices.map {
      $0 == index ? nil : $0
    }
    configuration = configuration.moved(moved)
    accumulate = accumulate.map(moved)
  }

  /// - Parameter batch: sizes of minibatches, 0 for all rows; nil where steps take all rows.
  func choice(batch: SweptValues?) -> OptimizerChoice {
    var draft = self
    var place: Int?
    if let batch {
      let index = draft.add(.minibatch)
      draft = draft.setting(index, to: batch)
      place = index
    }
    return OptimizerChoice(
      configuration: draft.configuration, parameters: draft.parameters, axes: draft.axes,
      batchParameter: place, accumulateParameter: draft.accumulate, fixed: draft.fixed,
      named: draft.named, words: draft.words,
      span: span)
  }
}

extension ParameterDescription {
  /// The size of a minibatch, which is part of a setting as an optimizer's numbers are.
  static let minibatch = ParameterDescription(
    name: "batch", defaultValue: 0, range: .nonNegative,
    summary: "Rows of a minibatch; 0 stands for all of them.", kind: .whole)
}

extension OptimizerConfiguration {
  /// The same with its numbers at other indices.
  func moved(_ index: (Int) -> Int) -> OptimizerConfiguration {
    var result = self
    result.parameterIndices = parameterIndices.map { $0.map(index) }
    for at in schedules.indices {
      result.schedules[at].indices = schedules[at].indices.map(index)
    }
    result.groups = groups.map { $0.moved(index) }
    result.gradientCentralization = gradientCentralization.map(index)
    result.clipByValue = clipByValue.map(index)
    result.clipByGlobalNorm = clipByGlobalNorm.map(index)
    result.inner = inner.map { $0.moved(index) }
    return result
  }
}
