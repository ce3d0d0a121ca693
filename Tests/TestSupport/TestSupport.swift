import Foundation

/// The package's own files, wherever it is checked out.
public enum Repository {
  /// The absolute path of a file of the repository.
  public static func file(_ path: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent(path).path
  }

  /// Writes text to a file that is there while `body` runs, and hands its path to it.
  public static func withFile<Result>(
    named name: String, _ text: String, _ body: (_ path: String) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("descent-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return try body(file.path)
  }
}
