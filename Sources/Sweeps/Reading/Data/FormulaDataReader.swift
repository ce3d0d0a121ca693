import Datasets
import Formulas
import Support
import YAML

/// Reads formulas over the rows of a data set.
struct FormulaDataReader {
  let validator: Validator

  /// - Parameters:
  ///   - node: the loss's mapping, whose expression is a scalar.
  ///   - variables: those that it declares; nil where its free names are the variables.
  func read(_ node: Node, _ variables: [Variable]?, _ set: DataSet) -> Formula? {
    guard let expression = node["expression"], let scalar = expression.scalar,
      let vectors = vectorColumns(node["columns"], set)
    else { return nil }
    var definitions: [(FormulaDefinition, Node.Pair)] = []
    if let node = node["let"] {
      guard let pairs = node.pairs else {
        validator.mismatch(
          node, expected: "definitions by name", hint: "as in let: {r: y - a*x}")
        return nil
      }
      for pair in pairs {
        guard let text = pair.value.scalar, !pair.value.isNull else {
          validator.mismatch(pair.value, expected: "a formula for '\(pair.name)'")
          return nil
        }
        definitions.append((FormulaDefinition(pair.name, text.text), pair))
      }
    }
    do {
      let formula = try Formula(
        scalar.text, variables: variables, columns: columns(of: set) + vectors,
        definitions: definitions.map(\.0))
      _ = try formula.dataPrograms(curvature: false)
      return formula
    } catch {
      switch error.source {
      case .formula: validator.report(error, in: expression)
      case .definition(let at): validator.report(error, in: definitions[at].1.value)
      case .definitionName(let at): validator.report(error, in: definitions[at].1.key)
      }
      return nil
    }
  }

  /// The columns of a set that can be names: labels may be indices.
  private func columns(of set: DataSet) -> [FormulaColumn] {
    var columns = set.featureNames.map { FormulaColumn($0) }
    let isCounted = set.classes.enumerated().allSatisfy { $1 == "\($0)" } && !set.classes.isEmpty
    let isWords = set.targets == nil
    columns.append(
      FormulaColumn(
        set.targetName,
        isCounted || isWords ? .integer(below: max(1, set.classes.count)) : .number))
    return columns.filter {
      FormulaLanguage.isName($0.name) && !FormulaLanguage.isReserved($0.name)
    }
  }

  /// Vectors of columns, each with its columns' names known to the set.
  private func vectorColumns(_ node: Node?, _ set: DataSet) -> [FormulaColumn]? {
    guard let node else { return [] }
    guard let pairs = node.pairs else {
      validator.mismatch(
        node, expected: "vectors of columns by name", hint: "as in columns: {X: features}")
      return nil
    }
    var result: [FormulaColumn] = []
    for pair in pairs {
      guard FormulaLanguage.isName(pair.name), !FormulaLanguage.isReserved(pair.name) else {
        validator.error(
          "'\(pair.name)' cannot name a vector", at: pair.key.span,
          hint: FormulaLanguage.isReserved(pair.name)
            ? "it is reserved" : "a letter, then letters and digits")
        return nil
      }
      guard let names = Self.names(pair.value, set) else {
        validator.mismatch(
          pair.value, expected: "a list of columns, or features",
          hint: "as in {\(pair.name): [\(set.featureNames.prefix(2).joined(separator: ", "))]}")
        return nil
      }
      for (at, name) in names.enumerated() where !set.columnNames.contains(name) {
        let item = pair.value.items?[at] ?? pair.value
        validator.unknown("column", name, at: item.span, among: set.columnNames)
        return nil
      }
      result.append(FormulaColumn(pair.name, .vector(names.count)))
    }
    return result
  }

  /// The columns of each vector, which are known to be right.
  static func vectors(_ node: Node?, _ set: DataSet) -> [String: [String]] {
    var vectors: [String: [String]] = [:]
    for pair in node?.pairs ?? [] { vectors[pair.name] = names(pair.value, set) }
    return vectors
  }

  /// The names of a vector's columns; nil where the node is no list of them.
  static func names(_ node: Node, _ set: DataSet) -> [String]? {
    if node.string == "features" { return set.featureNames }
    guard let items = node.items, !items.isEmpty else { return nil }
    let names = items.compactMap { $0.isNull ? nil : $0.string }
    return names.count == items.count ? names : nil
  }
}

extension Validator {
  /// The variables of a formula: names, or names with shapes.
  func variables(_ node: Node) -> [Variable]? {
    var result: [Variable] = []
    func add(_ name: String, _ span: Span, _ shape: Variable.Shape) -> Bool {
      guard FormulaLanguage.isName(name), !FormulaLanguage.isReserved(name) else {
        error(
          "'\(name)' cannot name a variable", at: span,
          hint: FormulaLanguage.isReserved(name)
            ? "it is reserved" : "a letter, then letters and digits")
        return false
      }
      guard !result.contains(where: { $0.name == name }) else {
        error("the variable '\(name)' is given twice", at: span)
        return false
      }
      result.append(Variable(name, shape: shape))
      return true
    }
    if let items = node.items {
      for item in items {
        guard let name = text(item, "a variable's name"), add(name, item.span, .number) else {
          return nil
        }
      }
    } else if let pairs = node.pairs {
      for pair in pairs {
        guard let shape = shape(pair.value), add(pair.name, pair.key.span, shape) else {
          return nil
        }
      }
    } else if let name = text(node, "variables") {
      guard add(name, node.span, .number) else { return nil }
    }
    if result.isEmpty {
      error("no variables are given", at: node.span, hint: "as in {x: 10} or [x, y]")
      return nil
    }
    guard result.reduce(0, { $0 + $1.width }) <= 1_000_000 else {
      error("the variables have more than 1,000,000 components together", at: node.span)
      return nil
    }
    return result
  }

  /// Nothing or `scalar` for a number, a dimension for a vector, two for a matrix.
  private func shape(_ node: Node) -> Variable.Shape? {
    if node.isNull || node.string == "scalar" { return .number }
    guard let items = node.items else { return whole(node, .dimension).map { .vector($0) } }
    guard items.count == 2 else {
      error(
        "a matrix has two dimensions, not \(items.count)", at: node.span,
        hint: "rows and columns, as in [10, 64]; a vector has one, as in 10")
      return nil
    }
    let sizes = items.compactMap { whole($0, .dimension) }
    guard sizes.count == 2 else { return nil }
    guard sizes[0] <= 1_000_000 / sizes[1] else {
      error("the variables have more than 1,000,000 components together", at: node.span)
      return nil
    }
    return .matrix(rows: sizes[0], columns: sizes[1])
  }
}
