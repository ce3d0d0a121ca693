import Glibc

/// A folder of the test's own, removed with everything in it when the test lets go of it.
public final class TemporaryFolder: Sendable {
  /// Without a slash at its end.
  public let path: String

  public init() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/descent-tests-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, mkdtemp(start) != nil else { return "" }
      return String(cString: start)
    }
    precondition(!path.isEmpty, "no temporary folder can be made")
  }

  deinit { Self.remove(path) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, and the folders it stands in.
  @discardableResult
  public func write(_ bytes: [UInt8], to name: String) -> String {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o777)
    }
    let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    precondition(descriptor >= 0, "cannot write \(name)")
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      precondition(count > 0, "cannot write \(name)")
      rest = rest.dropFirst(count)
    }
    return file(name)
  }

  /// Writes a text file, and the folders it stands in.
  @discardableResult
  public func write(_ text: String, to name: String) -> String { write(Array(text.utf8), to: name) }

  /// The contents of a file; nil where there is none.
  public func bytes(of name: String) -> [UInt8]? {
    let descriptor = open(file(name), O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += chunk[..<count]
    }
  }

  /// Every file below a folder of this one, sorted: `figures/01.png`.
  public func files(below folder: String = "") -> [String] {
    let root = folder.isEmpty ? path : file(folder)
    var found: [String] = []
    func visit(_ prefix: String) {
      for name in Self.names("\(root)/\(prefix)") {
        let relative = prefix.isEmpty ? name : "\(prefix)/\(name)"
        if Self.isFolder("\(root)/\(relative)") { visit(relative) } else { found.append(relative) }
      }
    }
    visit("")
    return found.sorted()
  }

  /// Every file below a folder with its contents.
  public func contents(below folder: String = "") -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for name in files(below: folder) {
      result[name] = bytes(of: folder.isEmpty ? name : "\(folder)/\(name)")
    }
    return result
  }

  /// The names in any folder, sorted.
  public static func names(of folder: String) -> [String] { names(folder).sorted() }

  private static func names(_ folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func remove(_ path: String) {
    if isFolder(path) {
      for name in names(path) { remove("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
