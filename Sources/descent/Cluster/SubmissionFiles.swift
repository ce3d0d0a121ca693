import Glibc
import Results
import Support

/// What a submission writes, and takes back where its jobs are refused: the script beside the output, and the folders
/// of a store.
struct SubmissionFiles {
  private static let script = "job.sh"
  private let output: String
  private let store: String
  /// The script that was there before.
  private let old: [UInt8]?
  /// Folders of the output that were not there before, the innermost first.
  private let made: [String]
  private let isStoreNew: Bool

  /// - Parameters:
  ///   - output: the folder of the experiment's output.
  ///   - store: the folder of the store.
  init(output: String, store: String) {
    self.output = output
    self.store = store
    old = try? File.contents(of: "\(output)/\(Self.script)")
    let parent = output.lastIndex(of: "/").map { String(output[..<$0]) }
    made = [output, parent].compactMap { $0 }.filter { !$0.isEmpty && !OutputFolder.exists($0) }
    isStoreNew = !OutputFolder.exists(store)
  }

  /// Writes the script. The folder is not this process's while jobs are submitted, as they may begin at once.
  func write(_ text: String) throws(OutputError) {
    try OutputFolder(output).replace(with: [OutputFile(Self.script, text: text)])
  }

  /// Leaves everything as it was, but for trials that were given to shards.
  func restore() {
    if let old {
      try? OutputFolder(output).replace(with: [OutputFile(Self.script, old)])
    } else {
      unlink(SystemPath.bytes("\(output)/\(Self.script)"))
      for folder in made { rmdir(SystemPath.bytes(folder)) }
    }
    // Those that are not empty stay.
    for name in ["logs", "shards"] { rmdir(SystemPath.bytes("\(store)/\(name)")) }
    guard isStoreNew, OutputFolder.names(in: store) == [".gitignore"] else { return }
    unlink(SystemPath.bytes("\(store)/.gitignore"))
    rmdir(SystemPath.bytes(store))
  }
}
