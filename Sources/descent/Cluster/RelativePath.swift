import Support

/// Paths from the current folder, where a script can be kept that others run elsewhere.
enum RelativePath {
  /// This program: as it was called, or from the current folder where it lies below that.
  static var ofProgram: String {
    let path = CommandLine.argc > 0 ? CommandLine.unsafeArgv[0].map { SystemPath.text($0) } : nil
    guard let path, path.contains("/") else { return path ?? "descent" }
    return path.hasPrefix("/") ? text(path) : path
  }

  /// A path from the current folder; as it is where that is not above it or one of few folders beside it.
  static func text(_ path: String) -> String {
    guard path.hasPrefix("/"), let current = File.resolved(".") else { return path }
    let (from, to) = (current.split(separator: "/"), path.split(separator: "/"))
    let shared = zip(from, to).prefix { $0 == $1 }.count
    // Of what shares little with it the whole path is easier to read.
    guard shared > 0, from.count - shared <= 2 else { return path }
    let parts = [Substring](repeating: "..", count: from.count - shared) + to.dropFirst(shared)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}
