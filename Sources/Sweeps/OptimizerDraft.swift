import Optimizers
import YAML

/// An optimizer of an experiment while it is read.
struct OptimizerDraft {
  var shape: OptimizerShape
  /// All numbers, under the names of their columns.
  var parameters: [ParameterDescription] = []
  var fixed: [Double] = []
  var axes: [ParameterAxis] = []
  var named: [Int] = []
  /// Columns that hold words: names of schedules and wrapped optimizers.
  var words: [(column: String, word: String)] = []
  let span: Span

  init(_ definition: OptimizerDefinition, _ span: Span, _ prefix: String) {
    shape = OptimizerShape(definition: definition, own: [])
    self.span = span
    for parameter in definition.parameters {
      shape.own.append(add(parameter.renamed(prefix + parameter.name)))
    }
  }

  /// The place of a parameter; nil where there is none.
  func place(_ name: String, _ prefix: String) -> Int? {
    parameters.firstIndex { $0.name == prefix + name }
  }

  /// Adds a number with its default; returns its place.
  mutating func add(_ parameter: ParameterDescription) -> Int {
    parameters.append(parameter)
    fixed.append(parameter.defaultValue)
    return parameters.count - 1
  }

  /// The same with values at a place, swept where there are several.
  func setting(_ place: Int, to values: SweptValues) -> OptimizerDraft {
    var draft = self
    draft.named.append(place)
    if values.varies {
      draft.axes.append(ParameterAxis(targets: [place], values: [values]))
    } else {
      draft.fixed[place] = values[0]
    }
    return draft
  }

  /// The same with its learning rate under a schedule.
  func scheduled(_ schedule: ScheduleDraft, _ prefix: String) -> OptimizerDraft {
    var draft = self
    guard let rate = place("learning_rate", prefix) else { return self }
    // The rate itself has no number now: its column stays empty.
    draft.remove(rate)
    draft.words.append((prefix + "learning_rate.schedule", schedule.definition.name))
    var places: [Int] = []
    for (parameter, values) in schedule.values {
      let place = draft.add(parameter.renamed("\(prefix)learning_rate.\(parameter.name)"))
      places.append(place)
      if let values { draft = draft.setting(place, to: values) }
    }
    draft.shape.schedule = (schedule.definition, places)
    return draft
  }

  /// The same around another optimizer.
  func wrapping(_ inner: OptimizerDraft, _ prefix: String) -> OptimizerDraft {
    var draft = self
    let offset = parameters.count
    draft.parameters += inner.parameters
    draft.fixed += inner.fixed
    draft.axes += inner.axes.map { axis in
      ParameterAxis(targets: axis.targets.map { $0 + offset }, values: axis.values)
    }
    draft.named += inner.named.map { $0 + offset }
    draft.words.append((prefix + "optimizer.optimizer", inner.shape.definition.name))
    draft.words += inner.words
    draft.shape.inner = [inner.shape.moved { $0 + offset }]
    return draft
  }

  private mutating func remove(_ place: Int) {
    parameters.remove(at: place)
    fixed.remove(at: place)
    func moved(_ other: Int) -> Int { other > place ? other - 1 : other }
    axes = axes.compactMap { axis in
      axis.targets.contains(place)
        ? nil : ParameterAxis(targets: axis.targets.map(moved), values: axis.values)
    }
    named = named.filter { $0 != place }.map(moved)
    shape.own = shape.own.map { $0 == place ? nil : $0.map(moved) }
    shape.clipByValue = shape.clipByValue.map(moved)
    shape.clipByGlobalNorm = shape.clipByGlobalNorm.map(moved)
  }

  var choice: OptimizerChoice {
    OptimizerChoice(
      shape: shape, parameters: parameters, axes: axes, fixed: fixed, named: named, words: words,
      span: span)
  }
}

extension OptimizerShape {
  /// The same with its numbers at other places.
  func moved(_ place: (Int) -> Int) -> OptimizerShape {
    var shape = self
    shape.own = own.map { $0.map(place) }
    shape.schedule = schedule.map { ($0.definition, $0.places.map(place)) }
    shape.clipByValue = clipByValue.map(place)
    shape.clipByGlobalNorm = clipByGlobalNorm.map(place)
    shape.inner = inner.map { $0.moved(place) }
    return shape
  }
}
