/// Names of figures' files.
extension NamedFigure {
  /// The name of a figure's files: parts that are empty fall away.
  ///
  /// - Parameters:
  ///   - parts: the kind, and what distinguishes the figure from others of its kind.
  ///   - set: adds the loss where there are several, and the optimizer.
  static func name(_ parts: [String], _ set: TrialSet, _ data: FigureData) -> String {
    (parts + [
      data.slug(of: set),
      set.optimizerIndex.map { slug(data.title(ofOptimizer: $0)) } ?? "",
    ]).filter { !$0.isEmpty }.joined(separator: "-")
  }

  /// A file name's part for some text: lower-case letters, digits and hyphens.
  package static func slug(_ text: String) -> String {
    var result = ""
    for character in text.lowercased().unicodeScalars {
      if ("a"..."z").contains(character) || ("0"..."9").contains(character) {
        result.unicodeScalars.append(character)
      } else if !result.isEmpty, result.last != "-" {
        result.append("-")
      }
      if result.count >= 60 { break }
    }
    while result.last == "-" { result.removeLast() }
    return result
  }

  /// Gives figures of one name names of their own: by the options in which they differ
  /// (`heat-map-x-learning-rate`), and where nothing differs by a number.
  ///
  /// - Parameter options: those of each figure, as a file writes them.
  static func distinguish(
    _ figures: inout [NamedFigure], by options: [[(name: String, value: String)]]
  ) {
    var places: [String: [Int]] = [:]
    for (at, figure) in figures.enumerated() { places[figure.name, default: []].append(at) }
    for alike in places.values where alike.count > 1 {
      for at in alike {
        let own = options[at].filter { option in
          alike.contains { other in
            options[other].first { $0.name == option.name }?.value != option.value
          }
        }
        let words = slug(own.map { "\($0.name) \($0.value)" }.joined(separator: " "))
        if !words.isEmpty { figures[at].name += "-\(words)" }
      }
    }
    var taken = Set<String>()
    for at in figures.indices {
      figures[at].name = free(figures[at].name) { taken.contains($0) }
      taken.insert(figures[at].name)
    }
  }

  /// The name, or the first of `name-2`, `name-3`, … that is not taken.
  package static func free(_ name: String, isTaken: (String) -> Bool) -> String {
    var result = name
    var number = 1
    while isTaken(result) {
      number += 1
      result = "\(name)-\(number)"
    }
    return result
  }
}
