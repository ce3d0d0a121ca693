import Glibc
import Support

/// What the machine has to give.
public enum Resources {
  /// Bytes of memory that a program may still take: what the system calls available, or less where a
  /// control group sets a limit. Nil where neither is known.
  public static func availableMemory() -> Double? {
    let system = number(after: "MemAvailable:", in: lines(of: "/proc/meminfo")).map { $0 * 1024 }
    return [system, controlGroup()].compactMap { $0 }.min()
  }

  /// Bytes that may still be written where `path` is or would be made. Nil where that is not known.
  public static func freeSpace(at path: String) -> Double? {
    var path = path
    while true {
      var status = statvfs()
      if statvfs(path.isEmpty ? "." : path, &status) == 0 {
        return Double(status.f_bavail) * Double(status.f_frsize)
      }
      // The folder itself is made later; the one above it is on the same disk.
      guard errno == ENOENT, !path.isEmpty, path != "/" else { return nil }
      path = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ""
    }
  }

  /// What is left below the limits of this process's control group and those around it.
  private static func controlGroup() -> Double? {
    let own = lines(of: "/proc/self/cgroup").first { $0.hasPrefix("0::/") }
    var folder = "/sys/fs/cgroup" + (own.map { String($0.dropFirst(3)) } ?? "")
    while folder.hasSuffix("/") { folder.removeLast() }
    var least: Double?
    while folder.hasPrefix("/sys/fs/cgroup") {
      if let left = left(folder, limit: "memory.max", used: "memory.current") {
        least = min(least ?? left, left)
      }
      folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
    }
    // The first version of control groups keeps memory apart.
    let first = left(
      "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes", used: "memory.usage_in_bytes")
    return [least, first].compactMap { $0 }.min()
  }

  private static func left(_ folder: String, limit: String, used: String) -> Double? {
    guard let limit = lines(of: "\(folder)/\(limit)").first.flatMap({ Double($0) }),
      // No limit is a number near 2⁶³.
      limit < 1e18, let used = lines(of: "\(folder)/\(used)").first.flatMap({ Double($0) })
    else { return nil }
    // Files that are kept only to be read again give way.
    let cached = number(after: "inactive_file ", in: lines(of: "\(folder)/memory.stat")) ?? 0
    return max(0, limit - used + cached)
  }

  private static func number(after prefix: String, in lines: [String]) -> Double? {
    guard let line = lines.first(where: { $0.hasPrefix(prefix) }) else { return nil }
    return Double(line.dropFirst(prefix.count).filter(\.isNumber))
  }

  private static func lines(of path: String) -> [String] {
    String(decoding: (try? File.contents(of: path)) ?? [], as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }
}
