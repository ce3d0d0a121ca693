/// Builds the tree of nodes from events, and finds what syntax alone does not.
struct Composer {
  /// The document cannot be read any further; why is among the problems.
  struct Stop: Error {}

  /// A node with what its aliases will need.
  struct Built {
    var node: Node
    /// Where it ends in the text, which for an alias is not where its node ends.
    var end: Mark
    /// How many lists and mappings it has within one another.
    var height = 0
  }

  private enum Anchor {
    case open
    case done(Built, weight: Int)
  }

  let reader: EventReader
  var problems = Diagnostics()
  private var anchors: [String: Anchor] = [:]
  /// The names of the anchors in the order of the file, for "did you mean".
  private var anchorNames: [String] = []
  private var nodeCount = 0
  /// Where the `[` and `{` that are open begin.
  private var openBrackets: [Span] = []

  init(reader: EventReader) { self.reader = reader }

  /// Reads the whole stream.
  mutating func document() throws(Diagnostics) -> Node {
    do {
      let node = try root()
      try problems.throwIfErrors()
      return node
    } catch {
      throw problems
    }
  }

  private mutating func root() throws(Stop) -> Node {
    _ = try next()
    guard case .documentStart = try next().kind else { throw stop(emptyFile) }
    let node = try compose(try next(), depth: 1).node
    if node.isNull, node.span.range.isEmpty { throw stop(emptyFile) }
    let end = try next().span.end
    // What follows is not given to libyaml: no second document is wanted, well-formed or not.
    if let trailing = trailingProblem(after: end) { problems.append(trailing) }
    return node
  }

  private var emptyFile: Diagnostic {
    let file = reader.file
    return Diagnostic("the file is empty", at: file.span(of: 0..<0))
  }

  // MARK: Nodes

  private mutating func compose(_ event: Event, depth: Int) throws(Stop) -> Built {
    nodeCount += 1
    if nodeCount > Limits.nodes { throw stop(tooManyNodes(at: event.span)) }
    guard let anchor = event.anchor else { return try content(event, depth: depth) }
    if anchors.updateValue(.open, forKey: anchor) == nil { anchorNames.append(anchor) }
    let before = nodeCount
    let built = try content(event, depth: depth)
    anchors[anchor] = .done(built, weight: nodeCount - before)
    return built
  }

  private mutating func content(_ event: Event, depth: Int) throws(Stop) -> Built {
    switch event.kind {
    case .alias(let name): return try alias(name, event.span, depth: depth)
    case .scalar(let text, let layout):
      let scalar = tagged(Scalar(text, isPlain: layout == .plain, layout: layout), event)
      return Built(node: Node(.scalar(scalar), span: event.span), end: event.span.end)
    case .sequenceStart(let isFlow):
      try enter(event, depth: depth, isFlow: isFlow, tag: "tag:yaml.org,2002:seq")
      return try sequence(event.span, depth: depth, isFlow: isFlow)
    case .mappingStart(let isFlow):
      try enter(event, depth: depth, isFlow: isFlow, tag: "tag:yaml.org,2002:map")
      return try mapping(event.span, depth: depth, isFlow: isFlow)
    default: throw stop(Diagnostic("a value is expected here", at: event.span))
    }
  }

  private mutating func enter(_ event: Event, depth: Int, isFlow: Bool, tag: String)
    throws(Stop)
  {
    if depth > Limits.depth { throw stop(tooDeep(at: event.span)) }
    if let given = event.tag, given != tag, given != "!" {
      problems.append(unknownTag(given, at: event.tagged))
    }
    if isFlow { openBrackets.append(event.span) }
  }

