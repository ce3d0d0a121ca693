import Datasets
import YAML

extension DataSetError {
  /// The error at its place in the data file, with its line and a caret where it is a text.
  ///
  /// - Parameter definition: where the experiment names the data set, added as a note.
  public func diagnostic(namedAt definition: Span? = nil) -> Diagnostic {
    let notes = definition.map {
      [Diagnostic("the data set is named here", at: $0, severity: .note)]
    }
    var span: Span?
    var message = message
    switch place {
    case .whole: if !path.isEmpty { message = "\(path): \(message)" }
    case .byte(let offset): message = "\(path), byte \(offset): \(message)"
    case .text(let line, let column, let excerpt, let range):
      if excerpt.isEmpty {
        let mark = Mark(line: line, column: column, offset: 0)
        span = Span(file: SourceFile(name: path, bytes: []), start: mark, end: mark)
      } else {
        span = SourceFile(name: path, bytes: excerpt, firstLine: line).span(of: range)
      }
    }
    return Diagnostic(message, at: span, hint: hint, notes: notes ?? [])
  }
}
