import Reports

/// What may stand where the cursor is: the words that a shell offers.
struct WordCompletion {
  struct Candidate {
    var text: String
    /// What it is, in a sentence; empty where its name says it.
    var summary = ""
  }

  /// All begin with what is typed. A text that ends with a slash is not finished.
  private(set) var candidates: [Candidate] = []
  /// Whether they are files and folders, whose names a shell may have to quote.
  private(set) var arePaths = false

  /// - Parameters:
  ///   - words: the words of the line after the program's name, without quotes; the last is the one
  ///     before the cursor, and may be empty.
  ///   - program: the commands.
  init(_ words: [String], of program: CommandDescription) {
    var command = program
    var positionals: [String] = []
    var expecting: CommandDescription.Argument?
    var given: Set<String> = []
    var hasTerminator = false
    for word in words.dropLast() {
      if expecting != nil {
        expecting = nil
      } else if !hasTerminator, word == "--" {
        hasTerminator = true
      } else if !hasTerminator, word.hasPrefix("-"), word.count > 1 {
        let name = String(word.prefix { $0 != "=" })
        guard let option = command.option(name) else { continue }
        given.formUnion(option.names)
        if option.kind == .option, name == word { expecting = option }
      } else if positionals.isEmpty, let next = command.subcommand(word) {
        command = next
        given = []
      } else {
        positionals.append(word)
      }
    }
    let word = words.last ?? ""
    if let option = expecting {
      offerValues(of: option, beginning: word, after: positionals, in: command)
    } else if !hasTerminator, word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
      guard let option = command.option(String(word[..<equals])), option.kind == .option else {
        return
      }
      let value = String(word[word.index(after: equals)...])
      offerValues(of: option, beginning: value, after: positionals, in: command)
      for at in candidates.indices { candidates[at].text = word[...equals] + candidates[at].text }
    } else if !hasTerminator, word.hasPrefix("-") {
      offerOptions(of: command, beginning: word, but: given)
    } else {
      if positionals.isEmpty { offerSubcommands(of: command, program, beginning: word) }
      let arguments = command.positionals
      if positionals.count < arguments.count || arguments.last?.isRepeating == true {
        offerValues(
          of: arguments[min(positionals.count, arguments.count - 1)], beginning: word,
          after: positionals, in: command)
      } else if word.isEmpty, !hasTerminator, command.subcommands.isEmpty {
        offerOptions(of: command, beginning: "", but: given)
      }
    }
  }

  // MARK: Words

  private mutating func offer(_ texts: [String], beginning prefix: String) {
    candidates += texts.filter { $0.hasPrefix(prefix) }.map { Candidate(text: $0) }
  }

  private mutating func offerSubcommands(
    of command: CommandDescription, _ program: CommandDescription, beginning prefix: String
  ) {
    let commands = command.name == "help" ? program.subcommands : command.subcommands
    candidates += commands.filter { $0.name.hasPrefix(prefix) }
      .map { Candidate(text: $0.name, summary: $0.abstract) }
  }

  private mutating func offerOptions(
    of command: CommandDescription, beginning prefix: String, but given: Set<String>
  ) {
    for option in command.arguments where option.kind != .positional {
      guard let name = option.names.first, name.hasPrefix(prefix),
        option.isRepeating || !given.contains(name)
      else { continue }
      candidates.append(Candidate(text: name, summary: option.abstract))
    }
  }

  // MARK: Values

  /// Values are chosen by what usage lines call them: `<file>`, `<output>`.
  private mutating func offerValues(
    of argument: CommandDescription.Argument, beginning prefix: String, after words: [String],
    in command: CommandDescription
  ) {
    if !argument.values.isEmpty { return offer(argument.values, beginning: prefix) }
    switch argument.valueName {
    case "file": offer(.experiments, beginning: prefix)
    case "csv": offer(.tables, beginning: prefix)
    case "dir": offer(.folders, beginning: prefix)
    case "output": offer(.outputs, beginning: prefix)
    // Either may be compared.
    case "side":
      let outputs = PathCompletion.outputs.paths(beginning: prefix)
      arePaths = true
      offer(
        outputs
          + PathCompletion.experiments.paths(beginning: prefix).filter { !outputs.contains($0) },
        beginning: prefix)
    case "name" where command.name == "explain": offer(Explanation.names, beginning: prefix)
    case "kind": offer(Listing.kinds, beginning: prefix)
    case "word": offer(words.last.map(Listing.names) ?? [], beginning: prefix)
    case "figure": offer(Listing.names("figures"), beginning: prefix)
    case "formats": offerFormats(beginning: prefix)
    default: break
    }
  }

  /// Formats between commas: the next one, each once.
  private mutating func offerFormats(beginning prefix: String) {
    let typed = prefix.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let before = typed.dropLast()
    let rest = FigureFormat.allCases.map(\.rawValue).filter { !before.contains($0) }
    offer(rest.map { (before + [$0]).joined(separator: ",") }, beginning: prefix)
  }

  private mutating func offer(_ kind: PathCompletion, beginning prefix: String) {
    arePaths = true
    offer(kind.paths(beginning: prefix), beginning: prefix)
  }
}
