import Results

/// The outputs in a folder.
public enum OutputList {
  /// The folder itself where it is an output, else the folders in it that are, in the order of their names.
  public static func folders(in path: String) -> [String] {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if isOutput(path) { return [path] }
    return OutputFolder.names(in: path).map { path == "/" ? "/\($0)" : "\(path)/\($0)" }
      .filter(isOutput)
  }

  private static func isOutput(_ path: String) -> Bool {
    OutputFolder.exists("\(path)/manifest.json")
  }
}
