import Optimizers
import Support
import YAML

/// Reads the list of optimizers.
struct OptimizerReader {
  let validator: Validator
  /// The experiment's own, and the caller's.
  let defined: [OptimizerDefinition]
  /// What the file says that its own optimizers drive, by optimizer and parameter.
  private let standards: [String: [String: Node]]
  /// Names whose definitions were wrong, which is reported already.
  let wrong: Set<String>
  /// All that may be named.
  private let names: [String]
  /// Sizes of minibatches, which each optimizer is run with; nil where steps take all rows.
  private let batch: SweptValues?
  /// The losses of the experiment; empty where they are not known.
  private let losses: [LossChoice]
  /// Whether all losses are over data, so that schedules may count epochs.
  private var hasData: Bool { losses.allSatisfy { $0.loss.data != nil } }

  init(
    validator: Validator, defined: [OptimizerDefinition], wrong: Set<String>,
    standards: [String: [String: Node]] = [:], batch: SweptValues? = nil, losses: [LossChoice] = []
  ) {
    self.standards = standards
    self.batch = batch
    self.losses = losses
    self.validator = validator
    self.defined = defined
    self.wrong = wrong
    let own = Set(defined.map(\.name))
    names = defined.map(\.name) + OptimizerCatalogue.all.map(\.name).filter { !own.contains($0) }
  }

  /// Whether an optimizer has a name.
  func knows(_ name: String) -> Bool { names.contains(name) }

  /// Whether an optimizer has a name that may have been meant.
  func isNear(_ name: String) -> Bool { knows(name) || nearest(name, among: names) != nil }

  func read(_ node: Node) -> [OptimizerChoice] {
    let items = node.items ?? [node]
    if items.isEmpty {
      validator.error(
        "the list of optimizers is empty", at: node.span,
        hint: "'descent list optimizers' names them all")
    }
    if let pairs = node.pairs, pairs.count > 1 {
      validator.mismatch(
        node, expected: "a list of optimizers",
        hint: "begin each with '- ', as in '- \(pairs[0].name): …'")
      return []
    }
    return items.flatMap { item -> [OptimizerChoice] in
      alternatives(item, prefix: "", depth: 0).map { draft in
        if batch != nil, draft.parameters.contains(where: { $0.name == "batch" }) {
          validator.error(
            "'\(draft.configuration.definition.name)' has a parameter of its own named 'batch'",
            at: item.span, hint: "rename it where minibatches have sizes")
        }
        return draft.choice(batch: batch)
      }
    }
  }

  /// The optimizers that a node names: more than one where it lists schedules or wrapped optimizers.
  func alternatives(_ node: Node, prefix: String, depth: Int) -> [OptimizerDraft] {
    guard depth < 8 else {
      validator.error("optimizers wrap one another more than 8 deep", at: node.span)
      return []
    }
    if let name = node.string, !node.isNull {
      guard let definition = find(name, node.span) else { return [] }
      return drafts(definition, [], node.span, prefix, depth)
    }
    guard let pairs = node.pairs, let first = pairs.first else {
      validator.mismatch(
        node, expected: "an optimizer", hint: "a name, or 'name: {parameters}'")
      return []
    }
    if pairs.count > 1 {
      // From another file it was merged, and is not a matter of indentation.
      let isMerged = pairs[1].key.span.file !== first.key.span.file
      validator.error(
        "an optimizer is one name with its parameters", at: pairs[1].key.span,
        hint: isMerged
          ? "'\(first.name)' stands in this place of the list"
          : "indent the parameters below '\(first.name)', or put them in {}")
    }
    guard let definition = find(first.name, first.key.span) else { return [] }
    if first.value.isNull { return drafts(definition, [], first.key.span, prefix, depth) }
    let known =
      ParameterDescription.written(definition.parameters).map(\.name)
      + ExperimentFormat.names(below: "optimizers").filter {
        $0 != "optimizer"
      } + definition.rulesInside.map(\.name)
    guard
      let parameters = validator.mapping(first.value, of: definition.name, known: known)
    else { return [] }
    return drafts(definition, parameters, first.key.span, prefix, depth)
  }

