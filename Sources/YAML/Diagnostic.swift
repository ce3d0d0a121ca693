import Support

/// How bad a finding is.
public enum Severity: String, Sendable, Hashable {
  /// The file cannot be used.
  case error
  /// The file can be used, and may not mean what was meant.
  case warning
  /// An explanation of another finding.
  case note
}

/// A finding about a file: where, what, and what to do.
public struct Diagnostic: Error, Sendable {
  /// Where, if it is anywhere.
  public var span: Span?
  /// What, in one line without a full stop.
  public var message: String
  /// What to do, shown after the caret: `did you mean 'momentum'?`
  public var hint: String?
  /// How bad it is.
  public var severity: Severity
  /// Other places that explain it, shown below.
  public var notes: [Diagnostic]

  /// Makes a diagnostic, an error by default.
  public init(
    _ message: String, at span: Span?, hint: String? = nil, severity: Severity = .error,
    notes: [Diagnostic] = []
  ) {
    self.message = message
    self.span = span
    self.hint = hint
    self.severity = severity
    self.notes = notes
  }

  /// Makes an error about a name that is not known, with the nearest known one as the hint.
  ///
  /// - Parameters:
  ///   - what: what it is a name of: `optimizer`.
  ///   - name: the name.
  ///   - span: where it is written.
  ///   - known: the names that are known.
  public static func unknown(_ what: String, _ name: String, at span: Span?, among known: [String])
    -> Diagnostic
  {
    let hint = nearest(name, among: known).map { "did you mean '\($0)'?" }
    let shown = name.count > 60 ? "\(name.prefix(60))…" : name
    return Diagnostic("unknown \(what) '\(shown)'", at: span, hint: hint)
  }

  /// The message with the source line and a caret under the span, without a last line break.
  ///
  ///     Experiments/notebook.yaml:8:5: error: unknown optimizer 'momentun'
  ///       - momentun: {learning_rate: 0.1}
  ///         ^~~~~~~~ did you mean 'momentum'?
  ///
  /// - Parameter color: whether to use ANSI colours.
  public func rendered(color: Bool = false) -> String {
    let paint = Paint(isOn: color)
    var place = ""
    if let span, !span.file.name.isEmpty {
      place = "\(Escaping.terminal(span.file.name)):\(span.start.line):\(span.start.column): "
    }
    var text = paint.bold(place) + paint.severity(severity) + " " + Escaping.terminal(message)
    let hint = hint.map { Escaping.terminal($0) }
    if let span, !span.file.bytes.isEmpty {
      let excerpt = Excerpt(span)
      text += "\n" + excerpt.line + "\n" + excerpt.padding + paint.caret(excerpt.caret)
      if let hint { text += " " + hint }
    } else if let hint {
      text += "; " + hint
    }
    for note in notes { text += "\n" + note.rendered(color: color) }
    return text
  }
}

private struct Paint {
  let isOn: Bool

  func bold(_ text: String) -> String { wrap(text, "1") }
  func caret(_ text: String) -> String { wrap(text, "1;32") }

  func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: wrap("error:", "1;31")
    case .warning: wrap("warning:", "1;35")
    case .note: wrap("note:", "1;36")
    }
  }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
