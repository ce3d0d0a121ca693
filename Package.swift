// swift-tools-version: 6.2
import PackageDescription

#if os(Linux)
  import Glibc
#endif

// The instruction set that Swift's own code is built for. Swift has no attribute for one function,
// so it is chosen here, for all targets: by default what the building machine's processor has.
//
//   DESCENT_CPU=baseline|avx2|avx512 swift build -c release     for another machine
//
// A package that depends on this one by version may not be given such flags: there the baseline is
// built, unless the dependent's own build has them (-Xcc -march=x86-64-v3). Results are the same.
let instructionSet = Context.environment["DESCENT_CPU"] ?? builtByItself()

/// What the processor has, where this package is built by itself.
func builtByItself() -> String {
  let folders = Context.packageDirectory.split(separator: "/")
  let isDependency = folders.contains { $0 == "checkouts" || $0 == "registry" }
  return isDependency ? "baseline" : processorSet()
}

/// The best set that the processor has, of those that pay.
func processorSet() -> String {
  #if os(Linux) && arch(x86_64)
    guard let file = fopen("/proc/cpuinfo", "r") else { return "baseline" }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1 << 14)
    while fgets(&line, Int32(line.count), file) != nil {
      let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let words = Set(String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace))
      guard words.first != nil, words.contains("flags") else { continue }
      func has(_ names: String) -> Bool { names.split(separator: " ").allSatisfy(words.contains) }
      guard has("avx avx2 bmi1 bmi2 f16c fma abm movbe xsave") else { return "baseline" }
      // Before avx512_vbmi2, processors lower their clock for vectors of 512 bits.
      let isWide = has("avx512f avx512bw avx512cd avx512dq avx512vl avx512_vbmi2")
      return isWide ? "avx512" : "avx2"
    }
  #endif
  return "baseline"
}

let clangFlags: [String] =
  switch instructionSet {
  case "avx2": ["-march=x86-64-v3"]
  case "avx512": ["-march=x86-64-v4", "-mprefer-vector-width=512"]
  default: []
  }
let swiftSettings: [SwiftSetting] =
  clangFlags.isEmpty ? [] : [.unsafeFlags(clangFlags.flatMap { ["-Xcc", $0] })]
// The guard that ends the program with a message where the processor lacks the set; C itself stays
// at the baseline, so that it can run there.
let guardSettings: [CSetting] =
  switch instructionSet {
  case "avx2": [.define("CLANES_NEEDS_AVX2")]
  case "avx512": [.define("CLANES_NEEDS_AVX512")]
  default: []
  }

let package = Package(
  name: "descent",
  products: [
    .executable(name: "descent", targets: ["descent"]),
    .library(name: "Lanes", targets: ["Lanes"]),
    .library(name: "Optimizers", targets: ["Optimizers"]),
    .library(name: "Losses", targets: ["Losses"]),
    .library(name: "Expressions", targets: ["Expressions"]),
    .library(name: "Plotting", targets: ["Plotting"]),
    .library(name: "Experiments", targets: ["Sweeps", "Runner", "Reports"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // C libraries of the system, and one header of ours for what Swift's SIMD lacks.
    .systemLibrary(
      name: "Clibyaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "Ccairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "Czlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "Cnettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .target(name: "CLanes", cSettings: guardSettings),

    .target(name: "Lanes", dependencies: ["CLanes"]),
    .target(name: "YAML", dependencies: ["Clibyaml"]),
    .target(name: "Expressions", dependencies: ["CLanes", "Lanes"]),
    .target(name: "Losses", dependencies: ["Lanes", "Expressions"]),
    .target(name: "Optimizers", dependencies: ["Lanes", "Expressions"]),
    .target(name: "Plotting", dependencies: ["Ccairo", "Czlib"]),
    .target(name: "Results", dependencies: ["Cnettle"]),
    .target(name: "Sweeps", dependencies: ["Optimizers", "Losses", "YAML", "Results"]),
    .target(name: "Runner", dependencies: ["Optimizers", "Sweeps", "Results"]),
    .target(name: "Reports", dependencies: ["Results", "Plotting", "Runner"]),
    .executableTarget(
      name: "descent",
      dependencies: [
        "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "LanesTests", dependencies: ["Lanes"]),
    .testTarget(
      name: "ExpressionsTests", dependencies: ["Expressions", "Lanes", "Losses", "TestSupport"]),
    .testTarget(
      name: "OptimizersTests", dependencies: ["Optimizers", "Expressions", "Lanes"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "RunnerTests",
      dependencies: ["Runner", "Expressions", "Lanes", "Optimizers", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "Results", "Plotting", "Sweeps", "Czlib", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "LossesTests", dependencies: ["Losses", "Expressions"]),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting", "TestSupport"]),
    .testTarget(name: "SweepsTests", dependencies: ["Sweeps", "YAML", "TestSupport"]),
    .testTarget(name: "CommandTests", dependencies: ["descent", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

if !swiftSettings.isEmpty {
  for target in package.targets where target.type != .system && target.name != "CLanes" {
    target.swiftSettings = (target.swiftSettings ?? []) + swiftSettings
  }
}
