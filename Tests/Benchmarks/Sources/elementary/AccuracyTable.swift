import Glibc
import Lanes

private func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// Prints the worst error of each function over `samples` arguments.
func measureAccuracy(_ samples: Int) {
  for function in checkedFunctions {
    let float = worstError(of: function, samples, function.float)
    let double = worstError(of: function, samples, function.double)
    print(pad(function.name, 10), pad("Float \(float)", 44), "Double \(double)")
  }
  let float = worstPowerError(FloatPack.self, samples)
  let double = worstPowerError(DoublePack.self, samples)
  print(pad("pow", 10), pad("Float \(float)", 60), "Double \(double)")
}

/// Prints a hash of results for each function: the same on every machine.
func printBitHashes() {
  func line(_ name: String, _ float: UInt64, _ double: UInt64) {
    print("    \"\(name)\": (0x\(String(float, radix: 16)), 0x\(String(double, radix: 16))),")
  }
  for function in checkedFunctions {
    line(function.name, bitHash(function, function.float), bitHash(function, function.double))
  }
  line("pow", powerBitHash(FloatPack.self), powerBitHash(DoublePack.self))
}