  private func find(_ name: String, _ span: Span) -> OptimizerDefinition? {
    if let definition = defined.first(where: { $0.name == name }) { return definition }
    if let definition = OptimizerCatalogue.optimizer(named: name) { return definition }
    if wrong.contains(name) { return nil }
    validator.unknown("optimizer", name, at: span, among: names, listing: "optimizers")
    return nil
  }

  private func drafts(
    _ definition: OptimizerDefinition, _ pairs: [Node.Pair], _ span: Span, _ prefix: String,
    _ depth: Int
  ) -> [OptimizerDraft] {
    var drafts = [OptimizerDraft(definition, span, prefix)]
    for pair in pairs {
      if pair.name == "zip" {
        drafts = drafts.map { readZip(pair.value, definition, pairs, $0, prefix) }
      } else if definition.rulesInside.contains(where: { $0.name == pair.name }) {
        continue
      } else if !definition.parameters.contains(where: { $0.name == pair.name }),
        ExperimentFormat.names(below: "optimizers").contains(pair.name)
      {
        drafts = drafts.map { readShared(pair, definition, $0, prefix, depth) }
      } else if definition.takesSchedule(pair.name), mentionsSchedule(pair.value) {
        let parts = ScheduleReader(validator: validator, hasData: hasData).alternatives(pair.value)
        drafts = drafts.flatMap { draft in
          parts.map { part in
            switch part {
            case .numbers(let node): own(pair.name, node, definition, draft, prefix)
            case .schedule(let schedule): draft.scheduled(pair.name, schedule, prefix)
            }
          }
        }
      } else {
        drafts = drafts.map { own(pair.name, pair.value, definition, $0, prefix) }
      }
    }
    for rule in definition.rulesInside {
      let inner = inner(rule, of: definition, pairs, span, prefix, depth)
      drafts = drafts.flatMap { draft in inner.map { draft.wrapping($0, prefix + rule.name) } }
    }
    return drafts
  }

  /// What an optimizer may drive under one of its names.
  private func inner(
    _ rule: RuleInside, of definition: OptimizerDefinition, _ pairs: [Node.Pair], _ span: Span,
    _ prefix: String, _ depth: Int
  ) -> [OptimizerDraft] {
    let prefix = prefix + rule.name + "."
    guard
      let node = pairs.first(where: { $0.name == rule.name })?.value
        ?? standards[definition.name]?[rule.name]
    else {
      return [OptimizerDraft(rule.standard, span, prefix)]
    }
    return (node.items ?? [node]).flatMap { item in
      alternatives(item, prefix: prefix, depth: depth + 1).filter { draft in
        if definition.rulesInside.count > 1,
          draft.configuration.chain.contains(where: { !$0.groups.isEmpty })
        {
          validator.error(
            "one of several rules inside takes no groups", at: item.span,
            hint: "'\(definition.name)' has one step for each tensor")
          return false
        }
        guard rule.isCalled, draft.searches else { return true }
        validator.error(
          "'\(draft.configuration.definition.name)' evaluates where it wants, and cannot be called",
          at: item.span, hint: "a rule inside makes one step of one gradient")
        return false
      }
    }
  }

  private func mentionsSchedule(_ node: Node) -> Bool {
    (node.items ?? [node]).contains { item in
      guard let pair = item.pairs?.first else { return false }
      return !SweptValues.reserved.contains(pair.name)
    }
  }

