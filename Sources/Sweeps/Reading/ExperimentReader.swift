import Losses
import Optimizers
import Support
import YAML

extension Experiment {
  /// Reads and checks an experiment file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - name: what the experiment is called; the file's name without its ending if not given.
  ///   - overrides: what the command line changes, in order.
  ///   - optimizers: the caller's own, which the file may name. One that is called as one of the
  ///     catalogue takes its place. Trials are distinguished by the names of their optimizers, not by
  ///     their code: a new rule deserves a new name.
  ///   - allowsOutside: whether files that it includes or reads may lie outside of its folder.
  ///   - dataFolders: other folders in which its data may lie, sought in order.
  ///   - figures: the kinds of figures that the file may name; nil leaves its figures unread, for
  ///     programs that draw nothing.
  ///   - source: where files are read from.
  /// - Throws: every error of the file, each with its place; or why it cannot be read.
  package static func load(
    path: String, name: String? = nil, overrides: [Override] = [],
    optimizers: [OptimizerDefinition] = [], allowsOutside: Bool = false,
    dataFolders: [String] = [], figures: (any FigureReading)?, source: FileSource = .system
  ) throws(ExperimentError) -> Experiment {
    let node = try ExperimentFile.load(
      path: path, overrides: overrides, allowsOutside: allowsOutside, source: source)
    do {
      let reader = ExperimentReader(
        name: name ?? baseName(path), registered: optimizers, figures: figures,
        location: DataLocation(
          path: path, allowsOutside: allowsOutside, otherFolders: dataFolders, source: source))
      return try reader.read(node)
    } catch {
      throw .wrong(error)
    }
  }

  /// The file's name without folders and ending; never `.` or `..`, which name folders.
  public static func baseName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), file[..<dot].contains(where: { $0 != "." }) else {
      return file
    }
    return String(file[..<dot])
  }
}

/// Turns the nodes of a file into an ``Experiment``.
struct ExperimentReader {
  let name: String
  /// The caller's own optimizers.
  var registered: [OptimizerDefinition] = []
  /// The kinds of figures; nil leaves them unread.
  let figures: (any FigureReading)?
  /// Where the files are that it names.
  var location = DataLocation(path: "")
  let validator = Validator()

  func read(_ file: Node) throws(Diagnostics) -> Experiment {
    let node = file.withoutFreeKeys
    guard
      let pairs = validator.mapping(
        node, of: "the experiment", known: ExperimentFormat.names())
    else {
      throw validator.diagnostics
    }
    func value(_ key: String) -> Node? { pairs.first { $0.name == key }?.value }

    let title = value("title").flatMap { validator.text($0, "a title") } ?? Escaping.terminal(name)
    let description = value("description").flatMap { validator.text($0, "a description") }
    let precision =
      value("precision").flatMap {
        validator.word($0, "precision", of: Precision.self)
      } ?? .float32
    validator.precision = precision
    validator.sampling = SamplingReader(validator: validator).read(value("sampling"))
    let data = DataReader(validator: validator, location: location, value("data"))
    let definitions = DefinitionsReader(
      validator: validator, data: data, registered: registered
    ).read(value("define"))

    var losses: [LossChoice] = []
    if let loss = value("loss") {
      losses = LossReader(
        validator: validator, data: data, location: location, defined: definitions.losses,
        wrong: definitions.wrong
      ).read(
        loss, start: value("start"))
    } else {
      validator.error(
        "the experiment has no loss", at: startOfFile(node), hint: "add a key 'loss'")
    }
    let hasLosses = !validator.diagnostics.hasErrors
    if let gradient = value("gradient") {
      let oracles = GradientReader(validator: validator).read(gradient)
      losses = losses.flatMap { loss in
        oracles.map { oracle in
          var choice = loss
          choice.oracle = oracle
          return choice
        }
      }
    }
    // What a wrong loss would suit is unknown.
    let known = hasLosses ? losses : []
    let batch =
      value("batch").map { BatchReader(validator: validator).read($0, known) }
      ?? BatchReader.Batch()
    if batch.order == .shuffled, let sizes = batch.sizes, sizes.varies || sizes[0] > 0 {
      for at in losses.indices { losses[at].shufflesRows = true }
    }
    var optimizers: [OptimizerChoice] = []
    if let list = value("optimizers") {
      optimizers = OptimizerReader(
        validator: validator, defined: definitions.optimizers + registered,
        wrong: definitions.wrong, standards: definitions.standards, batch: batch.sizes,
        losses: known
      )
      .read(list)
    } else {
      validator.error(
        "the experiment has no optimizers", at: startOfFile(node), hint: "add a key 'optimizers'")
    }
    let stop =
      value("stop").map { StopReader(validator: validator, losses: known).read($0) } ?? StopRule()
    let evaluation = value("evaluate").map { validator.evaluation($0, known) } ?? .epoch
    let seeds = value("seeds").map { readSeeds($0) } ?? [0]
    let metric =
      value("metric").flatMap {
        validator.word($0, "metric", of: Metric.self)
      } ?? .finalLoss
    if let node = value("metric") { validator.check(metric, node, known) }
    let selection = value("selection").flatMap {
      SelectionReader(validator: validator, seeds: seeds).read(
        $0,
        usesSeeds: losses.contains(where: \.usesSeeds) || optimizers.contains(where: \.usesSeeds)
          || validator.diagnostics.hasErrors)
    }
    let record = value("record").map { readRecord($0, known) } ?? RecordRule()
    let resolved = location.resolved(node)
    func experiment(_ figures: [any FigureRequest]) -> Experiment {
      Experiment(
        name: name, title: title, description: description, precision: precision, losses: losses,
        optimizers: optimizers, stop: stop, sampling: validator.sampling, seeds: seeds,
        metric: metric, selection: selection, record: record, minibatchOrder: batch.order,
        evaluation: evaluation, figures: figures, resolved: resolved)
    }
    let context = FigureContext(
      validator: validator, losses: losses, optimizers: optimizers,
      files: NumberFile(validator: validator, location: location)
    ) {
      guard !validator.diagnostics.hasErrors else { return nil }
      let bare = experiment([])
      do {
        try bare.refuseTooManyTrials()
        try bare.refuseTooManyCoordinates()
      } catch { return nil }
      return Plan(bare).count
    }
    let requests = figures.map { readFigures(value("figures"), $0, context) } ?? []
    try validator.diagnostics.throwIfErrors()
    let whole = experiment(requests)
    try whole.refuseTooManyTrials()
    try whole.refuseTooManyCoordinates()
    return whole
  }

