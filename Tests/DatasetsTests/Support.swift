import Czlib
import Datasets
import TestSupport

/// Reads a text as a CSV file named `f.csv`.
func read(
  _ text: String, target: String = "y", features: [String]? = nil, test: TestSplit = .none,
  scale: Scale = .none
) throws(DataSetError) -> DataSet {
  try read(Array(text.utf8), target: target, features: features, test: test, scale: scale)
}

func read(
  _ bytes: [UInt8], target: String = "y", features: [String]? = nil, test: TestSplit = .none,
  scale: Scale = .none
) throws(DataSetError) -> DataSet {
  let folder = TemporaryFolder()
  let path = folder.write(bytes, to: "f.csv")
  return try DataSet(
    .file(path: path, target: target, features: features, test: test, scale: scale), name: "f")
}

/// A member of a gzip file.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  guard
    deflateInit2_(
      &stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { return [] }
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 100)
  input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      deflate(&stream, Z_FINISH)
    }
  }
  return Array(output.prefix(Int(stream.total_out)))
}

/// An IDX file.
func idx(_ type: UInt8, _ dimensions: [Int], _ data: [UInt8]) -> [UInt8] {
  [0, 0, type, UInt8(dimensions.count)]
    + dimensions.flatMap { size in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) }
    } + data
}

func row(_ set: DataSet, _ row: Int) -> [Double] {
  let width = set.featureNames.count
  return Array(set.features[row * width..<(row + 1) * width])
}
