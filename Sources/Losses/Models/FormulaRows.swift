import Datasets
import Engine
import Formulas

extension Loss {
  /// What the columns of a formula over data hold, row by row; nil for other losses.
  public func rowTables() -> (training: RowTable, test: RowTable)? {
    guard case .formula(let formula) = objective, let data else { return nil }
    var columns: [[Double]] = []
    for column in formula.columns {
      for name in vectorColumns[column.name] ?? [column.name] {
        columns.append(data.column(named: name) ?? [Double](repeating: .nan, count: data.rows))
      }
    }
    func table(_ rows: Range<Int>) -> RowTable {
      var values: [Double] = []
      values.reserveCapacity(rows.count * columns.count)
      for row in rows { for column in columns { values.append(column[row]) } }
      return RowTable(values, width: columns.count, count: rows.count)
    }
    return (table(0..<data.trainingRows), table(data.trainingRows..<data.rows))
  }
}