  private func readFigures(
    _ list: Node?, _ catalogue: any FigureReading, _ context: FigureContext
  ) -> [any FigureRequest] {
    guard let list else { return catalogue.suitable(for: context.losses) }
    return FigureReader(catalogue: catalogue, context: context).read(list)
  }

  private func startOfFile(_ node: Node) -> Span {
    // The first key may be an included file's, which need not be whole.
    guard let first = node.pairs?.first, first.key.span.file === node.span.file else {
      return Span(file: node.span.file, start: node.span.start, end: node.span.start)
    }
    return first.key.span
  }

  private func readSeeds(_ node: Node) -> [Int] {
    if let items = node.items {
      var seeds: [Int] = []
      var known: Set<Int> = []
      for item in items {
        guard let seed = validator.whole(item, .seed) else { continue }
        if !known.insert(seed).inserted {
          validator.error("the seed \(seed) is listed twice", at: item.span)
        }
        seeds.append(seed)
      }
      if items.isEmpty { validator.error("the list of seeds is empty", at: node.span) }
      return seeds
    }
    guard let count = validator.whole(node, .seedCount) else { return [0] }
    return Array(0..<count)
  }

  private func readRecord(_ node: Node, _ losses: [LossChoice]) -> RecordRule {
    var rule = RecordRule()
    let known = ExperimentFormat.names(below: "record")
    for pair in validator.mapping(node, of: "record", known: known) ?? [] {
      if pair.name == "paths" {
        rule.paths = validator.word(pair.value, "kind of paths", of: RecordRule.Paths.self)
      } else if pair.name == "every" {
        if pair.value.string == "log" {
          rule.statedEvery = .logarithmic
        } else if let steps = validator.whole(pair.value, .stride) {
          rule.statedEvery = .steps(steps)
        }
      } else if pair.name == "parameters" {
        rule.parameters = readPlaces(pair.value, losses)
      }
    }
    return rule
  }

  /// The places of parameters that are recorded.
  private func readPlaces(_ node: Node, _ losses: [LossChoice]) -> [Int]? {
    guard let items = node.items, !items.isEmpty else {
      validator.mismatch(node, expected: "a list of places", hint: "as in parameters: [0, 7]")
      return nil
    }
    guard items.count <= 1000 else {
      validator.error(
        "the list has \(grouped(items.count)) places", at: node.span, hint: "at most 1,000")
      return nil
    }
    var places: [Int] = []
    for item in items {
      guard let place = validator.whole(item, .component) else { continue }
      if places.contains(place) {
        validator.error("the parameter \(place) is listed twice", at: item.span)
      }
      if let small = losses.first(where: { $0.loss.dimension <= place })?.loss {
        validator.error(
          "'\(small.name)' has no parameter \(place)", at: item.span,
          hint: "its \(grouped(small.dimension)) parameters have the places from 0 to"
            + " \(small.dimension - 1)")
      }
      places.append(place)
    }
    return places.sorted()
  }
}

extension Node {
  /// The mapping without the keys that are free for a file's own use: anchors in them are resolved.
  fileprivate var withoutFreeKeys: Node {
    guard let pairs else { return self }
    let kept = pairs.filter { !$0.name.hasPrefix(ExperimentFormat.freePrefix) }
    return Node(mapping: kept, span: span)
  }
}
