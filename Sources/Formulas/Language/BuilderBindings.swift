import Programs

// The pass from the whole formula to its parts: which names are counters where, and the values of
// indices.

extension Builder {
  mutating func bindNames() throws(FormulaError) {
    for item in syntax.items.indices.reversed() where !isIndex[item] {
      let binding = bindingOf[item]
      for operand in syntax.items[item].kind.operands {
        bindingOf[operand] = binding
        isInMean[operand] = isInMean[item]
      }
      switch syntax.items[item].kind {
      case .subscripted(_, let indices, _): for index in indices { markIndex(index, item) }
      case .call(let name, let arguments, _) where isTensorCall(name, arguments, item):
        if let word = wordArgument(name, arguments) { markIndex(word, item) }
      case .call("mean", let arguments, let nameRange):
        try checkMean(item, nameRange)
        for argument in arguments { isInMean[argument] = true }
      case .call(let name, let arguments, let nameRange):
        switch arguments.count {
        case 4 where runsOverIndex(name, arguments): try bindLoop(item, name, arguments)
        case 1 where FormulaLanguage.reductions.contains(name), 2 where name == "dot":
          try bindComponents(item, name, arguments, nameRange)
        default: break
        }
      default: break
      }
    }
  }

  private mutating func markIndex(_ item: Int, _ whole: Int) {
    for i in starts[item]...item {
      isIndex[i] = true
      isInMean[i] = isInMean[whole]
    }
  }

  /// Whether four arguments are an expression, its counter and its range. `min` and `max` may as well
  /// be of four numbers: theirs is a counter where it is no other name and the expression uses it.
  private func runsOverIndex(_ name: String, _ arguments: [Int]) -> Bool {
    guard FormulaLanguage.reductions.contains(name) else { return false }
    guard name == "min" || name == "max" else { return true }
    guard case .name(let counter) = syntax.items[arguments[1]].kind, scope.symbol(counter) == nil,
      !FormulaLanguage.isReserved(counter)
    else { return false }
    return (starts[arguments[0]]...arguments[0]).contains { at in
      if case .name(counter) = syntax.items[at].kind { true } else { false }
    }
  }

  private mutating func bindLoop(
    _ item: Int, _ function: String, _ arguments: [Int]
  ) throws(FormulaError) {
    let binding = bindingOf[item]
    guard case .name(let counter) = syntax.items[arguments[1]].kind else {
      throw FormulaError(
        range(arguments[1]), "the second argument of \(function) names its counter",
        hint: "as in \(function)(x[i]^2, i, 0, n-1)")
    }
    if FormulaLanguage.isReserved(counter) {
      throw FormulaError(range(arguments[1]), "'\(counter)' is reserved and cannot be a counter")
    }
    let from = try affine(arguments[2], binding)
    let through = try affine(arguments[3], binding)
    for argument in arguments[1...] { markIndex(argument, item) }
    let nesting = bindings[binding].nesting + 1
    let loop = Loop(from: from, through: through, nesting: nesting)
    let id = try addLoop(loop, at: range(item))
    if FormulaLanguage.reductions.subtracting(["sum", "prod", "norm"]).contains(function),
      ranges.longest(id, in: graph.loops) == 0
    {
      throw FormulaError(
        range(arguments[2]).lowerBound..<range(arguments[3]).upperBound,
        "\(function) has nothing to choose from: the range is empty",
        hint: "the first number is at most the last")
    }
    loopOf[item] = id
    bindings.append(
      Binding(parent: binding, counter: (counter, id), components: nil, nesting: nesting))
    bindingOf[arguments[0]] = bindings.count - 1
    var steps = 1
    var at = bindings.count - 1
    while at > 0 {
      if let loop = bindings[at].counter?.loop ?? bindings[at].components?.loop {
        steps = steps.multipliedClamping(ranges.longest(loop, in: graph.loops))
      }
      at = bindings[at].parent
    }
    guard steps <= FormulaLimits.loopSteps else {
      throw FormulaError(
        range(item), "one evaluation would take \(steps) steps",
        hint: "at most \(FormulaLimits.loopSteps) are possible")
    }
  }

  private mutating func addLoop(_ loop: Loop, at range: Range<Int>) throws(FormulaError) -> Int {
    guard let id = graph.loop(loop) else {
      throw FormulaError(
        range, "the formula has more than \(FormulaLimits.loops) different loops")
    }
    return id
  }

