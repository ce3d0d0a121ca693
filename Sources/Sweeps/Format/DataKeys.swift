import Datasets
import Engine
import Losses

extension ExperimentFormat {
  /// Data sets, by the names that the file gives them.
  static let dataKeys: [FormatKey] = [
    FormatKey(
      "data.file", .text, default: .absent,
      "A CSV file with a header, plain or as .gz, relative to the experiment's file.",
      details: [
        "It lies in the folder of the experiment; --allow-outside reads others.",
        "It stands with 'target', and with 'features', 'test' and 'scale' where they are given.",
      ],
      examples: ["data:\n  points: {file: data/points.csv, target: label, test: 0.2}"]),
    FormatKey(
      "data.target", .text, default: .words("required beside 'file'"),
      "The column to predict: numbers, or words.",
      details: ["Classes are its distinct values: whole numbers ascending, words sorted."],
      examples: ["data:\n  points: {file: data/points.csv, target: label}"]),
    FormatKey(
      "data.features", .any([.list(of: .text), .whole(WholeForm(1...100_000, "a count"))]),
      default: .words("all columns but the target"),
      "The columns of numbers that are learned from; of a generated set how many there are.",
      examples: [
        "data:\n  points: {file: data/points.csv, target: label, features: [x1, x2]}",
        "data:\n  line: {generate: linear, rows: 100, features: 3}",
      ]),
    FormatKey(
      "data.test", .any([.number(.openUnit), .keys(below: "data.test")]), default: .absent,
      "Which rows are held out: the last ones by their share, shuffled ones, or another file's.",
      examples: [
        "data:\n  points: {file: data/points.csv, target: label, test: 0.2}",
        "data:\n  points: {file: points.csv, target: label, test: {share: 0.2, shuffle: 7}}",
        "data:\n  points: {file: points.csv, target: label, test: {file: held-out.csv}}",
      ]),
    FormatKey(
      "data.test.share", .number(.openUnit), default: .absent,
      "How large a part of the rows is held out; ⌈share · rows⌉.",
      examples: ["data:\n  points: {file: points.csv, target: label, test: {share: 0.2}}"]),
    FormatKey(
      "data.test.shuffle", .whole(.seed), default: .words("the last rows"),
      "A number that chooses the rows at random; no trial's seed does.",
      examples: [
        "data:\n  points: {file: points.csv, target: label, test: {share: 0.2, shuffle: 7}}"
      ]),
    FormatKey(
      "data.test.file", .text, default: .absent,
      "A file of the same columns, whose rows are held out.",
      examples: ["data:\n  points: {file: points.csv, target: label, test: {file: more.csv}}"]),
    FormatKey(
      "data.scale", .words(Scale.self), default: .value("none"),
      "How features are scaled, by the training rows alone; targets never are.",
      examples: [
        "data:\n  moons: {generate: moons, rows: 200, scale: standard}\nloss: {mlp: {data: moons}}",
        "data:\n  points: {file: points.csv, target: label, scale: standard}",
      ]),
    FormatKey(
      "data.images", .text, default: .absent,
      "Images in IDX form, plain or as .gz; each pixel is a feature.",
      examples: [
        "data:\n  mnist: {images: train-images.gz, labels: train-labels.gz, scale: unit}"
      ]),
    FormatKey(
      "data.labels", .text, default: .words("required beside 'images'"),
      "The labels of the images in IDX form.",
      examples: ["data:\n  mnist: {images: train-images.gz, labels: train-labels.gz}"]),
    FormatKey(
      "data.test_images", .text, default: .absent, "Images that are held out, in IDX form.",
      examples: [
        "data:\n  mnist: {images: a.gz, labels: b.gz, test_images: c.gz, test_labels: d.gz}"
      ]),
    FormatKey(
      "data.test_labels", .text, default: .words("required beside 'test_images'"),
      "The labels of the images that are held out.",
      examples: [
        "data:\n  mnist: {images: a.gz, labels: b.gz, test_images: c.gz, test_labels: d.gz}"
      ]),
    FormatKey(
      "data.generate", .words(GeneratedSet.self), default: .absent,
      "Rows made by a formula and a generator of random numbers.",
      examples: [
        "data:\n  moons: {generate: moons, rows: 200, test: 0.2}\nloss: {mlp: {data: moons}}"
      ]),
    FormatKey(
      "data.rows", .whole(WholeForm(2...100_000_000, "a count of rows")),
      default: .words("required beside 'generate'"), "How many rows are generated.",
      examples: ["data:\n  moons: {generate: moons, rows: 200}"]),
    FormatKey(
      "data.seed", .whole(.seed), default: .value("0"),
      "What generated rows depend on; no trial's seed does.",
      examples: [
        "data:\n  moons: {generate: moons, rows: 200, seed: 1}\nloss: {mlp: {data: moons}}"
      ]),
    FormatKey(
      "data.classes", .whole(WholeForm(2...1000, "a count of classes")),
      default: .words("3 for blobs, 2 for spirals"), "How many classes blobs or spirals have.",
      examples: ["data:\n  arms: {generate: spirals, rows: 300, classes: 3}"]),
    FormatKey(
      "data.spread", .number(ParameterRange(0, 1e6)), default: .value("1"),
      "The standard deviation of blobs around their centers.",
      examples: [
        "data:\n  clouds: {generate: blobs, rows: 300, spread: 2}\nloss: {mlp: {data: clouds}}"
      ]),
    FormatKey(
      "data.noise", .number(ParameterRange(0, 1e6)),
      default: .words("0.15 for moons, 0.1 for linear, 0.02 for spirals"),
      "The standard deviation around moons and spirals, or of a linear target.",
      examples: [
        "data:\n  moons: {generate: moons, rows: 200, noise: 0.3}\nloss: {mlp: {data: moons}}"
      ]),
  ]
}

extension Scale: FormatWords {}
extension GeneratedSet: FormatWords {}
