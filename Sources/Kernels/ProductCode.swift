import MachineCode
import Synchronization

/// The machine code of all tiles for one instruction set, type of number and kind of left elements.
final class ProductCode: Sendable {
  struct Key: Hashable {
    var set: InstructionSet
    var isDouble: Bool
    var isOfNumbers: Bool
  }

  private let memory: ExecutableMemory
  /// The address of the tiles. As a number: they never change, and are only read.
  private let table: UInt
  /// What computes products, as long as the code is there.
  let product: TiledProduct

  private static let cache = Mutex<[Key: ProductCode]>([:])

  /// The code for a key, made when first asked for and kept for the process; nil where there is none,
  /// or the system gives no memory for code.
  static func code(_ key: Key) -> ProductCode? {
    guard key.set != .portable, !ExecutableMemory.isRefused else { return nil }
    return cache.withLock { cache in
      if let known = cache[key] { return known }
      let code = ProductCode(key)
      cache[key] = code
      return code
    }
  }

  private init?(_ key: Key) {
    let shapes = TileShapes(key.set, isOfNumbers: key.isOfNumbers)
    var generator = TileGenerator(
      key.set, isDouble: key.isDouble, isOfNumbers: key.isOfNumbers)
    let entries = shapes.all.map { ($0, generator.generate($0)) }
    guard let memory = ExecutableMemory(generator.assembler.finished()) else { return nil }
    self.memory = memory
    let table = UnsafeMutablePointer<TileTable>.allocate(capacity: 1)
    table.initialize(to: TileTable(shapes: shapes))
    for (shape, offset) in entries { table.pointee[shape] = memory.function(at: offset) }
    self.table = UInt(bitPattern: table)
    product = TiledProduct(
      table: self.table, leftSize: key.isOfNumbers ? key.isDouble ? 8 : 4 : 64,
      passes: key.isOfNumbers ? 1 : 64 / key.set.vectorBytes)
  }

  deinit { UnsafeMutablePointer<TileTable>(bitPattern: table)?.deallocate() }

  /// A copy of the code, for debugging.
  var bytes: [UInt8] { memory.bytes }
}