  private mutating func bindComponents(
    _ item: Int, _ function: String, _ arguments: [Int], _ nameRange: Range<Int>
  ) throws(FormulaError) {
    let binding = bindingOf[item]
    var found: (name: String, vector: Vector)?
    for argument in arguments {
      var foundHere = false
      for (name, vector, place) in bareVectors(in: argument) {
        if let known = found, known.vector.shape != vector.shape {
          if vector.shape.count == 1, known.vector.shape.count == 1 {
            throw FormulaError(
              place,
              "'\(name)' has \(vector.count) components and '\(known.name)' has"
                + " \(known.vector.count)")
          }
          throw FormulaError(
            place, "'\(name)' is a \(vector.words) and '\(known.name)' a \(known.vector.words)")
        }
        found = (name, vector)
        foundHere = true
      }
      if !foundHere {
        throw FormulaError(
          range(argument), "\(function) needs a vector here",
          hint: function == "dot" ? nil : "or its long form, \(function)(expr, i, first, last)")
      }
    }
    guard let (_, vector) = found else { return }
    let count = vector.count
    let nesting = bindings[binding].nesting + 1
    let loop = Loop(from: Affine(0), through: Affine(count - 1), nesting: nesting)
    let id = try addLoop(loop, at: nameRange)
    loopOf[item] = id
    bindings.append(
      Binding(parent: binding, counter: nil, components: (id, vector.shape), nesting: nesting))
    for argument in arguments { bindingOf[argument] = bindings.count - 1 }
  }

  /// The vectors named without an index in a subtree, but not inside a `dot` or `norm` of its own.
  private func bareVectors(in item: Int) -> [(String, Vector, Range<Int>)] {
    var result: [(String, Vector, Range<Int>)] = []
    var at = item
    while at >= starts[item] {
      switch syntax.items[at].kind {
      case .name(let name):
        if let vector = vector(name), counterLoop(name, bindingOf[item]) == nil {
          result.append((name, vector, range(at)))
        }
      case .call(let name, let arguments, _)
      where at != item
        && (name == "dot" || arguments.count == 1 && FormulaLanguage.reductions.contains(name)):
        at = starts[at]
      case .subscripted: at = starts[at]
      default: break
      }
      at -= 1
    }
    return result.reversed()
  }

  // MARK: Indices and bounds

  func counterLoop(_ name: String, _ binding: Int) -> Int? {
    var at = binding
    while at > 0 {
      if let counter = bindings[at].counter, counter.name == name { return counter.loop }
      at = bindings[at].parent
    }
    return nil
  }

  func counterNames(_ binding: Int) -> [String] {
    var names: [String] = []
    var at = binding
    while at > 0 {
      if let counter = bindings[at].counter { names.append(counter.name) }
      at = bindings[at].parent
    }
    return names
  }

  /// An index or bound as a linear function of counters.
  func affine(_ item: Int, _ binding: Int) throws(FormulaError) -> Affine {
    var parts: [Affine] = []
    let first = starts[item]
    for at in first...item {
      let place = range(at)
      func overflow() -> FormulaError { FormulaError(place, "the index is out of all bounds") }
      switch syntax.items[at].kind {
      case .number(let value):
        guard let whole = Int(exactly: value), whole.magnitude < 1 << 31 else {
          throw FormulaError(place, "an index is a whole number")
        }
        parts.append(Affine(whole))
      case .name(let name):
        if let loop = try indexCounter(name, at, binding) {
          parts.append(Affine(counter: loop))
        } else if case .integer(let value) = scope.symbol(name) {
          parts.append(Affine(value))
        } else {
          let integers = scope.symbols.compactMap { entry -> String? in
            if case .integer = entry.symbol { return entry.name }
            return nil
          }
          let known =
            counterNames(binding) + integers + (scope.rows?.counters.keys.sorted() ?? [])
          throw FormulaError(
            place, "'\(name)' cannot be part of an index",
            hint: known.isEmpty
              ? "an index is built from whole numbers"
              : "an index is built from whole numbers and \(known.joined(separator: ", "))")
        }
      case .negate(let a):
        guard let value = Affine(0).adding(parts[a - first], times: -1) else { throw overflow() }
        parts.append(value)
      case .binary(let operation, let a, let b):
        let left = parts[a - first]
        let right = parts[b - first]
        let result: Affine?
        switch operation {
        case .add: result = left.adding(right, times: 1)
        case .subtract: result = left.adding(right, times: -1)
        case .multiply where right.terms.isEmpty:
          result = Affine(0).adding(left, times: right.constant)
        case .multiply where left.terms.isEmpty:
          result = Affine(0).adding(right, times: left.constant)
        default:
          throw FormulaError(
            place, "an index is linear in the counters",
            hint: "whole numbers and counters with + - *, as in 2*i+1")
        }
        guard let result else { throw overflow() }
        parts.append(result)
      default:
        throw FormulaError(
          place, "an index is linear in the counters",
          hint: "whole numbers and counters with + - *, as in 2*i+1")
      }
    }
    return parts[item - first]
  }
}
