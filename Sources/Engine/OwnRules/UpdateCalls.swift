import Formulas

/// The functions of tensors in the formulas of an update, checked for shapes as they are read.
final class UpdateCalls: TensorCalls {
  private(set) var cuts: TensorCuts
  /// The names of the rules inside.
  private let rules: [String]
  /// Whether a formula is a value before the first step, when nothing has been evaluated.
  var isStart = true
  /// The text of the formula that is read.
  var text = ""
  /// What `x` is where the formula stands; nil for what it was before the step.
  var x: NodeID?
  private(set) var calledRules: Set<Int> = []

  init(cuts: TensorCuts, rules: [String]) {
    self.cuts = cuts
    self.rules = rules
  }

  var functions: [FunctionDescription] {
    TensorLanguage.functions
      + rules.map {
        FunctionDescription(name: $0, usage: "\($0)(gradient)", summary: "A rule inside.")
      }
  }

  var words: [String] { TensorLanguage.scopes.map(\.word) }

  func takes(_ name: String, count: Int, word: String?) -> Bool {
    switch name {
    case "max", "min":
      // `max(v, row)` means rows; any other name is a value, though it may be unknown.
      count == 1
        || (count == 2 && word.map { words.contains($0) || words.contains($0 + "s") } == true)
    // Four arguments are a sum over an index.
    case "sum", "norm": count != 4
    default: TensorLanguage.functionNames.contains(name) || rules.contains(name)
    }
  }

  func takesWord(_ name: String, count: Int) -> Bool {
    switch name {
    case "norm", "norm1", "sum", "mean", "max", "min": count == 2
    case "dot": count == 3
    default: false
    }
  }

  func shape(of node: NodeID, in graph: Graph) -> ValueShape {
    cuts.value(of: node, in: graph).shape
  }

  func refusal(of name: String, _ range: Range<Int>) -> FormulaError? {
    if rules.contains(name) {
      return FormulaError(
        range, "'\(name)' is a rule inside, and no number",
        hint: "call it with a gradient: x + \(name)(gradient)")
    }
    if isStart, ["gradient", "loss", "t"].contains(name) {
      return FormulaError(
        range, "'\(name)' is not there before the first step",
        hint: "a state's first value may use the parameters and x")
    }
    if name == "n" {
      return FormulaError(
        range, "unknown name 'n'", hint: "size(x) is how many elements the tensor at hand has")
    }
    guard let function = TensorLanguage.functions.first(where: { $0.name == name }) else {
      return nil
    }
    return FormulaError(range, "'\(name)' is a function", hint: "write \(function.usage)")
  }

  // MARK: Shapes

  func check(_ operands: [TensorOperand], in graph: Graph) throws(FormulaError) {
    var shape = ValueShape.all
    for operand in operands {
      let own = self.shape(of: operand.node, in: graph)
      guard let joined = shape.joined(with: own) else {
        throw FormulaError(
          operand.range, "shapes differ: \(own.text) here, \(shape.text) before it",
          hint: hint(shape, own))
      }
      shape = joined
    }
  }

  private func hint(_ a: ValueShape, _ b: ValueShape) -> String {
    if a.joined(with: b.transposition) != nil { return "transpose(…) exchanges rows and columns" }
    if a.product(with: b) != nil || b.product(with: a) != nil {
      return "a product of matrices is matmul(a, b)"
    }
    return "sides fit where they are equal, or one of them is 1"
  }

  // MARK: Calls

  func value(of call: TensorCall, in graph: inout Graph) throws(FormulaError) -> NodeID {
    switch call.name {
    case "norm", "norm1", "sum", "mean", "max", "min", "dot": try reduction(call, in: &graph)
    case "size", "rows", "columns": try size(call, in: &graph)
    case "transpose": try transposition(call, in: &graph)
    case "matmul": try product(call, in: &graph)
    case "gradient", "loss": try evaluation(call, in: &graph)
    default: try ruleCall(call, in: &graph)
    }
  }

