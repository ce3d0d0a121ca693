import Glibc
import Results
import Support

/// Files and folders that a word may be completed to.
enum PathCompletion {
  /// Experiment files, and folders on the way to them.
  case experiments
  /// CSV files, and folders on the way to them.
  case tables
  case folders
  /// Folders that a run has left, and folders on the way to them.
  case outputs

  /// The paths that begin with what is typed; folders that are only on the way end with a slash.
  func paths(beginning prefix: String) -> [String] {
    // Most outputs are in one folder: the way there need not be typed.
    if self == .outputs, prefix.isEmpty {
      let found = paths(in: "Output/", beginning: "").filter { !$0.hasSuffix("/") }
      if !found.isEmpty { return found }
    }
    let slash = prefix.lastIndex(of: "/").map(prefix.index(after:)) ?? prefix.startIndex
    return paths(in: String(prefix[..<slash]), beginning: String(prefix[slash...]))
  }

  private func paths(in folder: String, beginning prefix: String) -> [String] {
    OutputFolder.names(in: Self.expanded(folder) + ".").compactMap { name -> String? in
      // A line is a path, and what moves a cursor is no help.
      guard name.hasPrefix(prefix), name.hasPrefix(".") == prefix.hasPrefix("."),
        Escaping.terminal(name) == name
      else { return nil }
      let path = folder + name
      if Self.isFolder(path) {
        let isOutput =
          self == .outputs && OutputFolder.exists(Self.expanded("\(path)/manifest.json"))
        return isOutput ? path : path + "/"
      }
      let endings: [String] =
        switch self {
        case .experiments: [".yaml", ".yml"]
        case .tables: [".csv"]
        case .folders, .outputs: []
        }
      return endings.contains(where: name.hasSuffix) ? path : nil
    }
  }

  /// The path with the home folder in place of a tilde.
  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return SystemPath.text(home) + path.dropFirst()
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(SystemPath.bytes(expanded(path)), &status) == 0
      && status.st_mode & S_IFMT == S_IFDIR
  }
}
