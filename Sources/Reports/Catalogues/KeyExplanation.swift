import Optimizers
import Sweeps

/// What `descent explain` prints about a key of the experiment file.
enum KeyExplanation {
  static func lines(_ key: FormatKey, width: Int?) -> [String] {
    var lines = ["\(key.path): a key of the experiment file", key.summary, ""]
    lines += ["Value", "  \(FormText.words(key.form))"]
    lines += TextTable.aligned(
      FormText.meanings(key.form).map { ["    \($0.name)", $0.summary] }, width: width)
    lines += ["", "Default", "  \(FormText.defaultText(key))"]
    let inner = ExperimentFormat.keys(below: key.path)
    if !inner.isEmpty {
      lines += ["", key.path == "optimizers" ? "Keys of every optimizer" : "Keys"]
      lines += TextTable.aligned(
        inner.map { key in
          let text = FormText.defaultText(key)
          return ["  \(key.name)", key.isRequired ? text : "default \(text)", key.summary]
        }, width: width)
    }
    if !key.details.isEmpty { lines += ["", "To know"] + key.details.map { "  \($0)" } }
    lines += ["", "Where", "  \(place(of: key))"]
    for (at, example) in key.examples.enumerated() {
      lines += at == 0 ? ["", key.examples.count > 1 ? "Examples" : "Example"] : [""]
      lines += example.split(separator: "\n").map { "  \($0)" }
    }
    return lines
  }

  /// Where a file may have the key.
  static func place(of key: FormatKey) -> String {
    switch key.parent {
    case "": return "at the top of the file"
    case "loss": return "in the mapping of a loss\(key.name == "start" ? "" : " that is a formula")"
    case "optimizers" where key.name == "optimizer":
      let wrappers = OptimizerCatalogue.all.filter(\.wrapsOptimizer).map(\.name)
      return "among the parameters of \(wrappers.joined(separator: ", "))"
    case "optimizers": return "among the parameters of any optimizer"
    case "define.optimizers": return "below the name of an optimizer in 'define: optimizers'"
    default: return "in '\(key.parent.replacing(".", with: ": "))'"
    }
  }
}
