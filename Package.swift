// swift-tools-version: 6.0
import PackageDescription

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
    .target(name: "CLanes"),

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
      name: "RunnerTests", dependencies: ["Runner", "Expressions", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "TestSupport"]),
    .testTarget(name: "LossesTests", dependencies: ["Losses", "Expressions"]),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting"]),
    .testTarget(name: "SweepsTests", dependencies: ["Sweeps", "YAML", "TestSupport"]),
    .testTarget(name: "CommandTests", dependencies: ["descent", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
