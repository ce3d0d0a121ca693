import ArgumentParser
import Glibc
import Results
import Support

/// Where trials are stored.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where trials are stored; by default DESCENT_STORE, or .descent in the experiment's repository.",
      valueName: "dir"))
  var store: String?

  func validate() throws {
    if store?.isEmpty == true { throw ValidationError("'--store' must name a folder.") }
  }

  /// The store of an experiment.
  ///
  /// - Parameter file: the experiment's; nil for that of the current folder.
  func store(of file: String?) -> TrialStore {
    TrialStore(
      in: store ?? environment ?? (repository(of: file).map { "\($0)/" } ?? "") + ".descent")
  }

  private var environment: String? {
    getenv("DESCENT_STORE").map { SystemPath.text($0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The root of the git repository in which a file lies; nil where it lies in none.
  private func repository(of file: String?) -> String? {
    let parts = (file ?? "").split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
    var place = File.resolved(folder)
    while let folder = place, folder != "/" {
      if OutputFolder.exists("\(folder)/.git") { return folder }
      place = File.resolved("\(folder)/..")
    }
    return nil
  }
}
