import Support
import YAML

/// Where the files of an experiment are read from: the file system, or a revision of a repository.
package struct FileSource: Sendable {
  /// Reads a file by its path.
  package let load: @Sendable (String) throws(ReadError) -> SourceFile
  /// A path without links, dots and doubled slashes; nil where there is nothing.
  package let resolved: @Sendable (String) -> String?

  package init(
    load: @escaping @Sendable (String) throws(ReadError) -> SourceFile,
    resolved: @escaping @Sendable (String) -> String?
  ) {
    self.load = load
    self.resolved = resolved
  }

  package static let system = FileSource(
    load: { (path) throws(ReadError) in try SourceFile.load(path: path) },
    resolved: { File.resolved($0) })
}
