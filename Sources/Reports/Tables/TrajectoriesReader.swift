import Results
import Runner
import Support
import Sweeps

/// Reads `trajectories.csv` back.
enum TrajectoriesReader {
  /// Some paths by trial, and the file's SHA-256; nil where there is no such file.
  ///
  /// - Throws: the first thing that is wrong, with its place.
  static func read(
    _ results: RunResults, path: String, wanted: Set<Int>
  ) throws(StoredOutputError) -> (paths: [Int: Trajectory], digest: String)? {
    guard OutputFolder.exists(path) else { return nil }
    do throws(TableError) {
      let reader = try CSVReader(path: path)
      let paths = try read(reader, results, wanted)
      return (paths, reader.hexadecimalDigest())
    } catch { throw .table(error) }
  }

  private static func read(
    _ reader: CSVReader, _ results: RunResults, _ wanted: Set<Int>
  ) throws(TableError) -> [Int: Trajectory] {
    let plan = results.plan
    let layout = TrajectoriesLayout(plan.experiment)
    let names = layout.componentNames
    let header = layout.header
    let firstComponent = layout.leading.count
    guard try reader.next() else {
      throw TableError(.wrong, reader.path, line: 1, column: 1, "the table is empty")
    }
    for (at, name) in header.enumerated() {
      guard at < reader.fieldCount, reader.field(at).elementsEqual(name.utf8) else {
        throw reader.error(
          at: at, "expected the column '\(name)'", hint: "the table is of another experiment")
      }
    }
    let isSingle = plan.experiment.precision == .float32
    /// - Parameter isOptional: whether what was not measured is left out, and NaN.
    func number(_ column: Int, isOptional: Bool = false) throws(TableError) -> Double {
      let field = reader.field(column)
      if isOptional, field.isEmpty { return .nan }
      let value =
        isSingle ? NumberParsing.float(field).map(Double.init) : NumberParsing.double(field)
      guard let value else {
        throw reader.error(at: column, "expected a number for \(header[column])")
      }
      return value
    }

    var trials: [[UInt8]: Int] = [:]
    for trial in wanted { trials[Array(plan.identity(of: trial).text.utf8)] = trial }
    var paths: [Int: Trajectory] = [:]
    var current: Trajectory?
    var lastID: [UInt8] = []
    /// The trial of the row; nil where nobody wants it.
    var trial: Int?
    /// The columns of the current trial's components.
    var columns: [Int] = []
    while try reader.next() {
      guard reader.fieldCount == header.count else {
        throw reader.error(
          at: reader.fieldCount,
          "the row has \(reader.fieldCount) fields, and the header \(header.count)")
      }
      let id = reader.field(0)
      if !id.elementsEqual(lastID) {
        lastID = Array(id)
        trial = trials[lastID]
      }
      guard let iteration = NumberParsing.whole(reader.field(1)) else {
        throw reader.error(at: 1, "expected an iteration")
      }
      guard let trial else { continue }
      if current?.trial != trial {
        if let current { paths[current.trial] = current }
        guard paths[trial] == nil else {
          throw reader.error(at: 0, "the rows of a trial do not stand together")
        }
        let index = plan.group(of: trial).lossIndex
        let own = plan.experiment.recordedNames(lossIndex: index)
        var path = Trajectory(trial: trial, dimension: own.count)
        path.components = plan.experiment.recordedComponents(lossIndex: index)
        if plan.experiment.losses[index].loss.data != nil { path.learning = .init() }
        let optimizer = plan.experiment.optimizers[plan.group(of: trial).optimizerIndex]
        if optimizer.averages { path.averageLosses = [] }
        current = path
        columns = own.compactMap { names.firstIndex(of: $0) }.map { $0 + firstComponent }
      }
      guard iteration > current?.iterations.last ?? -1 else {
        throw reader.error(at: 1, "iterations have to rise")
      }
      current?.iterations.append(iteration)
      let isLearning = current?.learning != nil
      let shift = layout.hasLearning ? 3 : 2
      current?.losses.append(try number(shift, isOptional: isLearning))
      current?.gradientNorms.append(try number(shift + 1, isOptional: isLearning))
      if isLearning {
        guard let epoch = NumberParsing.double(reader.field(2)) else {
          throw reader.error(at: 2, "expected a number of epochs")
        }
        current?.learning?.epochs.append(epoch)
        current?.learning?.batchLosses.append(try number(5, isOptional: true))
        current?.learning?.testLosses.append(try number(6, isOptional: true))
        current?.learning?.testAccuracies.append(try number(7, isOptional: true))
        current?.learning?.parameterNorms.append(try number(8, isOptional: true))
      }
      if current?.averageLosses != nil {
        current?.averageLosses?.append(
          try number(firstComponent - 1, isOptional: isLearning))
      }
      for column in columns { current?.points.append(try number(column)) }
    }
    if let current { paths[current.trial] = current }
    return paths
  }
}
