import Datasets
import Figures
import Formulas
import Losses
import Optimizers
import Results
import Support
import Sweeps
import YAML

/// What `descent list` prints, made from the catalogues.
public enum Listing {
  public static let kinds = [
    "optimizers", "losses", "schedules", "figures", "functions", "samplers", "data",
  ]

  /// The kind that a misspelt word may mean.
  public static func nearestKind(_ word: String) -> String? { nearest(word, among: kinds) }

  /// The lists, and how many entries each has.
  public static var overview: [String] {
    let rows = kinds.map { kind in
      [kind, "\(tables(kind).reduce(0) { $0 + $1.entries.count })", about(kind)]
    }
    return TextTable.aligned(
      [["List", "Entries", "Holds"]] + rows, isNumeric: [false, true, false])
  }

  private static func about(_ kind: String) -> String {
    switch kind {
    case "optimizers": "what may stand in 'optimizers'"
    case "losses": "what may stand in 'loss'"
    case "schedules": "what may stand in 'learning_rate' and 'weight_decay'"
    case "figures": "what may stand in 'figures'"
    case "functions": "what formulas may call"
    case "data": "what losses over data may name, or generate"
    default: "what may stand in 'sampling', and in place of a number"
    }
  }

  /// The lines of a list.
  ///
  /// - Parameters:
  ///   - kind: one of ``kinds``.
  ///   - word: only entries that hold it, in whatever case, in their name, parameters, summary or source;
  ///     nil for all.
  ///   - width: how many columns of characters there are; nil for as many as are needed.
  /// - Returns: nothing where no entry holds the word.
  public static func lines(
    _ kind: String, holding word: String? = nil, width: Int? = nil
  ) -> [String] {
    var rows: [[String]] = []
    for table in tables(kind) {
      let found = table.entries.filter { $0.holds(word) }
      if found.isEmpty { continue }
      if !rows.isEmpty { rows.append(["", "", ""]) }
      rows += [table.head] + found.map(\.cells)
    }
    return TextTable.aligned(rows, width: width).map { $0.replacing(glue, with: " ") }
  }

  /// What may be meant by a word that no entry of a list holds: a name of the list, or another list that
  /// has entries with it.
  public static func suggestion(_ kind: String, for word: String) -> String? {
    if let name = nearest(word, among: names(kind)) { return "Did you mean '\(name)'?" }
    let others = kinds.filter { other in
      other != kind && tables(other).contains { $0.entries.contains { $0.holds(word) } }
    }
    guard let other = others.first else { return nil }
    return "See 'descent list \(other) \(word)'."
  }

  /// The names of a list; none where there is no such list.
  public static func names(_ kind: String) -> [String] {
    guard kinds.contains(kind) else { return [] }
    return tables(kind).flatMap { $0.entries.map { $0.cells[0] } }
  }

  // MARK: Entries

  /// One row of a list.
  private struct Entry {
    /// Name, parameters, summary.
    var cells: [String]
    /// What is not shown but found.
    var source = ""

    init(_ name: String, _ arguments: [String], _ summary: String, source: String = "") {
      cells = [name, arguments.joined(separator: ", "), summary]
      self.source = source
    }

    func holds(_ word: String?) -> Bool {
      guard let word = word?.lowercased() else { return true }
      return (cells + [source]).contains {
        $0.replacing(glue, with: " ").lowercased().contains(word)
      }
    }
  }

  private static let glue = "\(TableFitting.glue)"

  private typealias Table = (head: [String], entries: [Entry])

  private static func tables(_ kind: String) -> [Table] {
    let parameters = ["Name", "Parameters (default)", "Summary"]
    return switch kind {
    case "optimizers": [(parameters, optimizers)]
    case "schedules": [(parameters, schedules)]
    case "losses": [(parameters, losses)]
    case "functions": [(["Name", "Usage", "Summary"], functions)]
    case "data":
      [
        (["Data set", "Target", "Summary"], dataSets),
        (["Generated set", "Parameters (default)", "Summary"], generatedSets),
      ]
    case "samplers":
      [(["Method", "Options", "Summary"], methods), (["Value", "Takes", "Summary"], forms)]
    default: [(["Name", "Options", "Summary"], figures)]
    }
  }

  private static func defaults(_ parameters: [ParameterDescription]) -> [String] {
    ParameterDescription.written(parameters).map {
      "\($0.name)\(glue)\($0.text($0.defaultValue) { shortest($0) })"
    }
  }

  private static var optimizers: [Entry] {
    OptimizerCatalogue.all.map { entry in
      let wrapped = entry.wrapsOptimizer ? ["optimizer\(glue)gradient_descent"] : []
      return Entry(
        entry.name, defaults(entry.parameters) + wrapped, entry.summary,
        source: "\(entry.title) \(entry.source)")
    }
  }

  private static var schedules: [Entry] {
    ScheduleCatalogue.all.map { entry in
      let lists = entry.lists.map { "\($0.name)\(glue)[…]" }
      return Entry(
        entry.name, defaults(entry.parameters) + lists, entry.summary, source: entry.source)
    }
  }

  private static var losses: [Entry] {
    LossCatalogue.all.map { entry in
      let parameters = entry.parameters.map { "\($0.name)\(glue)\(shortest($0.defaultValue))" }
      return Entry(entry.name, parameters, entry.summary, source: entry.source)
    }
      + ModelCatalogue.all.map { entry in
        let parameters = entry.parameters.map { parameter in
          parameter.name + (parameter.defaultText.map { "\(glue)\($0)" } ?? "")
        }
        return Entry(
          entry.name, parameters, entry.summary, source: "\(entry.title) \(entry.source)")
      }
  }

  private static var dataSets: [Entry] {
    CatalogueDataSet.all.map { Entry($0.name, [$0.target], $0.summary, source: $0.source) }
  }

  private static var generatedSets: [Entry] {
    GeneratedSet.allCases.map { set in
      Entry(
        set.rawValue,
        set.parameters.map { "\($0.name)\(glue)\(shortest($0.defaultValue))" }, set.summary)
    }
  }

  private static var figures: [Entry] {
    FigureCatalogue.standard.kinds.map { kind in
      Entry(kind.name, kind.optionTexts.map(\.name), kind.summary)
    }
  }

  private static var functions: [Entry] {
    FormulaLanguage.functions.map { Entry($0.name, [$0.usage], $0.summary) }
  }

  private static var methods: [Entry] {
    SamplingMethod.allCases.map {
      Entry($0.rawValue, $0.options, $0.summary, source: $0.source)
    }
  }

  private static var forms: [Entry] {
    SweptForm.allCases.map { Entry($0.rawValue, [$0.arguments], $0.summary) }
  }
}
