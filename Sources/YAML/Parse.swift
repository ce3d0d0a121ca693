/// The sizes beyond which a file is refused.
public enum Limits {
  /// Bytes of a file: 16 MiB.
  public static let bytes = 16 << 20
  /// Lists and mappings within one another.
  public static let depth = 100
  /// Values in a document, each counted as often as aliases repeat it.
  public static let nodes = 1_000_000
}

/// Reads the one YAML document of a file.
///
/// Aliases share the storage of their anchors, merge keys are resolved, and every node knows where
/// it is written.
///
/// - Parameters:
///   - file: the source.
///   - range: the bytes to read, if not all, such as the value in `--set key=value`.
/// - Returns: the root of the document.
/// - Throws: all errors up to the first that leaves the rest without a meaning.
/// - Complexity: proportional to the file; at most `Limits.nodes` nodes.
public func parse(_ file: SourceFile, range: Range<Int>? = nil) throws(Diagnostics) -> Node {
  let range = (range ?? 0..<file.bytes.count).clamped(to: 0..<file.bytes.count)
  if let problem = encodingProblem(of: file, in: range) { throw Diagnostics([problem]) }
  let reader: EventReader
  do { reader = try EventReader(file, range: range) } catch { throw Diagnostics([error]) }
  var composer = Composer(reader: reader)
  return try composer.document()
}
