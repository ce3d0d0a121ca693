import Support

/// Writes a table of a report in LaTeX, in the style of booktabs.
struct LaTeXTable {
  private let table: Report.Table
  /// The rows whose key is the best: printed in bold.
  private let best: Set<Int>

  /// - Parameter best: rows, by number.
  init(_ table: Report.Table, best: Set<Int>) {
    self.table = table
    self.best = best
  }

  func lines() -> [String] {
    let columns = table.columns.map { $0.isNumeric ? "r" : "l" }.joined()
    var lines = ["\\begin{table}", "  \\centering"]
    if !table.caption.isEmpty { lines.append("  \\caption{\(Self.escaped(table.caption))}") }
    lines += ["  \\begin{tabular}{\(columns)}", "    \\toprule"]
    lines.append(row(table.columns.map { Self.escaped($0.title) }))
    lines.append("    \\midrule")
    for (number, cells) in table.rows.enumerated() {
      lines.append(
        row(
          cells.enumerated().map { at, cell in
            let isBest = best.contains(number) && (at == table.keyColumn || at == 0)
            return text(cell, isBold: isBest)
          }))
    }
    return lines + ["    \\bottomrule", "  \\end{tabular}", "\\end{table}"]
  }

  private func row(_ cells: [String]) -> String { "    \(cells.joined(separator: " & ")) \\\\" }

  private func text(_ cell: Report.Cell, isBold: Bool) -> String {
    if case .number(let text) = cell {
      let numbers = Self.numbers(text)
      return isBold ? "{\\boldmath\\bfseries \(numbers)}" : numbers
    }
    let text = Self.escaped(cell.text)
    return isBold ? "\\textbf{\(text)}" : text
  }

  /// Numbers in mathematics, with exponents as powers of ten; words between them as they are.
  static func numbers(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      var core = word
      var (before, after) = ("", "")
      while let first = core.first, "(≈".contains(first) {
        before += first == "≈" ? "$\\approx$" : "("
        core = core.dropFirst()
      }
      while core.last == ")" {
        after += ")"
        core = core.dropLast()
      }
      return before + number(String(core)) + after
    }.joined(separator: " ")
  }

  private static func number(_ text: String) -> String {
    if text == "…" { return "--" }
    if text == "–" { return "--" }
    let plain = text.replacing("−", with: "-")
    if plain == "∞" || plain == "-∞" { return "$\(plain.replacing("∞", with: "\\infty"))$" }
    guard plain.contains(where: \.isNumber),
      plain.allSatisfy({ $0.isNumber || "+-.,e".contains($0) })
    else { return escaped(text) }
    let parts = plain.split(separator: "e")
    let mantissa = parts[0].replacing(",", with: "{,}")
    return parts.count == 2 ? "$\(mantissa) \\cdot 10^{\(parts[1])}$" : "$\(mantissa)$"
  }

  /// Text in which LaTeX sees no commands.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<", ">", "|": result += "$\(character)$"
      case "−": result += "$-$"
      case "–": result += "--"
      case "≈": result += "$\\approx$"
      case "∞": result += "$\\infty$"
      case "…": result += "\\dots{}"
      case "₀": result += "$_0$"
      case "λ": result += "$\\lambda$"
      default: result.append(character)
      }
    }
    return result
  }
}
