/// Collects the pairs of one mapping, refuses keys given twice, and merges what `<<` names.
struct MappingBuilder {
  private var pairs: [Node.Pair] = []
  private var places: [String: Span] = [:]
  private var mergeIndex: Int?

  /// Adds a pair.
  ///
  /// - Parameter keySpan: where the key stands, which for an alias is not where its node is.
  mutating func add(
    _ key: Node, _ value: Node, keySpan: Span, reporting problems: inout Diagnostics
  ) {
    guard let scalar = key.scalar else {
      problems.append(
        Diagnostic("a key must be text, not \(key.kind.rawValue)", at: keySpan))
      return
    }
    if scalar.isPlain, scalar.text.isEmpty {
      problems.append(Diagnostic("a key is missing before ':'", at: keySpan))
      return
    }
    if let first = places[scalar.text] {
      let note = Diagnostic(
        "the first is in line \(first.start.line)", at: first, severity: .note)
      problems.append(
        Diagnostic("the key '\(scalar.text)' is given twice", at: keySpan, notes: [note]))
      return
    }
    places[scalar.text] = keySpan
    if scalar.isPlain, scalar.text == "<<" { mergeIndex = pairs.count }
    pairs.append(Node.Pair(key: key, value: value))
  }

  /// The pairs, with those of merged mappings in place of `<<`.
  ///
  /// Keys of the mapping itself win, then those of the mapping that is merged first.
  consuming func merged(reporting problems: inout Diagnostics) -> [Node.Pair] {
    guard let mergeIndex else { return pairs }
    let value = pairs[mergeIndex].value
    var merged: [Node.Pair] = []
    for source in value.items ?? [value] {
      guard let added = source.pairs else {
        problems.append(
          Diagnostic(
            "'<<' takes a mapping or a list of mappings, not \(source.kind.rawValue)",
            at: source.span))
        continue
      }
      for pair in added where places[pair.name] == nil {
        places[pair.name] = pair.key.span
        merged.append(pair)
      }
    }
    pairs.replaceSubrange(mergeIndex...mergeIndex, with: merged)
    return pairs
  }
}
