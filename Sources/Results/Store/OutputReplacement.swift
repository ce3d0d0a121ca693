import Glibc
import Support
import Synchronization

/// The replacement of an output as a whole, by the one process that has the folder's lock.
///
/// New files are written into a folder of their own within the output's. When all are there and on the disk, a
/// record of what is to be done is put beside them: from then on the replacement counts as made, and whoever
/// finds the record does the rest, which is to rename and remove. Before that, whoever finds the folder removes
/// it. So a process that is killed, at whatever moment, leaves the old output or the new one.
///
/// Nothing is reached through a symbolic link. Thread-safe.
public final class OutputReplacement: Sendable {
  /// Where new files wait, in the output's folder.
  package static let folder = ".descent-new"
  /// What is to be done, in that folder.
  package static let record = "record"

  private let path: String
  private let output: Folder
  /// Folders that did not exist before, the innermost last.
  private let made: [String]
  /// What an interrupted replacement had left, and what was done about it, in a sentence; nil for nothing.
  public let note: String?

  private struct State {
    /// Where new files wait; nil until there are some.
    var staging: Folder?
    var count = 0
    var hasEnded = false
    var isReplaced = false
  }
  private let state = Mutex(State())

  /// Makes the folder, takes its lock, and finishes or undoes what an interrupted process left there.
  init(of path: String) throws(OutputError) {
    self.path = path
    (made, output) = try Self.locked(path)
    do { note = try Self.recover(output) } catch { throw OutputError(error) }
  }

  deinit { abandon() }

  /// The folder, made and locked, and which folders were made for it.
  private static func locked(_ path: String) throws(OutputError) -> (made: [String], Folder) {
    // Another process may remove a folder that it had made, before or after it is locked here.
    for _ in 0..<100 {
      let made = try OutputFolder.make(path)
      do {
        let output = try Folder(opening: path)
        guard output.lock() else { throw OutputError(inUse: path) }
        if output.isCurrent { return (made, output) }
      } catch let error as SystemError {
        guard error.code == ENOENT else { throw OutputError(.creation, path, error.code) }
      } catch {
        throw OutputError(inUse: path)
      }
    }
    throw OutputError(inUse: path)
  }

  // MARK: New files

  /// Begins a file that is written while a run goes on.
  public func stage(_ path: String) throws(OutputError) -> StagedFile {
    do {
      let (name, file) = try newFile()
      return StagedFile(path, name: name, file)
    } catch { throw OutputError(error) }
  }

  private func newFile() throws(SystemError) -> (name: String, file: File) {
    try state.withLock { (state) throws(SystemError) in
      guard !state.hasEnded else { throw SystemError(.open, path, ECANCELED) }
      let staging = try Self.staging(&state, in: output)
      state.count += 1
      let name = "\(state.count)"
      return (name, try staging.file(creating: name))
    }
  }

  /// Where new files wait; it is made when there is something to wait.
  private static func staging(
    _ state: inout State, in output: Folder
  ) throws(SystemError) -> Folder {
    if let known = state.staging { return known }
    let made = try output.folder(folder, creates: true)
    state.staging = made
    return made
  }

  // MARK: Ends

  /// Replaces the output.
  ///
  /// - Parameters:
  ///   - files: what the folder is to hold.
  ///   - removing: files of an earlier output that go, unless they are among the new ones.
  /// - Throws: where nothing was replaced; or, if a disk fails in the middle, with the record in place, so that
  ///   the next command on the folder finishes.
  public func commit(
    _ files: [OutputFile], removing: [String] = []
  ) throws(OutputError) {
    do throws(OutputError) {
      let steps = try prepare(files, removing)
      try state.withLock { (state) throws(OutputError) in
        guard !state.hasEnded else { throw OutputError(.writing, path, ECANCELED) }
        let staging: Folder
        do throws(SystemError) {
          staging = try Self.staging(&state, in: output)
          try Self.write(steps, to: staging)
        } catch { throw OutputError(error) }
        (state.hasEnded, state.isReplaced) = (true, true)
        do throws(SystemError) {
          try Self.carryOut(steps, staging, output)
        } catch { throw OutputError(error) }
      }
    } catch {
      abandon()
      throw error
    }
  }

  /// Writes what is not written yet.
  private func prepare(
    _ files: [OutputFile], _ removing: [String]
  ) throws(OutputError) -> [Step] {
    for file in files {
      guard Step.isSafe(file.path) else { throw OutputError(.creation, file.path, EINVAL) }
      try refuseFolder(at: file.path)
    }
    var steps: [Step] = []
    for file in files {
      guard let staged = file.staged else {
        do throws(SystemError) {
          let (name, made) = try newFile()
          try made.write(file.bytes)
          try made.synchronize()
          try made.close()
          steps.append(.put(name, file.path))
        } catch {
          throw OutputError(
            error.operation == .open ? .creation : .writing, "\(path)/\(file.path)", error.code)
        }
        continue
      }
      steps.append(.put(staged.name, file.path))
    }
    let kept = Set(files.map(\.path))
    steps += removing.filter { !kept.contains($0) && Step.isSafe($0) }.map { .remove($0) }
    return steps
  }

