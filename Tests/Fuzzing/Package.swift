// swift-tools-version: 6.2
import PackageDescription

// Hostile input for the formula language, the machine code, and whatever reads files. Kept out of the tests, which it would
// slow down.
//
//   swift build -c release --sanitize=fuzzer --product formulas
//   .build/release/formulas -max_total_time=60 -rss_limit_mb=2048 -timeout=10 Corpus
//
//   swift build -c release --sanitize=fuzzer --product files
//   DESCENT_SUBJECT=experiment .build/release/files -max_total_time=60 CorpusOfExperiments
//     (table, manifest, record, replacement, shard, rows, images likewise)
//
//   swift run -c release numbers         every Float through the text of tables, and back
//   swift run -c release storm           two million inputs, counted, with the slowest
let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "descent", path: "../..")],
  targets: [
    .target(
      name: "Subject",
      dependencies: [
        .product(name: "Formulas", package: "descent"),
        .product(name: "ProgramChecks", package: "descent"),
      ]),
    // libFuzzer brings the entry point.
    .executableTarget(
      name: "formulas", dependencies: ["Subject"],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    .executableTarget(
      name: "files",
      dependencies: [.product(name: "ProgramChecks", package: "descent")],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    .executableTarget(name: "storm", dependencies: ["Subject"]),
    .executableTarget(
      name: "numbers", dependencies: [.product(name: "ProgramChecks", package: "descent")]),
  ],
  swiftLanguageModes: [.v6]
)