  private func expect(_ count: ClosedRange<Int>, _ call: TensorCall) throws(FormulaError) {
    let given = call.arguments.count + (call.word == nil ? 0 : 1)
    guard !count.contains(call.arguments.count) || (call.word == nil && given > count.upperBound)
    else { return }
    throw FormulaError(
      call.range, "\(call.name) does not take \(given) argument\(given == 1 ? "" : "s")",
      hint: functions.first { $0.name == call.name }.map { "write \($0.usage)" })
  }

  /// The words of an argument, or of a stand-in where they are long.
  private func words(_ operand: TensorOperand, _ standIn: String) -> String {
    let bytes = Array(text.utf8)
    guard operand.range.count <= 24, operand.range.upperBound <= bytes.count else { return standIn }
    return String(decoding: bytes[operand.range], as: UTF8.self)
  }

  private func reduction(_ call: TensorCall, in graph: inout Graph) throws(FormulaError) -> NodeID {
    let isDot = call.name == "dot"
    try expect(isDot ? 2...2 : 1...1, call)
    var scope = ReductionScope.tensor
    if let word = call.word {
      guard let known = TensorLanguage.scopes.first(where: { $0.word == word.text }) else {
        throw FormulaError(
          word.range, "\(call.name) cannot run over '\(word.text)'",
          hint: "one of \(words.joined(separator: ", "))", unknownName: word.text,
          knownNames: words)
      }
      scope = known.scope
    }
    let operand: NodeID
    if isDot {
      try check(call.arguments, in: graph)
      operand = graph.binary(.multiply, call.arguments[0].node, call.arguments[1].node)
    } else {
      operand = call.arguments[0].node
    }
    let own = shape(of: operand, in: graph)
    let shape = scope.shape(of: own)
    guard own.isFiner(than: shape) else {
      throw FormulaError(
        call.arguments[0].range, "nothing to take the \(call.name) of: \(own.text)",
        hint: own == .all || scope == .all
          ? nil
          : own == .tensor
            ? "over the numbers of all tensors: \(call.name)(\(words(call.arguments[0], "v")), all)"
            : "leave out '\(call.word?.text ?? "")' for the tensor at hand")
    }
    switch call.name {
    case "mean": return cuts.mean(operand, to: shape, in: &graph)
    case "max": return cuts.reduce(.largest, operand, to: shape, in: &graph)
    case "min": return cuts.reduce(.smallest, operand, to: shape, in: &graph)
    case "norm1":
      let magnitude = graph.unary(.function(.magnitude), operand)
      return cuts.reduce(.sum, magnitude, to: shape, in: &graph)
    case "norm":
      let square = graph.binary(.multiply, operand, operand)
      let sum = cuts.reduce(.sum, square, to: shape, in: &graph)
      return graph.unary(.function(.squareRoot), sum)
    default: return cuts.reduce(.sum, operand, to: shape, in: &graph)
    }
  }

  private func size(_ call: TensorCall, in graph: inout Graph) throws(FormulaError) -> NodeID {
    try expect(1...1, call)
    let own = shape(of: call.arguments[0].node, in: graph)
    guard let sides = own.sides else {
      throw FormulaError(
        call.arguments[0].range, "it has no \(call.name): \(own.text)",
        hint: "\(call.name)(x) is that of the tensor at hand")
    }
    switch call.name {
    case "rows": return cuts.length(sides.first, in: &graph)
    case "columns": return cuts.length(sides.second, in: &graph)
    default: return cuts.count(own, in: &graph)
    }
  }

  private func transposition(
    _ call: TensorCall, in graph: inout Graph
  ) throws(FormulaError) -> NodeID {
    try expect(1...1, call)
    let operand = call.arguments[0]
    let own = shape(of: operand.node, in: graph)
    guard own != .all else { throw notMatrix(operand, own) }
    if own == .tensor { return operand.node }
    // Twice is not at all.
    if let cut = cuts.cut(operand.node, in: graph), cut.kind == .transposition {
      return cut.operands[0]
    }
    let node = cuts.anchored(operand.node, in: &graph)
    return cuts.node(.transposition, [node], TensorValue(own.transposition), in: &graph)
  }

  private func notMatrix(_ operand: TensorOperand, _ shape: ValueShape) -> FormulaError {
    FormulaError(
      operand.range, "this is no matrix: \(shape.text)",
      hint: "a product with a number is written with '*'")
  }

