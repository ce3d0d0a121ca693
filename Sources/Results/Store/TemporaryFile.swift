import Glibc
import Support

/// A file that has another name until it is whole: of this host and process, so that no two share it. Whoever lets
/// go of it before ``rename(to:)`` removes it.
final class TemporaryFile {
  /// The end of the names of such files; a process that is killed leaves some.
  static let ending = ".new"

  let file: File
  private let folder: Folder
  private let name: String
  private var isPlaced = false

  /// - Parameter prefix: of its name.
  init(in folder: Folder, _ prefix: String) throws(SystemError) {
    self.folder = folder
    name = "\(prefix).\(ProcessName.text)\(Self.ending)"
    file = try folder.file(creating: name)
  }

  deinit { if !isPlaced { try? folder.remove(name) } }

  /// Closes the file, which is on the disk already, and puts it into its place.
  func rename(to newName: String) throws(SystemError) {
    try file.close()
    try folder.rename(name, to: folder, newName)
    isPlaced = true
    try folder.synchronize()
  }
}

/// What no other process has, on any host.
package enum ProcessName {
  /// `node7-4711-9f8e7d6c`: pods of Kubernetes share the name of their host and the number of their process with those
  /// that they replace, and so the last part is random. No output has it.
  static let text =
    "\(host)-\(getpid())-\(Hexadecimal.text((0..<4).map { _ in .random(in: 0...255) }))"

  /// The name of this machine, as file names may have it.
  package static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "host" }
    let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let plain = text.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) ? $0 : "_"
    }
    return plain.isEmpty ? "host" : String(plain.prefix(64))
  }()
}