  /// A folder in the place of a file, or anything but a folder in the place of a folder.
  private func refuseFolder(at file: String) throws(OutputError) {
    let (folder, name) = Step.parts(of: file)
    do throws(SystemError) {
      guard let folder else {
        if output.kind(of: name) == .folder { throw SystemError(.write, "\(path)/\(file)", EISDIR) }
        return
      }
      guard let kind = output.kind(of: folder) else { return }
      guard kind == .folder else {
        throw SystemError(.open, "\(path)/\(folder)", kind == .link ? ELOOP : ENOTDIR)
      }
      if try output.folder(folder).kind(of: name) == .folder {
        throw SystemError(.write, "\(path)/\(file)", EISDIR)
      }
    } catch { throw OutputError(error) }
  }

  /// Takes away what was written, and the folders that were made for it. Whatever was replaced stays replaced.
  ///
  /// - Returns: whether the output is as it was; false where it was replaced already.
  @discardableResult
  public func abandon() -> Bool {
    state.withLock { state in
      guard !state.hasEnded else { return !state.isReplaced }
      state.hasEnded = true
      try? state.staging?.clear()
      output.removeFolder(Self.folder)
      for folder in made.reversed() { rmdir(SystemPath.bytes(folder)) }
      return true
    }
  }

  // MARK: The record

  /// Puts the record beside the new files.
  private static func write(_ steps: [Step], to staging: Folder) throws(SystemError) {
    let lines = [Step.header] + steps.map(\.line) + [Step.end]
    let file = try staging.file(creating: "\(record).new")
    try file.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    try file.synchronize()
    try file.close()
    try staging.synchronize()
    try staging.rename("\(record).new", to: staging, record)
    try staging.synchronize()
  }

  /// Does what a record says, as far as it is not done.
  private static func carryOut(
    _ steps: [Step], _ staging: Folder, _ output: Folder
  ) throws(SystemError) {
    var folders: [String: Folder] = [:]
    func target(_ name: String?, creates: Bool) throws(SystemError) -> Folder? {
      guard let name else { return output }
      if let known = folders[name] { return known }
      guard creates || output.kind(of: name) == .folder else { return nil }
      let found = try output.folder(name, creates: creates)
      folders[name] = found
      return found
    }
    for step in steps {
      switch step {
      case .put(let staged, let path):
        let (folder, name) = Step.parts(of: path)
        if staging.kind(of: staged) == .file, let target = try target(folder, creates: true) {
          try staging.rename(staged, to: target, name)
        }
      case .remove(let path):
        let (folder, name) = Step.parts(of: path)
        if let target = try target(folder, creates: false), target.kind(of: name) != .folder {
          try target.remove(name)
        }
      }
    }
    for folder in folders.values { try folder.synchronize() }
    try output.synchronize()
    try staging.clear()
    output.removeFolder(Self.folder)
    // One that held nothing but figures of an earlier output.
    for folder in Set(steps.compactMap { Step.parts(of: $0.path).folder }).sorted() {
      output.removeFolder(folder)
    }
  }

  /// Finishes or undoes what an interrupted process left.
  private static func recover(_ output: Folder) throws(SystemError) -> String? {
    guard let kind = output.kind(of: folder) else { return nil }
    let place = Escaping.terminal(output.path)
    guard kind == .folder else {
      try output.remove(folder)
      return nil
    }
    let staging = try output.folder(folder)
    if staging.kind(of: record) == .file,
      let steps = Step.read(try staging.file(reading: record).contents(upTo: 1 << 24))
    {
      try carryOut(steps, staging, output)
      return "the replacement of '\(place)', which was interrupted, is finished"
    }
    try staging.clear()
    output.removeFolder(folder)
    return "what an interrupted run had begun in '\(place)' is removed"
  }
}

/// A step of a replacement: a line of its record.
private enum Step {
  /// A new file, by the name under which it waits, comes into its place.
  case put(String, String)
  case remove(String)

  static let header = "descent replacement 1"
  static let end = "end"

  var path: String {
    switch self {
    case .put(_, let path), .remove(let path): path
    }
  }

  var line: String {
    switch self {
    case .put(let name, let path): "put \(name) \(path)"
    case .remove(let path): "remove \(path)"
    }
  }

  /// The folder and the name of a path.
  static func parts(of path: String) -> (folder: String?, name: String) {
    guard let slash = path.firstIndex(of: "/") else { return (nil, path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// Whether a path is a name, or a folder's and a name, of those that outputs have.
  static func isSafe(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in
        !part.isEmpty && !part.hasPrefix(".") && part.utf8.count < 256
          && part.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
      }
  }

  /// The steps of a record; nil for one that is not whole, or not ours.
  static func read(_ bytes: [UInt8]) -> [Step]? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == Self.header[...], lines.popLast() == "", lines.popLast() == Self.end[...]
    else { return nil }
    var steps: [Step] = []
    for line in lines.dropFirst() {
      let words = line.split(separator: " ", maxSplits: 2)
      if words.count == 3, words[0] == "put", Int(words[1]) != nil, isSafe(String(words[2])) {
        steps.append(.put(String(words[1]), String(words[2])))
      } else if line.hasPrefix("remove "), isSafe(String(line.dropFirst(7))) {
        steps.append(.remove(String(line.dropFirst(7))))
      } else {
        return nil
      }
    }
    return steps
  }
}