  private func product(_ call: TensorCall, in graph: inout Graph) throws(FormulaError) -> NodeID {
    try expect(2...2, call)
    let shapes = call.arguments.map { shape(of: $0.node, in: graph) }
    for (operand, shape) in zip(call.arguments, shapes) where shape == .all {
      throw notMatrix(operand, shape)
    }
    guard let shape = shapes[0].product(with: shapes[1]) else {
      let (a, b) = (words(call.arguments[0], "a"), words(call.arguments[1], "b"))
      let (columns, rows) = (
        shapes[0].sides?.second.text ?? "", shapes[1].sides?.first.text ?? ""
      )
      var hint = "it takes m×k and k×n"
      if shapes[0].product(with: shapes[1].transposition) != nil {
        hint = "matmul(\(a), transpose(\(b))) multiplies them"
      } else if shapes[0].transposition.product(with: shapes[1]) != nil {
        hint = "matmul(transpose(\(a)), \(b)) multiplies them"
      }
      throw FormulaError(
        call.range,
        "matmul of \(shapes[0].text) and \(shapes[1].text): \(columns) columns cannot meet \(rows) rows",
        hint: hint)
    }
    // A number of the tensor is a matrix of one.
    if shapes[0] == .tensor || shapes[1] == .tensor {
      return graph.binary(.multiply, call.arguments[0].node, call.arguments[1].node)
    }
    let operands = call.arguments.map { cuts.anchored($0.node, in: &graph) }
    return cuts.node(.product, operands, TensorValue(shape), in: &graph)
  }

  /// A value of the shape of `x`.
  private func point(
    _ call: TensorCall, _ what: String, in graph: inout Graph
  ) throws(FormulaError) -> NodeID {
    try expect(1...1, call)
    guard !isStart else {
      throw FormulaError(
        call.nameRange, "'\(call.name)' cannot be called before the first step",
        hint: "a state's first value may use the parameters and x")
    }
    let operand = call.arguments[0]
    let own = shape(of: operand.node, in: graph)
    guard ValueShape.element.takes(own) else {
      throw FormulaError(
        operand.range, "\(what) is R×C, as x is; this is \(own.text)",
        hint: own == .transposed ? "transpose(…) exchanges rows and columns" : nil)
    }
    return operand.node
  }

  private func evaluation(
    _ call: TensorCall, in graph: inout Graph
  ) throws(FormulaError) -> NodeID {
    let node = try point(call, "a point", in: &graph)
    let isGradient = call.name == "gradient"
    // There it has been evaluated already.
    if graph[node].operation == .input, graph[node].payload == 0 {
      return graph.input(isGradient ? 1 : 2)
    }
    let anchored = cuts.anchored(node, .element, in: &graph)
    return cuts.node(
      isGradient ? .gradient : .loss, [anchored], TensorValue(isGradient ? .element : .all),
      in: &graph)
  }

  private func ruleCall(_ call: TensorCall, in graph: inout Graph) throws(FormulaError) -> NodeID {
    let node = try point(call, "a gradient", in: &graph)
    guard let rule = rules.firstIndex(of: call.name) else { return node }
    guard calledRules.insert(rule).inserted else {
      throw FormulaError(
        call.nameRange, "'\(call.name)' is called a second time in a step",
        hint: "a rule inside takes one step in each; name another, as \(call.name)_2: adam")
    }
    let gradient = cuts.anchored(node, .element, in: &graph)
    let x = cuts.anchored(self.x ?? graph.input(0), .element, in: &graph)
    return cuts.node(.change(rule: rule), [x, gradient], TensorValue(.element), in: &graph)
  }

  /// x + the change that a rule inside gives is where it moves x, to the last bit.
  func sum(_ a: NodeID, _ b: NodeID, in graph: inout Graph) -> NodeID? {
    for (x, change) in [(a, b), (b, a)] {
      guard let cut = cuts.cut(change, in: graph), case .change(let rule) = cut.kind,
        cut.operands[0] == x
      else { continue }
      return cuts.node(
        .arrival(rule: rule), cut.operands, TensorValue(.element), in: &graph)
    }
    return nil
  }
}
