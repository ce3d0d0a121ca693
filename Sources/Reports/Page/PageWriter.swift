import Figures
import Plotting
import Results

/// Lays a report out as `report.png`: the verdicts and all figures as one tall picture.
package struct PageWriter {
  package let report: Report

  package init(report: Report) {
    self.report = report
  }

  package func page() -> Page {
    let blocks = report.sections(in: .picture).flatMap(\.blocks)
    let subtitle = [report.subject, report.tally.text].compactMap { $0 }.joined(separator: " · ")
    return Page(
      heading: report.title, subtitle: Words.minus(subtitle),
      tables: blocks.compactMap { block in
        if case .table(let table) = block.content { return Self.table(table) }
        return nil
      }, figures: blocks.compactMap { $0.figure?.figure })
  }

  private static func table(_ table: Report.Table) -> Page.Table {
    Page.Table(
      title: table.caption, header: table.columns.map(\.title),
      rows: table.rows.map { $0.map(\.text) },
      alignments: table.columns.map { $0.isNumeric ? .right : .left },
      dots: table.rows.map { row in row.lazy.compactMap(dot).first })
  }

  private static func dot(_ cell: Report.Cell) -> Color? {
    guard case .verdict(let status, _) = cell else { return nil }
    switch status {
    case .converged: return .bluishGreen
    case .exploded: return .vermillion
    case .maximumIterations: return .gray
    case .stalled: return .orange
    }
  }
}
