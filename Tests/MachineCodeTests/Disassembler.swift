import Foundation
import Testing

/// Reads machine code back by `objdump`, which shares nothing with the assembler.
enum Disassembler {
  struct Instruction {
    var offset: Int
    /// In Intel's notation, with single spaces.
    var text: String
  }

  static func read(_ bytes: [UInt8]) throws -> [Instruction] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let code = folder.appending(path: "code")
    let listing = folder.appending(path: "listing")
    try Data(bytes).write(to: code)
    _ = FileManager.default.createFile(atPath: listing.path, contents: nil)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--no-show-raw-insn",
      code.path,
    ]
    process.standardOutput = try FileHandle(forWritingTo: listing)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "objdump is needed: see .ci/setup")
    return String(decoding: try Data(contentsOf: listing), as: UTF8.self)
      .split(separator: "\n").compactMap { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[1].first == "\t",
          let offset = Int(parts[0].trimmingCharacters(in: .whitespaces), radix: 16)
        else { return nil }
        let words = parts[1].split { $0 == " " || $0 == "\t" }
        return Instruction(offset: offset, text: words.joined(separator: " "))
      }
  }
}
