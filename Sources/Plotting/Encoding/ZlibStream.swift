import Czlib

/// A zlib stream (RFC 1950) that is written a piece at a time, so that a picture's bytes need never
/// lie in memory all at once.
final class ZlibStream {
  /// How deflate searches for repetitions.
  struct Search {
    var level: CInt
    var strategy = Z_DEFAULT_STRATEGY
    /// The size of its tables, as a power of two from 1 to 9. The table of what was seen is gone
    /// through for each 32 kB, so that a large one costs more than it finds where much repeats.
    var memory: CInt = 9
    /// Other bounds than the level's own: what matches are searched less for, up to which length
    /// all of their bytes are remembered, which are good enough, and how many are tried.
    var bounds: (good: CInt, remembered: CInt, nice: CInt, tried: CInt)?
  }

  /// The compressed bytes so far; all of them after `finish`.
  private(set) var bytes: [UInt8]
  /// zlib keeps the address.
  private let stream: UnsafeMutablePointer<z_stream>
  private let chunk: UnsafeMutableBufferPointer<UInt8>

  /// - Throws: `PlottingError.compression` if memory is short.
  init(_ search: Search) throws(PlottingError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    chunk = .allocate(capacity: 1 << 15)
    bytes = []
    var status = deflateInit2_(
      stream, search.level, Z_DEFLATED, 15, search.memory, search.strategy, ZLIB_VERSION,
      CInt(MemoryLayout<z_stream>.size))
    if status == Z_OK, let bounds = search.bounds {
      status = deflateTune(stream, bounds.good, bounds.remembered, bounds.nice, bounds.tried)
    }
    guard status == Z_OK else { throw .compression(status: Int(status)) }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    chunk.deallocate()
  }

  /// Compresses some bytes more.
  func write(_ input: UnsafeBufferPointer<UInt8>) throws(PlottingError) {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(clamping: input.count)
    try run(Z_NO_FLUSH)
  }

  /// Ends the stream.
  func finish() throws(PlottingError) {
    try run(Z_FINISH)
  }

  private func run(_ flush: CInt) throws(PlottingError) {
    repeat {
      stream.pointee.next_out = chunk.baseAddress
      stream.pointee.avail_out = UInt32(chunk.count)
      let status = deflate(stream, flush)
      // Having nothing to do is no error of zlib's.
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
        throw .compression(status: Int(status))
      }
      bytes += chunk[..<(chunk.count - Int(stream.pointee.avail_out))]
    } while stream.pointee.avail_out == 0
  }
}
