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
  ///   - allowsOutside: whether files that it includes may lie outside of its folder.
  ///   - figures: the kinds of figures that the file may name; nil leaves its figures unread, for
  ///     programs that draw nothing.
  ///   - source: where files are read from.
  /// - Throws: every error of the file, each with its place; or why it cannot be read.
  package static func load(
    path: String, name: String? = nil, overrides: [Override] = [],
    optimizers: [OptimizerDefinition] = [], allowsOutside: Bool = false,
    figures: (any FigureReading)?, source: FileSource = .system
  ) throws(ExperimentError) -> Experiment {
    let node = try ExperimentFile.load(
      path: path, overrides: overrides, allowsOutside: allowsOutside, source: source)
    do {
      let reader = ExperimentReader(
        name: name ?? baseName(path), registered: optimizers, figures: figures)
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
    let definitions = DefinitionsReader(
      validator: validator, registered: Set(registered.map(\.name))
    ).read(value("define"))

    var losses: [LossChoice] = []
    if let loss = value("loss") {
      losses = LossReader(
        validator: validator, defined: definitions.losses, wrong: definitions.wrong
      ).read(
        loss, start: value("start"))
    } else {
      validator.error(
        "the experiment has no loss", at: startOfFile(node), hint: "add a key 'loss'")
    }
    var optimizers: [OptimizerChoice] = []
    if let list = value("optimizers") {
      optimizers = OptimizerReader(
        validator: validator, defined: definitions.optimizers + registered,
        wrong: definitions.wrong
      )
      .read(list)
    } else {
      validator.error(
        "the experiment has no optimizers", at: startOfFile(node), hint: "add a key 'optimizers'")
    }
    let stop = value("stop").map { readStop($0) } ?? StopRule()
    let seeds = value("seeds").map { readSeeds($0) } ?? [0]
    let metric =
      value("metric").flatMap {
        validator.word($0, "metric", of: Metric.self)
      } ?? .finalLoss
    let selection = value("selection").flatMap {
      SelectionReader(validator: validator, seeds: seeds).read(
        $0, usesSeeds: losses.contains(where: \.usesSeeds) || validator.diagnostics.hasErrors)
    }
    let record = value("record").map { readRecord($0) } ?? RecordRule()
    func experiment(_ figures: [any FigureRequest]) -> Experiment {
      Experiment(
        name: name, title: title, description: description, precision: precision, losses: losses,
        optimizers: optimizers, stop: stop, sampling: validator.sampling, seeds: seeds,
        metric: metric, selection: selection, record: record, figures: figures, resolved: node)
    }
    let context = FigureContext(validator: validator, losses: losses, optimizers: optimizers) {
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

  private func readStop(_ node: Node) -> StopRule {
    var rule = StopRule()
    for pair in validator.mapping(node, of: "stop", known: ExperimentFormat.names(below: "stop"))
      ?? []
    {
      switch pair.name {
      case "max_iterations":
        if let count = validator.whole(pair.value, .iterations) {
          rule.maximumIterations = count
        }
      case "converged":
        if pair.value.string == "never" {
          rule.converged = []
        } else {
          let items = pair.value.items ?? [pair.value]
          if items.isEmpty {
            validator.error(
              "the list of criteria is empty", at: pair.value.span,
              hint: "where nothing counts as converged, write converged: never")
          }
          rule.converged = items.flatMap { readCriterion($0) }
        }
      case "exploded":
        let known = ExperimentFormat.names(below: "stop.exploded")
        for inner in validator.mapping(pair.value, of: "exploded", known: known) ?? []
        where inner.name == "loss_above" {
          rule.explodedAbove = validator.number(inner.value)
        }
      default: break
      }
    }
    return rule
  }

  private func readCriterion(_ node: Node) -> [StopRule.Criterion] {
    let keys = ExperimentFormat.names(below: "stop.converged")
    let kinds = ["unchanged"] + keys.filter { $0 != "patience" }
    if let name = node.string, !node.isNull {
      if name == "unchanged" { return [.unchanged] }
      if kinds.contains(name) {
        validator.error(
          "'\(name)' needs a number", at: node.span, hint: "as in {\(name): 1e-6}")
      } else if name == "never" {
        validator.error("'never' stands alone", at: node.span, hint: "write converged: never")
      } else {
        validator.unknown("criterion", name, at: node.span, among: kinds + ["never"])
      }
      return []
    }
    var result: [StopRule.Criterion] = []
    if node.pairs?.isEmpty == true {
      validator.error(
        "the criterion is empty", at: node.span, hint: "as in {gradient_norm: 1e-6}")
    }
    var change: Double?
    var patience = 1
    for pair in validator.mapping(node, of: "converged", known: keys) ?? [] {
      switch pair.name {
      case "gradient_norm":
        if let value = nonNegative(pair.value) { result.append(.gradientNorm(value)) }
      case "loss_below":
        if let value = validator.number(pair.value) { result.append(.lossBelow(value)) }
      case "loss_change": change = nonNegative(pair.value)
      case "patience":
        patience = validator.whole(pair.value, .patience) ?? 1
        if node["loss_change"] == nil {
          validator.error(
            "'patience' belongs to loss_change", at: pair.key.span,
            hint: "{loss_change: 1e-9, patience: 10}")
        }
      default: break
      }
    }
    if let change { result.append(.lossChange(change, patience: patience)) }
    return result
  }

  private func nonNegative(_ node: Node) -> Double? {
    guard let value = validator.number(node) else { return nil }
    guard ExperimentFormat.tolerance.contains(value) else {
      validator.error(
        "\(validator.written(node)) is out of range", at: node.span,
        hint: ExperimentFormat.tolerance.text)
      return nil
    }
    return value
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

  private func readRecord(_ node: Node) -> RecordRule {
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
      }
    }
    return rule
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
