import Results
import Support
import Sweeps
import YAML

/// What git cannot do, in words that say what to do instead.
public enum RepositoryError: Error, Sendable, Hashable {
  /// The program `git` is not there.
  case missingGit
  /// The revision, or the folder, is not what it has to be.
  case usage(String)
  /// The file is not in the revision.
  case missingFile(String)

  public var message: String {
    switch self {
    case .missingGit: "git is not installed: revisions are read by it"
    case .usage(let message), .missingFile(let message): message
    }
  }
}

/// The git repository of an experiment file, read by git's own plumbing: nothing is checked out, and nothing
/// in it changes.
public struct Repository: Sendable {
  /// A commit, and how it was called.
  public struct Revision: Sendable, Hashable {
    public let name: String
    let commit: String
  }

  /// The folder that git runs in.
  private let folder: String
  /// The experiment's folder as paths of the command line begin, with a slash at its end or empty.
  private let prefix: String
  /// The same below the repository's root.
  private let place: String

  /// The repository of a file, which need not be there now.
  public init(of file: String) throws(RepositoryError) {
    let file = SystemPath.normalized(file)
    prefix = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    folder = File.resolved(prefix.isEmpty ? "." : prefix) ?? "."
    let found = try Self.git(["-C", folder, "rev-parse", "--show-prefix"])
    guard found.status == 0 else {
      throw .usage(
        "'\(file)' lies in no git repository: revisions need one ('git init'), and two files or outputs can"
          + " be compared without")
    }
    place = Self.line(found.output)
  }

  /// A revision by any name that git knows.
  public func revision(_ name: String) throws(RepositoryError) -> Revision {
    let found = try Self.git([
      "-C", folder, "rev-parse", "--quiet", "--verify", "--end-of-options", "\(name)^{commit}",
    ])
    guard found.status == 0 else {
      throw .usage("git knows no revision '\(name)'\(try shallow)")
    }
    return Revision(name: name, commit: Self.line(found.output))
  }

  /// The last commit that two revisions have in common.
  public func mergeBase(_ a: Revision, _ b: Revision) throws(RepositoryError) -> Revision {
    let found = try Self.git(["-C", folder, "merge-base", a.commit, b.commit])
    guard found.status == 0 else {
      throw .usage("'\(a.name)' and '\(b.name)' have no commit in common\(try shallow)")
    }
    return Revision(name: "\(a.name)…", commit: Self.line(found.output))
  }

  /// What to do where history may be cut off.
  private var shallow: String {
    get throws(RepositoryError) {
      let found = try Self.git(["-C", folder, "rev-parse", "--is-shallow-repository"])
      return Self.line(found.output) == "true"
        ? ": this clone is shallow, and 'git fetch --unshallow' gets the rest"
        : ": 'git log --oneline' lists those it has"
    }
  }

  /// The files of a revision, by the paths of the command line.
  ///
  /// Messages name them as git does: `HEAD~1:Experiments/notebook.yaml`.
  package func source(at revision: Revision) -> FileSource {
    FileSource(
      load: { (path) throws(ReadError) in
        let inside = self.path(path)
        let found: Program.Outcome
        do throws(RepositoryError) {
          found = try Self.git([
            "-C", self.folder, "cat-file", "blob", "\(revision.commit):\(inside)",
          ])
        } catch { throw ReadError(path: path, reason: error.message) }
        guard found.status == 0 else {
          throw ReadError(
            path: "\(revision.name):\(inside)", reason: "the revision has no such file")
        }
        return SourceFile(name: "\(revision.name):\(inside)", bytes: found.output)
      }, resolved: { "/" + self.path($0) })
  }

  /// Whether a revision has a file.
  public func has(_ file: String, at revision: Revision) throws(RepositoryError) -> Bool {
    try Self.git([
      "-C", folder, "cat-file", "-e", "\(revision.commit):\(path(file))",
    ]).status == 0
  }

  /// A path of the command line below the repository's root.
  private func path(_ path: String) -> String {
    let path = SystemPath.normalized(path)
    // The experiment's folder itself.
    if path + "/" == prefix || path == "." && prefix.isEmpty {
      return place.isEmpty ? "" : SystemPath.normalized(place)
    }
    let rest = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    return SystemPath.normalized(place + rest)
  }

  private static func git(_ arguments: [String]) throws(RepositoryError) -> Program.Outcome {
    do throws(Program.Failure) {
      return try Program("git").run(arguments, upTo: Limits.bytes + 1)
    } catch {
      switch error {
      case .missing: throw .missingGit
      case .system(let code): throw .usage("git cannot be run: \(SystemError.reason(code))")
      }
    }
  }

  private static func line(_ output: [UInt8]) -> String {
    SystemPath.text(output.prefix { $0 != 0x0A })
  }
}
