// swift-tools-version: 6.2
import PackageDescription

// Long measurements, kept out of the tests.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "descent", path: "../..")],
  targets: [
    .executableTarget(
      name: "elementary", dependencies: [.product(name: "Lanes", package: "descent")]),
    .executableTarget(
      name: "tensors", dependencies: [.product(name: "Optimizers", package: "descent")]),
    .executableTarget(
      name: "figures",
      dependencies: [
        .product(name: "Experiments", package: "descent"),
        .product(name: "Plotting", package: "descent"),
      ]),
    .target(name: "CPeak"),
    .executableTarget(
      name: "kernels",
      dependencies: [
        "CPeak",
        .product(name: "Kernels", package: "descent"),
        .product(name: "Lanes", package: "descent"),
      ]),
    .executableTarget(
      name: "machine",
      dependencies: [
        .product(name: "Formulas", package: "descent"),
        .product(name: "Lanes", package: "descent"),
      ]),
    .executableTarget(
      name: "engine",
      dependencies: [
        .product(name: "Experiments", package: "descent"),
        .product(name: "Optimizers", package: "descent"),
        .product(name: "Formulas", package: "descent"),
        .product(name: "Lanes", package: "descent"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
