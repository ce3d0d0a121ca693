import Datasets
import Losses

extension Experiment {
  /// The data sets that losses are over, each once, in order of appearance.
  package var dataSets: [DataSet] {
    var known = Set<ObjectIdentifier>()
    return losses.compactMap(\.loss.data).filter { known.insert(ObjectIdentifier($0)).inserted }
  }

  /// The bytes of memory that the data sets take.
  package var dataMemory: Double { dataSets.reduce(0) { $0 + Double($1.summary.memory) } }
}
