import Analysis
import Engine
import Results
import Runner
import Sweeps

/// The trials of a run as columns by name, for figures that show many of them at once.
struct TrialTable {
  /// A column: numbers, or places in a list of words. NaN where it does not apply to a trial.
  struct Column {
    var name: String
    var values: [Double]
    /// The words that numbers 0, 1, … stand for; nil for numbers.
    var words: [String]?
    /// The result that it is, if any.
    var measure: Measure?
  }

  let data: FigureData
  /// Numbers of trials in the plan.
  let trials: [Int]
  /// For each trial its group, and its place there.
  private let places: [(group: Int, index: Int)]
  private let values: [Trial]

  init(_ data: FigureData, trials: [Int]) {
    self.data = data
    self.trials = trials
    let plan = data.plan
    places = trials.map {
      let group = plan.groupIndex(of: $0)
      return (group, $0 - plan.groups[group].first)
    }
    values = trials.map { plan.trial($0) }
  }

  func isExploded(_ row: Int) -> Bool {
    data.results.outcomes[places[row].group].status(of: places[row].index) == .exploded
  }

  func column(_ name: String) -> Column {
    let experiment = data.experiment
    let groups = data.plan.groups
    if let measure = Measure(rawValue: name) {
      let tables = data.results.outcomes
      return Column(
        name: name, values: places.map { measure.value(tables[$0.group], $0.index) },
        measure: measure)
    }
    switch name {
    case "loss":
      return Column(
        name: name, values: places.map { Double(groups[$0.group].lossIndex) },
        words: experiment.losses.indices.map { experiment.title(ofLoss: $0) })
    case "optimizer":
      return Column(
        name: name, values: places.map { Double(groups[$0.group].optimizerIndex) },
        words: experiment.optimizers.indices.map { data.seriesTitle(ofOptimizer: $0) })
    case "seed":
      return Column(name: name, values: values.map { $0.seed.map(Double.init) ?? .nan })
    case "status":
      let tables = data.results.outcomes
      return Column(
        name: name,
        values: places.map { Double(tables[$0.group].status(of: $0.index).rawValue) },
        words: Status.allCases.map { $0 == .maximumIterations ? "out of iterations" : $0.name })
    default: break
    }
    for prefix in ["start.", "final."] where name.hasPrefix(prefix) {
      let component = String(name.dropFirst(prefix.count))
      let at = experiment.losses.map { choice in
        (prefix == "start." ? choice.startColumnNames : choice.columnNames)
          .firstIndex(of: component)
      }
      return Column(
        name: name,
        values: places.indices.map { row in
          let place = places[row]
          guard let component = at[groups[place.group].lossIndex] else { return .nan }
          return prefix == "start."
            ? values[row].start[component]
            : data.results.outcomes[place.group].final(component, of: place.index)
        })
    }
    return parameter(name)
  }

  /// A parameter, or the word that stands in its place.
  private func parameter(_ name: String) -> Column {
    let optimizers = data.experiment.optimizers
    let groups = data.plan.groups
    var words: [String] = []
    let ofOptimizer = optimizers.map { choice -> (place: Int?, word: Int?, names: [Int]?) in
      func number(_ word: String) -> Int {
        if let at = words.firstIndex(of: word) { return at }
        words.append(word)
        return words.count - 1
      }
      if let word = choice.words.first(where: { $0.column == name }) {
        return (nil, number(word.word), nil)
      }
      guard let place = choice.parameters.firstIndex(where: { $0.name == name }) else {
        return (nil, nil, nil)
      }
      switch choice.parameters[place].kind {
      case .number, .whole, .list: return (place, nil, nil)
      case .boolean: return (place, nil, ["false", "true"].map(number))
      case .choice(let names): return (place, nil, names.map(number))
      }
    }
    let column = places.indices.map { row -> Double in
      let (place, word, names) = ofOptimizer[groups[places[row].group].optimizerIndex]
      if let word { return Double(word) }
      guard let place else { return .nan }
      let value = values[row].parameters[place]
      guard let names else { return value }
      return Int(exactly: value).flatMap { names.indices.contains($0) ? Double(names[$0]) : nil }
        ?? .nan
    }
    return Column(name: name, values: column, words: words.isEmpty ? nil : words)
  }

  /// The columns of which trials differ: loss, optimizer, what is swept, starts.
  static func differing(_ data: FigureData) -> [String] {
    let experiment = data.experiment
    var names: [String] = []
    func add(_ name: String) { if !names.contains(name) { names.append(name) } }
    if data.lossesWithTrials.count > 1 { add("loss") }
    if Set(data.plan.groups.filter { $0.count > 0 }.map(\.optimizerIndex)).count > 1 {
      add("optimizer")
    }
    for choice in experiment.optimizers {
      for place in choice.sweptParameters { add(choice.parameters[place].name) }
    }
    for (differs, choice) in zip(
      experiment.losses.indices.map { data.plan.startDiffers(onLoss: $0) }, experiment.losses)
    {
      for (component, name) in choice.startColumnNames.enumerated() where differs[component] {
        add("start.\(name)")
      }
    }
    return names
  }
}
