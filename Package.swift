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

/// Whether another package depends on this one by version.
let isDependency = Context.packageDirectory.split(separator: "/")
  .contains { $0 == "checkouts" || $0 == "registry" }

/// What the processor has, where this package is built by itself.
func builtByItself() -> String { isDependency ? "baseline" : processorSet() }

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
    .library(name: "Kernels", targets: ["Kernels", "MachineCode"]),
    .library(name: "Optimizers", targets: ["Optimizers", "Engine"]),
    .library(name: "Losses", targets: ["Losses", "Datasets"]),
    .library(name: "Formulas", targets: ["Formulas", "MachineCode", "Programs"]),
    .library(name: "Plotting", targets: ["Plotting"]),
    .library(name: "Experiments", targets: ["Sweeps", "Runner", "Analysis", "Figures", "Reports"]),
    // For Tests/Fuzzing.
    .library(name: "ProgramChecks", targets: ["ProgramChecks", "FileChecks", "Engine"]),
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
    .systemLibrary(
      name: "Csqlite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "CLanes", cSettings: guardSettings),
    // Files of Experiments/data, as bytes.
    .target(name: "CDatasets"),

    // Each target depends on targets above it in this list alone.
    .target(name: "Support", dependencies: ["Cnettle"]),
    .target(name: "YAML", dependencies: ["Clibyaml", "Support"]),
    .target(name: "Lanes", dependencies: ["CLanes"]),
    .target(name: "Plotting", dependencies: ["Ccairo", "Czlib", "Support"]),
    .target(name: "Programs", dependencies: ["Lanes"]),
    .target(name: "MachineCode", dependencies: ["CLanes", "Lanes", "Programs"]),
    .target(name: "Kernels", dependencies: ["CLanes", "Lanes", "MachineCode"]),
    .target(name: "Formulas", dependencies: ["Lanes", "MachineCode", "Programs"]),
    .target(
      name: "Engine",
      dependencies: ["Formulas", "Kernels", "Lanes", "MachineCode", "Programs", "Support"]),
    .target(name: "Datasets", dependencies: ["CDatasets", "Czlib", "Lanes", "Support"]),
    .target(
      name: "Losses",
      dependencies: ["Datasets", "Engine", "Formulas", "Kernels", "Lanes", "Support"]),
    .target(name: "Optimizers", dependencies: ["Engine", "Lanes", "Support"]),
    .target(
      name: "Sweeps",
      dependencies: [
        "Datasets", "Engine", "Formulas", "Lanes", "Losses", "Optimizers", "Support", "YAML",
      ]),
    .target(name: "Results", dependencies: ["Csqlite", "Engine", "Support"]),
    .target(
      name: "Runner",
      dependencies: [
        "Engine", "Formulas", "Lanes", "Losses", "Optimizers", "Programs", "Results", "Support",
        "Sweeps",
      ]),
    .target(
      name: "Analysis",
      dependencies: [
        "Engine", "Formulas", "Lanes", "Losses", "MachineCode", "Optimizers", "Plotting",
        "Programs", "Results", "Runner", "Support", "Sweeps", "YAML",
      ]),
    .target(
      name: "Figures",
      dependencies: [
        "Analysis", "Datasets", "Engine", "Formulas", "Lanes", "Losses", "Optimizers", "Plotting",
        "Results",
        "Runner", "Support", "Sweeps", "YAML",
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "Analysis", "Datasets", "Engine", "Figures", "Formulas", "Lanes", "Losses", "Optimizers",
        "Plotting",
        "Results", "Runner", "Support", "Sweeps", "YAML",
      ]),
    .executableTarget(
      name: "descent",
      dependencies: [
        "Analysis", "Engine", "Figures", "MachineCode", "Plotting", "Reports", "Results", "Runner",
        "Support", "Sweeps", "YAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(name: "TestSupport", dependencies: ["Czlib", "Support"], path: "Tests/TestSupport"),
    .target(
      name: "ProgramChecks",
      dependencies: ["Formulas", "Lanes", "MachineCode", "Programs", "TestSupport"],
      path: "Tests/ProgramChecks"),
    .target(
      name: "FileChecks",
      dependencies: [
        "Datasets", "Engine", "Figures", "Reports", "Results", "Runner", "Support", "Sweeps",
        "YAML",
      ], path: "Tests/FileChecks"),
    .testTarget(name: "SupportTests", dependencies: ["Support", "TestSupport"]),
    .testTarget(name: "YAMLTests", dependencies: ["TestSupport", "YAML"]),
    .testTarget(name: "LanesTests", dependencies: ["Lanes", "TestSupport"]),
    .testTarget(name: "PlottingTests", dependencies: ["Czlib", "Plotting", "TestSupport"]),
    .testTarget(
      name: "MachineCodeTests",
      dependencies: [
        "Engine", "Formulas", "Lanes", "Losses", "MachineCode", "ProgramChecks", "Programs",
        "TestSupport",
      ]),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels", "Lanes", "MachineCode", "TestSupport"]),
    .testTarget(
      name: "FormulasTests",
      dependencies: [
        "Formulas", "Lanes", "MachineCode", "ProgramChecks", "Programs", "TestSupport",
      ]),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "Engine", "Formulas", "Lanes", "MachineCode", "Optimizers", "Programs", "TestSupport",
      ]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Czlib", "Datasets", "Support", "TestSupport"]),
    .testTarget(
      name: "LossesTests",
      dependencies: [
        "Datasets", "Engine", "Formulas", "Lanes", "Losses", "Optimizers", "TestSupport",
      ]),
    .testTarget(
      name: "OptimizersTests",
      dependencies: [
        "Datasets", "Engine", "Formulas", "Lanes", "MachineCode", "Optimizers", "Support",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "SweepsTests",
      dependencies: [
        "Engine", "Support", "Datasets", "Figures", "Optimizers", "Sweeps", "TestSupport", "YAML",
      ]),
    .testTarget(name: "ResultsTests", dependencies: ["Results", "Support", "TestSupport"]),
    .testTarget(
      name: "RunnerTests",
      dependencies: [
        "Engine", "Formulas", "Lanes", "MachineCode", "Optimizers", "Results", "Runner", "Sweeps",
        "TestSupport",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "AnalysisTests",
      dependencies: [
        "Analysis", "Formulas", "Losses", "Plotting", "Results", "Runner", "Sweeps", "Support",
        "TestSupport", "YAML",
      ]),
    .testTarget(
      name: "FiguresTests",
      dependencies: [
        "Analysis", "Czlib", "Datasets", "Figures", "Formulas", "Losses", "Plotting", "Results",
        "Runner", "Sweeps", "TestSupport", "YAML",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Analysis", "Engine", "FileChecks", "Figures", "Plotting", "Reports", "Results", "Runner",
        "Sweeps",
        "TestSupport",
      ]),
    .testTarget(name: "CommandTests", dependencies: ["Reports", "TestSupport", "descent"]),
  ],
  swiftLanguageModes: [.v6]
)

// A target is compiled again only when a module that it declares has changed, but layouts reach further
// than imports: a structure grows with one that it stores, of a module that its own importers may not
// import. So each target depends on all that its dependencies depend on. What it imports has to be
// declared above all the same, which .ci/imports checks on the manifest without this.
if Context.environment["DESCENT_DEPENDENCIES"] != "declared" {
  func declared(_ name: String) -> [String] {
    let target = package.targets.first { $0.name == name }
    return (target?.dependencies ?? []).compactMap {
      if case .byNameItem(let name, _) = $0 { name } else { nil }
    }
  }
  for target in package.targets {
    var reached = declared(target.name)
    var at = 0
    while at < reached.count {
      for name in declared(reached[at]) where !reached.contains(name) {
        reached.append(name)
        target.dependencies.append(.byNameItem(name: name, condition: nil))
      }
      at += 1
    }
  }
}

if !swiftSettings.isEmpty {
  for target in package.targets where target.type != .system && target.name != "CLanes" {
    target.swiftSettings = (target.swiftSettings ?? []) + swiftSettings
  }
}
// Names of functions stay for profilers and backtraces; what debuggers need beyond them is three
// quarters of the program.
if !isDependency {
  for target in package.targets where target.name == "descent" {
    target.linkerSettings = [
      .unsafeFlags(["-Xlinker", "--strip-debug"], .when(configuration: .release))
    ]
  }
}