  /// A draft with values for one of the optimizer's own parameters.
  private func own(
    _ name: String, _ node: Node, _ definition: OptimizerDefinition, _ draft: OptimizerDraft,
    _ prefix: String
  ) -> OptimizerDraft {
    var draft = draft
    let list = definition.parameters.filter { $0.listName == name }
    if !list.isEmpty {
      let indices = list.compactMap { draft.index($0.name, prefix) }
      let rows = validator.rows(node, name, list)
      return rows.isEmpty ? draft : draft.setting(indices, to: rows, node.span)
    }
    guard let parameter = definition.parameters.first(where: { $0.name == name }),
      let values = validator.values(node, parameter), let index = draft.place(of: name, prefix)
    else { return draft }
    return draft.setting(index, to: values)
  }

  /// What every optimizer takes beside its own parameters.
  private func readShared(
    _ pair: Node.Pair, _ definition: OptimizerDefinition, _ draft: OptimizerDraft,
    _ prefix: String, _ depth: Int
  ) -> OptimizerDraft {
    let parameter: ParameterDescription
    switch pair.name {
    case "groups":
      return GroupsReader(validator: validator, losses: losses).read(
        pair, definition, draft, prefix)
    case "clip_by_value": parameter = .clipByValue
    case "clip_by_global_norm": parameter = .clipByGlobalNorm
    case "gradient_centralization": parameter = .gradientCentralization
    case "accumulate": parameter = .accumulate
    default: return draft
    }
    guard let values = validator.values(pair.value, parameter) else { return draft }
    var draft = draft
    let index = draft.add(parameter.renamed(prefix + pair.name))
    switch pair.name {
    case "clip_by_value": draft.configuration.clipByValue = index
    case "clip_by_global_norm": draft.configuration.clipByGlobalNorm = index
    case "gradient_centralization": draft.configuration.gradientCentralization = index
    default:
      check(accumulate: values, pair, depth)
      draft.accumulate = index
    }
    return draft.setting(index, to: values)
  }

  private func check(accumulate values: SweptValues, _ pair: Node.Pair, _ depth: Int) {
    if depth > 0 {
      validator.error(
        "'accumulate' stands beside the outermost optimizer", at: pair.key.span,
        hint: "it is what all that a step evaluates is the mean of")
    }
    let hasMinibatches = batch.map { $0.varies || $0[0] > 0 } ?? false
    guard values.varies || values[0] > 1, !losses.isEmpty, !hasMinibatches,
      !losses.contains(where: \.oracle.usesSeed)
    else { return }
    validator.error(
      "'accumulate' takes the mean of several gradients, and here all are the same",
      at: pair.key.span, hint: "it needs minibatches, as in batch: {size: 16}, or noise")
  }

  private func readZip(
    _ node: Node, _ definition: OptimizerDefinition, _ all: [Node.Pair], _ draft: OptimizerDraft,
    _ prefix: String
  ) -> OptimizerDraft {
    guard
      let pairs = validator.mapping(
        node, of: "zip", known: definition.parameters.map(\.name))
    else { return draft }
    var draft = draft
    var axis = ParameterAxis(targets: [], values: [])
    for pair in pairs {
      guard let parameter = definition.parameters.first(where: { $0.name == pair.name }),
        let values = validator.values(pair.value, parameter),
        let index = draft.place(of: pair.name, prefix)
      else { continue }
      if all.contains(where: { $0.name == pair.name }) {
        validator.error(
          "\(pair.name) is given here and in zip", at: pair.key.span, hint: "name it once")
      }
      guard let count = values.count else {
        validator.error(
          "zip pairs lists, and a range to draw from is none", at: pair.value.span,
          hint: "draw \(pair.name) outside zip, or list its values")
        return draft
      }
      if let first = axis.values.first?.count, first != count {
        validator.error(
          "zip pairs lists of equal length: \(count) here, \(first) before",
          at: pair.value.span)
        return draft
      }
      axis.targets.append(index)
      axis.values.append(values)
      draft.named.append(index)
    }
    if !axis.targets.isEmpty { draft.axes.append(axis) }
    return draft
  }
}
