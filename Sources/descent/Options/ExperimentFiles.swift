import ArgumentParser
import Results
import Support
import Sweeps

/// The experiment files that arguments name: files, and folders that stand for the files directly in them.
enum ExperimentFiles {
  private static let ending = ".yaml"

  /// The files in the order of the arguments, those of a folder in the order of their names; each file once.
  ///
  /// What is no folder is taken for a file, and reported when it is read.
  ///
  /// - Throws: the exit status, when folders without experiments have been reported.
  static func expanded(_ arguments: [String]) throws -> [String] {
    var files: [String] = []
    var known: Set<String> = []
    var failure: ExitCode?
    for argument in arguments {
      for path in try named(argument, &failure) where known.insert(identity(path)).inserted {
        files.append(path)
      }
    }
    if let failure { throw failure }
    return files
  }

  /// The same for a command whose outputs are named by the files.
  ///
  /// - Parameter output: the folder of the outputs.
  /// - Throws: also where two files would write one output.
  static func expanded(_ arguments: [String], output: String) throws -> [String] {
    let files = try expanded(arguments)
    var names: [String: String] = [:]
    for file in files {
      let name = Experiment.baseName(file)
      if let other = names[name] {
        Terminal.report(
          "error: '\(Escaping.terminal(other))' and '\(Escaping.terminal(file))' would both write"
            + " '\(Escaping.terminal("\(output)/\(name)"))'\n"
            + "  remedy: rename one of them, or run them apart with different folders for --output")
        throw ExitStatus.wrongUsage
      }
      names[name] = file
    }
    return files
  }

  private static func named(_ argument: String, _ failure: inout ExitCode?) throws -> [String] {
    guard OutputFolder.isFolder(argument) else { return [argument] }
    var folder = argument
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    // Its experiment.yaml would run under another name, and make another output.
    if OutputFolder.exists("\(folder)/manifest.json") {
      Terminal.report(
        "error: '\(Escaping.terminal(folder))' is an output\n  remedy: name its experiment; 'descent verify'"
          + " runs an output again")
      throw ExitStatus.unreadableFile
    }
    let names: [String]
    // The folder itself may be a link: the user named it.
    do { names = try Folder(opening: folder + "/.").names() } catch {
      Terminal.report("error: cannot read '\(Escaping.terminal(folder))': \(error.reason)")
      failure = failure ?? ExitStatus.unreadableFile
      return []
    }
    let prefix = folder == "/" ? "/" : folder + "/"
    let files = experiments(names, in: prefix)
    if files.isEmpty {
      let inner = names.first { name in
        !name.hasPrefix(".") && OutputFolder.isFolder(prefix + name)
          && !experiments(OutputFolder.names(in: prefix + name), in: prefix + name + "/").isEmpty
      }
      Terminal.report(
        "error: '\(Escaping.terminal(folder))' holds no experiments\n  remedy: "
          + (inner.map { "name '\(Escaping.terminal(prefix + $0))', which does" }
            ?? "name a file, or a folder with files that end in \(ending)"))
      failure = failure ?? ExitStatus.unreadableFile
    }
    return files
  }

  /// The paths of experiments among the names of a folder, bytewise in order. Hidden files are none: editors and
  /// file systems leave some.
  private static func experiments(_ names: [String], in prefix: String) -> [String] {
    names.filter { name in
      name.hasSuffix(ending) && !name.hasPrefix(".") && !OutputFolder.isFolder(prefix + name)
    }.sorted { SystemPath.precedes($0, $1) }.map { prefix + $0 }
  }

  /// The same for all paths of a file: its folder without links, and its name, which becomes the output's.
  private static func identity(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return identity("./" + path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return "\(File.resolved(folder) ?? folder)/\(path[path.index(after: slash)...])"
  }

  /// Whether two paths name one folder, which need not be there yet.
  static func isSame(_ path: String, _ other: String) -> Bool {
    let paths = [path, other].map { path in
      var path = path
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      return File.resolved(path) ?? identity(path)
    }
    return paths[0] == paths[1]
  }
}
