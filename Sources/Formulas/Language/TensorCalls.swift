/// A value among the arguments of a call.
package struct TensorOperand {
  package let node: NodeID
  /// Its bytes in the text.
  package let range: Range<Int>
}

/// A call of a function of tensors, with its arguments computed.
package struct TensorCall {
  package let name: String
  package let nameRange: Range<Int>
  package let range: Range<Int>
  package let arguments: [TensorOperand]
  /// The last argument, where it is a word rather than a value.
  package let word: (text: String, range: Range<Int>)?
}

/// What a language around formulas adds whose values are tensors, and numbers made of them: functions that look at
/// more than one element, and which values fit one another.
///
/// Where a scope has it, its functions take the place of those over components of vectors; sums over an index,
/// `sum(expr, i, first, last)`, stay what they are.
package protocol TensorCalls: AnyObject {
  /// What messages list.
  var functions: [FunctionDescription] { get }
  /// Words that the last argument of some calls may be.
  var words: [String] { get }

  /// Whether a call is one of these functions.
  ///
  /// - Parameters:
  ///   - count: of the arguments.
  ///   - word: the last one, where it is a name that stands for no value.
  func takes(_ name: String, count: Int, word: String?) -> Bool
  /// Whether the last of so many arguments is a word.
  func takesWord(_ name: String, count: Int) -> Bool
  /// The value of a call.
  func value(of call: TensorCall, in graph: inout Graph) throws(FormulaError) -> NodeID
  /// Refuses values that do not fit one another, of an operation that looks at one element at a time.
  func check(_ operands: [TensorOperand], in graph: Graph) throws(FormulaError)
  /// A sum that is known by another name; nil elsewhere.
  func sum(_ a: NodeID, _ b: NodeID, in graph: inout Graph) -> NodeID?
  /// Why a name is no value here; nil where nothing is known of it.
  func refusal(of name: String, _ range: Range<Int>) -> FormulaError?
}

extension Builder {
  /// Whether a call is one of the language around formulas.
  func isTensorCall(_ name: String, _ arguments: [Int], _ item: Int) -> Bool {
    guard let tensors = scope.tensors else { return false }
    return tensors.takes(name, count: arguments.count, word: word(arguments.last, item))
  }

  /// An argument that is a bare name and stands for no value; nil elsewhere.
  private func word(_ argument: Int?, _ item: Int) -> String? {
    guard let argument, case .name(let word) = syntax.items[argument].kind,
      scope.symbol(word) == nil, counterLoop(word, bindingOf[item]) == nil
    else { return nil }
    return FormulaLanguage.constants.contains { $0.name == word } ? nil : word
  }

  /// The argument of a call that is a word; nil where all are values.
  func wordArgument(_ name: String, _ arguments: [Int]) -> Int? {
    guard let last = arguments.last,
      scope.tensors?.takesWord(name, count: arguments.count) == true
    else { return nil }
    return last
  }

  mutating func buildTensorCall(
    _ item: Int, _ name: String, _ arguments: [Int], _ nameRange: Range<Int>,
    _ tensors: any TensorCalls
  ) throws(FormulaError) -> NodeID {
    var word: (text: String, range: Range<Int>)?
    var values = arguments
    if let last = wordArgument(name, arguments) {
      values.removeLast()
      guard case .name(let text) = syntax.items[last].kind else {
        throw FormulaError(
          range(last), "what \(name) runs over is a word",
          hint: "one of \(tensors.words.joined(separator: ", "))")
      }
      word = (text, range(last))
    }
    let operands = values.map { TensorOperand(node: self.values[$0], range: range($0)) }
    for operand in operands where graph.freeLoops[Int(operand.node)] != 0 {
      throw FormulaError(
        operand.range, "\(name)(…) cannot use the counter of a sum around it",
        hint: "repeat: … runs statements again and again")
    }
    return try tensors.value(
      of: TensorCall(
        name: name, nameRange: nameRange, range: range(item), arguments: operands, word: word),
      in: &graph)
  }

  /// Refuses values of an operation on elements that do not fit one another.
  func checkShapes(_ item: Int) throws(FormulaError) {
    guard let tensors = scope.tensors else { return }
    switch syntax.items[item].kind {
    case .call(let name, let arguments, _) where isTensorCall(name, arguments, item): return
    case .number, .name, .subscripted: return
    case let kind:
      try tensors.check(
        kind.operands.filter { !isIndex[$0] }.map {
          TensorOperand(node: values[$0], range: range($0))
        }, in: graph)
    }
  }
}
