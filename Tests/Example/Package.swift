// swift-tools-version: 6.2
import PackageDescription

// A program of one's own on top of the libraries: rules written outside of them, stepped and swept.
//
//   swift run -c release
let package = Package(
  name: "Example",
  dependencies: [.package(name: "descent", path: "../..")],
  targets: [
    .executableTarget(
      name: "example",
      dependencies: [
        .product(name: "Losses", package: "descent"),
        .product(name: "Optimizers", package: "descent"),
        .product(name: "Experiments", package: "descent"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
