import Expressions
import YAML

extension Validator {
  /// Tells a formula's mistake at its place in the file.
  func report(_ mistake: FormulaError, in node: Node) {
    let span = mistake.range.isEmpty ? node.span : node.span(ofBytes: mistake.range)
    var hint = mistake.hint
    if let name = mistake.unknownName, let found = nearest(name, among: mistake.knownNames) {
      hint = "did you mean '\(found)'?"
    } else if mistake.unknownName != nil, hint == nil {
      hint = "known: \(mistake.knownNames.prefix(12).joined(separator: ", "))"
    }
    error(mistake.message, at: span, hint: hint)
  }
}
