import Czlib
import Glibc
import Support

/// The bytes of a file one piece after the other, decompressed where they are gzip's, and the SHA-256 of the file
/// as it lies on the disk.
final class ByteReader {
  let path: String
  /// The bytes of the file; 0 where that is not known.
  let size: Int
  /// How many bytes of the file were taken, and how many came of them.
  private(set) var consumed = 0
  private(set) var produced = 0
  /// Whether the file is compressed; known after the first read.
  private(set) var isCompressed = false

  private enum Source {
    case file(File)
    case memory(UnsafeRawBufferPointer)
  }
  private let source: Source
  private var digest = Digest()
  private var isBegun = false
  private let stream: UnsafeMutablePointer<z_stream>
  private var hasStream = false
  /// Bytes of the file that are read and not yet taken.
  private let chunk: UnsafeMutableRawBufferPointer
  private var chunkStart = 0
  private var chunkEnd = 0
  private var isBetweenMembers = false

  /// - Throws: `.notFound`, `.unreadable`, `.folder`.
  convenience init(path: String) throws(DataSetError) {
    let file: File
    do { file = try File(reading: path) } catch { throw Self.unreadable(path, error) }
    guard !file.isFolder else {
      throw DataSetError(
        .folder, path, "it is a folder", hint: "name a CSV file, with or without gzip")
    }
    self.init(path, .file(file), size: file.size)
  }

  /// Bytes that are part of the program.
  convenience init(name: String, bytes: UnsafeRawBufferPointer) {
    self.init(name, .memory(bytes), size: bytes.count)
  }

  private init(_ path: String, _ source: Source, size: Int) {
    self.path = path
    self.source = source
    self.size = size
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    chunk = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  deinit {
    if hasStream { inflateEnd(stream) }
    stream.deallocate()
    chunk.deallocate()
  }

  private static func unreadable(_ path: String, _ error: SystemError) -> DataSetError {
    if error.code == ENOENT {
      return DataSetError(
        .notFound, path, "there is no such file",
        hint: "a path is relative to the folder of the experiment's file")
    }
    return DataSetError(
      .unreadable, path, "it cannot be read: \(error.reason)", hint: "name a file that can be read")
  }

  /// The SHA-256 of all bytes of the file, once it was read to its end.
  var finalDigest: [UInt8] { digest.finalized() }

  /// Fills a buffer as far as bytes come at once.
  ///
  /// - Returns: how many came; 0 at the end alone.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataSetError) -> Int {
    if !isBegun {
      isBegun = true
      try fill()
      isCompressed = chunkEnd >= 2 && chunk[0] == 0x1F && chunk[1] == 0x8B
      if isCompressed {
        guard
          inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else {
          throw DataSetError(.memory, path, "there is no memory to decompress it", hint: nil)
        }
        hasStream = true
      } else if path.hasSuffix(".gz"), chunkEnd > 0 {
        throw damaged("it does not begin as gzip's files do")
      }
    }
    let count = isCompressed ? try inflated(into: buffer) : try plain(into: buffer)
    produced += count
    return count
  }

  private func plain(into buffer: UnsafeMutableRawBufferPointer) throws(DataSetError) -> Int {
    if chunkStart == chunkEnd { try fill() }
    let count = min(buffer.count, chunkEnd - chunkStart)
    buffer.copyMemory(
      from: UnsafeRawBufferPointer(rebasing: chunk[chunkStart..<chunkStart + count]))
    chunkStart += count
    consumed += count
    return count
  }

  private func inflated(into buffer: UnsafeMutableRawBufferPointer) throws(DataSetError) -> Int {
    while true {
      if chunkStart == chunkEnd { try fill() }
      if chunkStart == chunkEnd {
        guard isBetweenMembers else { throw damaged("it ends before its compressed data do") }
        return 0
      }
      if isBetweenMembers {
        // Tapes and block devices pad with zeros; else another member follows.
        if chunk[chunkStart] == 0 {
          chunkStart += 1
          consumed += 1
          continue
        }
        inflateReset(stream)
        isBetweenMembers = false
      }
      let available = chunkEnd - chunkStart
      stream.pointee.next_in = chunk.baseAddress?.advanced(by: chunkStart)
        .assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = UInt32(available)
      stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(min(buffer.count, 1 << 30))
      let room = stream.pointee.avail_out
      let status = inflate(stream, Z_NO_FLUSH)
      let used = available - Int(stream.pointee.avail_in)
      chunkStart += used
      consumed += used
      switch status {
      case Z_OK: break
      case Z_STREAM_END: isBetweenMembers = true
      case Z_BUF_ERROR where used == 0 && chunkStart == chunkEnd: break
      case Z_MEM_ERROR:
        throw DataSetError(.memory, path, "there is no memory to decompress it", hint: nil)
      default: throw damaged("its compressed data are damaged")
      }
      let count = Int(room - stream.pointee.avail_out)
      if count > 0 { return count }
    }
  }

  private func damaged(_ what: String) -> DataSetError {
    DataSetError(
      .damagedArchive, path, at: .byte(consumed), what,
      hint: "make it again by gzip, or name the file that is not compressed")
  }

  private func fill() throws(DataSetError) {
    chunkStart = 0
    chunkEnd = 0
    switch source {
    case .file(let file):
      do { chunkEnd = try file.read(into: chunk) } catch { throw Self.unreadable(path, error) }
    case .memory(let bytes):
      // What was taken is all that was ever in the chunk.
      let rest = UnsafeRawBufferPointer(rebasing: bytes[consumed...].prefix(chunk.count))
      chunk.copyMemory(from: rest)
      chunkEnd = rest.count
    }
    digest.update(UnsafeRawBufferPointer(rebasing: chunk[..<chunkEnd]))
  }
}
