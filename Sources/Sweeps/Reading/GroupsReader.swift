import Engine
import Optimizers
import YAML

/// Reads the groups of tensors of an optimizer.
struct GroupsReader {
  let validator: Validator
  /// The losses of the experiment; empty where they are not known.
  let losses: [LossChoice]

  /// The optimizer with the groups of a file.
  func read(
    _ pair: Node.Pair, _ definition: OptimizerDefinition, _ draft: OptimizerDraft, _ prefix: String
  ) -> OptimizerDraft {
    guard definition.takesGroups else {
      validator.error(
        "'\(definition.name)' takes no groups", at: pair.key.span,
        hint: definition.wrapsOptimizer
          ? "they stand in the optimizer that it drives, as in optimizer: {adam: {groups: …}}"
          : "it moves all parameters as one vector")
      return draft
    }
    guard let items = pair.value.items, !items.isEmpty else {
      validator.mismatch(
        pair.value, expected: "a list of groups",
        hint: "as in [{tensors: \"b*\", weight_decay: 0}]")
      return draft
    }
    var draft = draft
    var spans: [[(pattern: String, span: Span)]] = []
    for item in items {
      guard let group = read(item, definition, &draft, prefix) else { continue }
      spans.append(group)
    }
    check(spans)
    checkFrozen(draft, pair.key.span)
    return draft
  }

  private func read(
    _ node: Node, _ definition: OptimizerDefinition, _ draft: inout OptimizerDraft,
    _ prefix: String
  ) -> [(pattern: String, span: Span)]? {
    let own = definition.parameters.filter { $0.listName == nil }.map(\.name)
    let keys = ExperimentFormat.names(below: "optimizers.groups").filter { !own.contains($0) }
    guard
      let pairs = validator.mapping(
        node, of: "a group of '\(definition.name)'", known: keys + own)
    else { return nil }
    guard let given = pairs.first(where: { $0.name == "tensors" }) else {
      validator.error(
        "the group has no tensors", at: node.span, hint: "as in tensors: \"b*\"")
      return nil
    }
    guard let tensors = names(given.value) else { return nil }
    var group = TensorGroup(tensors: tensors.map(\.pattern))
    if pairs.count == 1 {
      validator.error(
        "the group has nothing of its own", at: node.span,
        hint: "a parameter of '\(definition.name)', learning_rate_factor, or frozen")
    }
    for pair in pairs where pair.name != "tensors" {
      guard let parameter = parameter(pair, definition),
        let values = validator.values(pair.value, parameter)
      else { continue }
      let index = draft.add(parameter.renamed("\(prefix)groups.\(group.name).\(parameter.name)"))
      draft = draft.setting(index, to: values)
      switch pair.name {
      case "frozen" where !own.contains(pair.name): group.frozen = index
      case "learning_rate_factor" where !own.contains(pair.name):
        group.learningRateFactor = index
      default: group.parameters.append((pair.name, index))
      }
    }
    draft.configuration.groups.append(group)
    return tensors
  }

  /// What a key of a group is; nil, with an error, where the group cannot have it.
  private func parameter(
    _ pair: Node.Pair, _ definition: OptimizerDefinition
  ) -> ParameterDescription? {
    let isFactor = pair.name == ParameterDescription.learningRateFactor.name
    let name = isFactor ? "learning_rate" : pair.name
    if pair.name == ParameterDescription.frozen.name { return .frozen }
    guard let own = definition.parameters.first(where: { $0.name == name }) else {
      if isFactor {
        validator.error(
          "'\(definition.name)' has no learning_rate to multiply", at: pair.key.span,
          hint: "a group may have its own number of any parameter")
      }
      return nil
    }
    guard definition.groups(mayChange: name) else {
      validator.error(
        "'\(definition.name)' keeps numbers of '\(name)' that all tensors share",
        at: pair.key.span, hint: "a group cannot have its own")
      return nil
    }
    return isFactor ? .learningRateFactor : own
  }

  /// The names of a group.
  private func names(_ node: Node) -> [(pattern: String, span: Span)]? {
    let items = node.items ?? [node]
    guard !items.isEmpty, items.allSatisfy({ $0.scalar != nil && !$0.isNull }) else {
      validator.mismatch(
        node, expected: "names of tensors", hint: "as in \"b*\" or [W1, W2]")
      return nil
    }
    var result: [(pattern: String, span: Span)] = []
    for item in items {
      guard let text = validator.text(item, "the name of a tensor") else { return nil }
      guard !text.isEmpty, text.utf8.allSatisfy({ Self.isOfName($0) }) else {
        validator.error(
          "'\(text.prefix(40))' is no name of a tensor", at: item.span,
          hint: "letters, digits, _ and *")
        return nil
      }
      result.append((text, item.span))
    }
    return result
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "*"):
      true
    // Letters of other scripts.
    default: byte >= 0x80
    }
  }

  // MARK: What the losses have

  private func check(_ groups: [[(pattern: String, span: Span)]]) {
    guard !losses.isEmpty else { return }
    var known: [String] = []
    for name in losses.flatMap(\.loss.tensorNames) where !known.contains(name) {
      known.append(name)
    }
    for entry in groups.joined() where !known.contains(where: matches(entry)) {
      if entry.pattern.utf8.contains(UInt8(ascii: "*")) {
        validator.error(
          "no tensor is called '\(entry.pattern)'", at: entry.span,
          hint: "there are \(known.prefix(20).joined(separator: ", "))")
      } else {
        validator.unknown("tensor", entry.pattern, at: entry.span, among: known)
      }
    }
    for name in known {
      let patterns = groups.enumerated().flatMap { at, group in
        group.filter { matches($0)(name) }.map { (group: at, span: $0.span) }
      }
      if let first = patterns.first, let second = patterns.dropFirst().first {
        validator.error(
          first.group == second.group
            ? "'\(name)' is named twice" : "'\(name)' is in two groups", at: second.span,
          hint: "a tensor is in one group at most")
      }
    }
  }

  private func matches(_ entry: (pattern: String, span: Span)) -> (String) -> Bool {
    { TensorPattern(entry.pattern).matches($0) }
  }

  /// A trial that nothing of can move is a mistake.
  private func checkFrozen(_ draft: OptimizerDraft, _ span: Span) {
    let frozen = draft.configuration.groups.filter { group in
      guard let index = group.frozen else { return false }
      return draft.values(of: index).contains { $0 != 0 }
    }
    for loss in losses {
      let names = loss.loss.tensorNames
      let areFrozen = names.allSatisfy { name in
        frozen.contains { $0.settings { _ in [0] }.contains(name) }
      }
      if areFrozen {
        return validator.error(
          "all tensors of '\(loss.loss.name)' are frozen, and no trial moves", at: span,
          hint: "leave one out: \(names.prefix(20).joined(separator: ", "))")
      }
    }
  }
}