  private mutating func sequence(_ start: Span, depth: Int, isFlow: Bool) throws(Stop) -> Built {
    var items: [Node] = []
    var height = 0
    var end = start.end
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind {
        return close(.sequence(items), start, height, end: isFlow ? event.span.end : end, isFlow)
      }
      let item = try compose(event, depth: depth + 1)
      height = max(height, item.height)
      end = item.end
      items.append(item.node)
    }
  }

  private mutating func mapping(_ start: Span, depth: Int, isFlow: Bool) throws(Stop) -> Built {
    var builder = MappingBuilder()
    var height = 0
    var end = start.end
    while true {
      let event = try next()
      if case .mappingEnd = event.kind {
        let pairs = builder.merged(reporting: &problems)
        return close(.mapping(pairs), start, height, end: isFlow ? event.span.end : end, isFlow)
      }
      let key = try compose(event, depth: depth + 1)
      let value = try compose(try next(), depth: depth + 1)
      height = max(height, key.height, value.height)
      end = value.end
      builder.add(key.node, value.node, keySpan: event.span, reporting: &problems)
    }
  }

  private mutating func close(
    _ value: Node.Value, _ start: Span, _ height: Int, end: Mark, _ isFlow: Bool
  ) -> Built {
    if isFlow { openBrackets.removeLast() }
    var span = start
    span.end = end
    return Built(node: Node(value, span: span), end: end, height: height + 1)
  }

  // MARK: Aliases

  private mutating func alias(_ name: String, _ span: Span, depth: Int) throws(Stop) -> Built {
    switch anchors[name] {
    case .done(var built, let weight):
      nodeCount += weight
      if nodeCount > Limits.nodes { throw stop(tooManyNodes(at: span)) }
      if depth - 1 + built.height > Limits.depth { throw stop(tooDeep(at: span)) }
      built.end = span.end
      return built
    case .open:
      problems.append(Diagnostic("'*\(name)' stands inside the value it repeats", at: span))
    case nil:
      // A file of a million wrong aliases is not worth a million searches.
      let known = problems.items.count < 100 ? Array(anchorNames.prefix(1000)) : []
      problems.append(.unknown("anchor", name, at: span, among: known))
    }
    return Built(node: Node(scalar: "", span: span), end: span.end)
  }

  // MARK: Tags

  /// A scalar with its tag applied: `!!str 5` is text.
  private mutating func tagged(_ scalar: Scalar, _ event: Event) -> Scalar {
    guard let tag = event.tag else { return scalar }
    var scalar = scalar
    let core = "tag:yaml.org,2002:"
    let allowed: [Kind]
    switch tag.hasPrefix(core) ? String(tag.dropFirst(core.count)) : tag {
    case "str", "!":
      scalar.isPlain = false
      return scalar
    case "int": allowed = [.integer]
    case "float": allowed = [.integer, .real]
    case "bool": allowed = [.boolean]
    case "null": allowed = [.null]
    default:
      problems.append(unknownTag(tag, at: event.tagged))
      return scalar
    }
    if !allowed.contains(scalar.kind) {
      problems.append(
        Diagnostic(
          "'\(scalar.text)' is not what its tag says",
          at: event.tagged, hint: "remove the tag '!!\(tag.dropFirst(core.count))'"))
    }
    return scalar
  }

  private func unknownTag(_ tag: String, at span: Span) -> Diagnostic {
    Diagnostic("the tag '\(tag)' has no meaning here", at: span, hint: "remove it")
  }

  // MARK: Ends

  private mutating func next() throws(Stop) -> Event {
    do {
      return try reader.next()
    } catch {
      throw stop(openBrackets.last.map { blame($0, for: error) } ?? error)
    }
  }

  /// An error that names the innermost open bracket, which is most often its cause.
  private func blame(_ bracket: Span, for error: Diagnostic) -> Diagnostic {
    let bytes = reader.file.bytes
    guard let place = error.span?.start, error.notes.isEmpty else { return error }
    let isList = bytes[bracket.start.offset] == UInt8(ascii: "[")
    let name = isList ? "'['" : "'{'"
    if !bytes[min(place.offset, bytes.count)...].contains(where: { $0 > 0x20 }) {
      return Diagnostic(
        "this \(name) is never closed", at: bracket, hint: "add \(isList ? "']'" : "'}'")")
    }
    var error = error
    if bracket.start.line < place.line {
      error.notes.append(
        Diagnostic("this \(name) is still open there", at: bracket, severity: .note))
    }
    return error
  }

  private mutating func stop(_ problem: Diagnostic) -> Stop {
    problems.append(problem)
    return Stop()
  }

  private func tooManyNodes(at span: Span) -> Diagnostic {
    Diagnostic(
      "more than \(Limits.nodes) values in the file, counting what aliases repeat", at: span)
  }

  private func tooDeep(at span: Span) -> Diagnostic {
    Diagnostic("lists and mappings more than \(Limits.depth) deep", at: span)
  }

  /// What stands after the document, unless it is white space, comments and `...`.
  private func trailingProblem(after end: Mark) -> Diagnostic? {
    let file = reader.file
    var offset = end.offset
    let limit = reader.limit
    while offset < limit {
      let rest = file.bytes[offset..<limit]
      switch rest.first {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      case UInt8(ascii: "#"):
        offset = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? limit
      default:
        let mark = file.mark(at: offset)
        if mark.column == 1, rest.starts(with: "...".utf8) {
          offset += 3
          continue
        }
        let word: Int = rest.firstIndex { $0 <= 0x20 } ?? limit
        let isDocument = rest.starts(with: "---".utf8) || rest.first == UInt8(ascii: "%")
        return Diagnostic(
          isDocument
            ? "a second document begins here; a file holds one"
            : "unexpected text after the end of the value",
          at: file.span(of: offset..<word))
      }
    }
    return nil
  }
}
