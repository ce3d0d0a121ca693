import YAML

/// Reads the list of figures. Their kinds and options belong to the catalogue.
struct FigureReader {
  let catalogue: any FigureReading
  let context: FigureContext

  private var validator: Validator { context.validator }

  func read(_ node: Node) -> [any FigureRequest] {
    guard let items = node.items else {
      validator.mismatch(
        node, expected: "a list of figures",
        hint: "begin each with '- ', as in '- \(node.pairs?.first?.name ?? "loss_curves")'")
      return []
    }
    return items.compactMap { readOne($0) }
  }

  private func readOne(_ node: Node) -> (any FigureRequest)? {
    if let name = node.string, !node.isNull {
      guard isKnown(name, node.span) else { return nil }
      return catalogue.read(name, at: node.span, options: nil, in: context)
    }
    guard let pairs = node.pairs, let first = pairs.first else {
      validator.mismatch(node, expected: "a figure", hint: "a kind, or 'kind: {options}'")
      return nil
    }
    guard isKnown(first.name, first.key.span) else { return nil }
    if pairs.count > 1 {
      validator.error(
        "a figure is one kind with its options", at: pairs[1].key.span,
        hint: "indent the options below '\(first.name)', or put them in {}")
    }
    return catalogue.read(
      first.name, at: first.key.span, options: first.value.isNull ? nil : first.value, in: context)
  }

  private func isKnown(_ name: String, _ span: Span) -> Bool {
    if catalogue.names.contains(name) { return true }
    validator.unknown("figure", name, at: span, among: catalogue.names)
    return false
  }
}
