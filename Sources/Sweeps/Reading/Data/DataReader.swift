import Datasets
import Formulas
import Support
import YAML

/// Reads the data sets of an experiment: their definitions at once, their rows when a loss names them.
final class DataReader {
  private let validator: Validator
  private let location: DataLocation
  /// The file's own sets, in order.
  private var entries: [Entry] = []
  /// Sets that were read, by name; nil where one was wrong, which is reported already.
  private var sets: [String: DataSet?] = [:]

  private struct Entry {
    var pair: Node.Pair
    /// Nil where it is wrong.
    var definition: DataSetDefinition?
  }

  init(validator: Validator, location: DataLocation, _ node: Node?) {
    self.validator = validator
    self.location = location
    guard let node else { return }
    guard let pairs = node.pairs else {
      validator.mismatch(
        node, expected: "data sets by name", hint: "as in points: {file: points.csv, target: y}")
      return
    }
    for pair in pairs {
      guard FormulaLanguage.isName(pair.name) else {
        validator.error(
          "'\(pair.name)' cannot be a name", at: pair.key.span,
          hint: "a letter, then letters, digits and _")
        continue
      }
      entries.append(Entry(pair: pair, definition: read(pair)))
    }
  }

  /// The names that losses may use.
  var names: [String] {
    let own = entries.map(\.pair.name)
    return own + CatalogueDataSet.all.map(\.name).filter { !own.contains($0) }
  }

  /// The data set that a node names; nil, with an error, where there is none.
  func set(_ node: Node) -> DataSet? {
    guard let name = validator.text(node, "the name of a data set") else { return nil }
    if let known = sets[name] { return known }
    let entry = entries.first { $0.pair.name == name }
    if entry == nil, CatalogueDataSet.named(name) == nil {
      validator.unknown("data set", name, at: node.span, among: names, listing: "data")
      return nil
    }
    let definition = entry.map(\.definition) ?? .catalogue(name)
    var found: DataSet?
    if let definition {
      do { found = try DataSet(definition, name: name) } catch {
        report(error, entry?.pair ?? Node.Pair(key: node, value: node))
      }
    }
    sets[name] = .some(found)
    return found
  }

  // MARK: Definitions

  private enum Kind: String, CaseIterable {
    case file, images, generate

    /// The keys that stand beside it.
    var keys: [String] {
      switch self {
      case .file: ["target", "features", "test", "scale"]
      case .images: ["labels", "test_images", "test_labels", "scale"]
      case .generate: ["rows", "seed", "test", "scale"]
      }
    }
  }

  private func read(_ entry: Node.Pair) -> DataSetDefinition? {
    let known = ExperimentFormat.names(below: "data")
    let before = validator.diagnostics.items.count
    guard let pairs = validator.mapping(entry.value, of: "data.\(entry.name)", known: known) else {
      return nil
    }
    let kinds = Kind.allCases.filter { kind in pairs.contains { $0.name == kind.rawValue } }
    guard let kind = kinds.first else {
      validator.error(
        "the data set '\(entry.name)' has no source", at: entry.key.span,
        hint: "one of file, images, generate, as in {file: points.csv, target: y}")
      return nil
    }
    if kinds.count > 1, let second = pairs.first(where: { $0.name == kinds[1].rawValue }) {
      validator.error(
        "'\(second.name)' stands beside '\(kind.rawValue)'", at: second.key.span,
        hint: "a data set has one source")
      return nil
    }
    let generated = pairs.first { $0.name == "generate" }.flatMap {
      validator.word($0.value, "kind of data", of: GeneratedSet.self)
    }
    if kind == .generate, generated == nil { return nil }
    let own = (generated?.parameters ?? []).map(\.name)
    for pair in pairs
    where known.contains(pair.name) && pair.name != kind.rawValue
      && !(kind.keys + own).contains(pair.name)
    {
      let owner = generated.map { "\(kind.rawValue): \($0.rawValue)" } ?? kind.rawValue
      validator.error(
        "'\(pair.name)' means nothing beside '\(owner)'", at: pair.key.span,
        hint: "it takes \((kind.keys + own).joined(separator: ", "))")
    }
    func value(_ name: String) -> Node? { pairs.first { $0.name == name }?.value }
    let scale =
      value("scale").flatMap { validator.word($0, "scale", of: Scale.self) } ?? .none
    let definition: DataSetDefinition?
    switch kind {
    case .file: definition = file(entry, value, scale)
    case .images: definition = images(entry, value, scale)
    case .generate:
      definition = generated.flatMap { self.generated($0, entry, value, scale) }
    }
    return validator.diagnostics.items.count == before ? definition : nil
  }

  private func file(
    _ entry: Node.Pair, _ value: (String) -> Node?, _ scale: Scale
  ) -> DataSetDefinition? {
    guard let target = value("target") else {
      validator.error(
        "the data set '\(entry.name)' has no target", at: entry.key.span,
        hint: "name the column to predict: target: label")
      return nil
    }
    let features = value("features").map { node in
      guard let items = node.items, !items.isEmpty else {
        validator.mismatch(
          node, expected: "a list of columns", hint: "as in features: [x1, x2]")
        return [String]()
      }
      return items.compactMap { validator.text($0, "a column's name") }
    }
    guard let path = value("file").flatMap({ location.path($0, validator) }),
      let name = validator.text(target, "a column's name")
    else { return nil }
    return .file(
      path: path, target: name, features: features, test: split(value("test"), ofFile: true),
      scale: scale)
  }

