import Formulas
import Support
import YAML

extension Validator {
  /// Reports a formula's mistake at its place in the file.
  func report(_ mistake: FormulaError, in node: Node) {
    let span = mistake.range.isEmpty ? node.span : node.span(ofBytes: mistake.range)
    var hint = mistake.hint
    if node.string?.allSatisfy(\.isWhitespace) == true { hint = "as in 2*x^4 + 3*x^3 + 2" }
    if let name = mistake.unknownName, let found = nearest(name, among: mistake.knownNames) {
      hint = "did you mean '\(found)'?"
    } else if mistake.unknownName != nil, hint == nil {
      let rest = mistake.knownNames.count > 12 ? ", …" : ""
      hint = "known: \(mistake.knownNames.prefix(12).joined(separator: ", "))\(rest)"
    }
    error(mistake.message, at: span, hint: hint)
  }
}
