import Results
import Support

/// A new experiment file, begun by ``ExperimentTemplate``.
public struct NewExperiment: Sendable {
  private let folder: String
  /// The file's name without its ending.
  private let name: String

  /// The most bytes of a name that file systems take, with the ending.
  private static let longest = 255

  /// Checks a name.
  ///
  /// - Parameters:
  ///   - name: the file's, with or without `.yaml`.
  ///   - folder: where it goes.
  /// - Throws: what is wrong with the name, in a sentence.
  public init(named name: String, in folder: String) throws(NameProblem) {
    var base = name
    if let ending = Self.ending(of: name) { base.removeLast(ending.count) }
    func problem(_ text: String) -> NameProblem { NameProblem(message: text) }
    if base.contains("/") {
      let last = base.split(separator: "/").last.map(String.init) ?? "rates"
      let parent = base.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/")
      throw problem(
        "A name holds no '/': the folder is given by '--output', as in 'descent new \(last)"
          + " --output \(parent.isEmpty ? "/" : parent)'.")
    }
    if base.isEmpty { throw problem("A file needs a name, as in 'descent new rates'.") }
    if base.hasPrefix(".") || base.hasPrefix("-") {
      throw problem("A name begins with neither '.' nor '-': '\(Escaping.terminal(name))'.")
    }
    if Escaping.terminal(base) != base || base.contains(where: \.isNewline) {
      throw problem("A name holds neither control characters nor tabs.")
    }
    if base.utf8.count + ".yaml".utf8.count > Self.longest {
      throw problem("The name is too long: \(Self.longest) bytes with its ending are possible.")
    }
    self.name = base
    self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// What is wrong with a name.
  public struct NameProblem: Error, Sendable {
    public let message: String
  }

  private static let endings = [".yaml", ".yml"]

  private static func ending(of name: String) -> String? { endings.first { name.hasSuffix($0) } }

  /// The path of the file.
  public var path: String { "\(folder == "/" ? "" : folder)/\(name).yaml" }

  /// A file that is there already, of the name with either ending: both would be run into one output.
  public var existing: String? {
    Self.endings.map { "\(folder == "/" ? "" : folder)/\(name)\($0)" }
      .first { OutputFolder.holds($0) }
  }

  /// Writes the file and what belongs beside it; nothing that is there is overwritten.
  public func write(_ template: ExperimentTemplate) throws(OutputError) {
    try OutputFolder.create(OutputFile("\(name).yaml", text: template.text), in: folder)
    // One that is there serves as well.
    for file in Self.companions where !OutputFolder.holds("\(folder)/\(file.path)") {
      try OutputFolder.create(file, in: folder)
    }
  }

  /// What editors read beside the file, below ``ExperimentTemplate/schemaName``.
  private static let companions = [
    OutputFile(ExperimentTemplate.schemaName, text: ExperimentSchema.text)
  ]
}