  private func images(
    _ entry: Node.Pair, _ value: (String) -> Node?, _ scale: Scale
  ) -> DataSetDefinition? {
    for (one, other) in [("images", "labels"), ("test_images", "test_labels")]
    where (value(one) == nil) != (value(other) == nil) {
      let given = value(one) == nil ? other : one
      validator.error(
        "'\(given)' needs '\(given == one ? other : one)' beside it", at: entry.key.span,
        hint: "each file of images has a file of labels")
      return nil
    }
    func path(_ name: String) -> String? {
      value(name).flatMap { location.path($0, validator) }
    }
    guard let images = path("images"), let labels = path("labels") else { return nil }
    return .images(
      images: images, labels: labels, testImages: path("test_images"),
      testLabels: path("test_labels"), scale: scale)
  }

  private func generated(
    _ set: GeneratedSet, _ entry: Node.Pair, _ value: (String) -> Node?, _ scale: Scale
  ) -> DataSetDefinition? {
    guard let rowsNode = value("rows") else {
      validator.error(
        "the data set '\(entry.name)' has no rows", at: entry.key.span, hint: "as in rows: 200")
      return nil
    }
    let rows = validator.whole(rowsNode, in: 2...100_000_000, "a count of rows")
    let seed = value("seed").flatMap { validator.whole($0, .seed) } ?? 0
    var parameters: [String: Double] = [:]
    for parameter in set.parameters {
      guard let node = value(parameter.name) else { continue }
      guard let number = validator.finite(node, "a number for \(parameter.name)") else { continue }
      let low = shortest(parameter.range.lowerBound)
      let high = shortest(parameter.range.upperBound)
      guard parameter.range.contains(number), !parameter.isWhole || number.rounded() == number
      else {
        validator.error(
          "\(parameter.name) \(validator.written(node)) is out of range", at: node.span,
          hint: "\(parameter.isWhole ? "a whole number " : "")from \(low) to \(high)")
        continue
      }
      parameters[parameter.name] = number
    }
    guard let rows else { return nil }
    return .generated(
      set, parameters: parameters, rows: rows, seed: seed,
      test: split(value("test"), ofFile: false), scale: scale)
  }

  /// Which rows are held out.
  private func split(_ node: Node?, ofFile: Bool) -> TestSplit {
    guard let node else { return .none }
    func share(_ node: Node) -> Double? {
      guard let share = validator.number(node, "a share of the rows") else { return nil }
      guard share > 0, share < 1 else {
        validator.error(
          "\(validator.written(node)) is out of range", at: node.span,
          hint: "a share of the rows, above 0 and below 1")
        return nil
      }
      return share
    }
    if node.pairs == nil { return share(node).map { .share($0) } ?? .none }
    let known = ExperimentFormat.names(below: "data.test").filter { ofFile || $0 != "file" }
    let pairs = validator.mapping(node, of: "test", known: known) ?? []
    func value(_ name: String) -> Node? { pairs.first { $0.name == name }?.value }
    if let file = value("file") {
      if let other = pairs.first(where: { $0.name != "file" && known.contains($0.name) }) {
        validator.error(
          "'\(other.name)' means nothing beside 'file'", at: other.key.span,
          hint: "all rows of the file are held out")
      }
      return location.path(file, validator).map { .file($0) } ?? .none
    }
    guard let size = value("share") else {
      // What may be its misspelt name is reported already.
      guard pairs.allSatisfy({ known.contains($0.name) }) else { return .none }
      validator.error(
        "the test set has no share", at: node.span, hint: "as in {share: 0.2, shuffle: 7}")
      return .none
    }
    guard let part = share(size) else { return .none }
    guard let shuffle = value("shuffle") else { return .share(part) }
    return validator.whole(shuffle, .seed).map { .shuffled(share: part, seed: $0) } ?? .none
  }

  // MARK: Errors

  /// Reports what is wrong with a file at its place there, with the key that named it.
  private func report(_ error: DataSetError, _ entry: Node.Pair) {
    let key = Self.key(of: error.kind)
    let value = entry.value[key] ?? entry.value["file"] ?? entry.value["images"] ?? entry.key
    if case .whole = error.place {
      let path = error.path.isEmpty || error.message.contains(error.path) ? "" : "\(error.path): "
      validator.error("\(path)\(error.message)", at: value.span, hint: error.hint)
    } else {
      validator.append(error.diagnostic(namedAt: value.span))
    }
  }

  /// The key of the experiment that an error is about.
  private static func key(of kind: DataSetError.Kind) -> String {
    switch kind {
    case .unknownTarget, .constantTarget, .mixedTarget, .noClasses, .tooManyClasses,
      .targetAmongFeatures, .emptyClass:
      "target"
    case .unknownFeature, .duplicateFeature, .noFeatures: "features"
    case .share, .noTrainingRow, .testColumns, .testFile, .unpairedTest: "test"
    case .rows, .tooManyRows: "rows"
    default: "file"
    }
  }
}
