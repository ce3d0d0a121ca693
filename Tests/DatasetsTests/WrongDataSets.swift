import Datasets

extension WrongData {
  static let all: [WrongData] = files + cells + choices + images + generated

  private static let files: [WrongData] = [
    WrongData(
      kind: .notFound, definition: { .file(path: "\($0)/g.csv", target: "y") },
      text:
        "~/g.csv: error: there is no such file; a path is relative to the folder of the experiment's file"
    ),
    WrongData(
      kind: .folder, definition: { .file(path: $0, target: "y") },
      text: "~: error: it is a folder; name a CSV file, with or without gzip"),
    .csv(
      .empty, "",
      "~/f.csv: error: the file is empty; a CSV file begins with the names of its columns"),
    .bytes(
      .damagedArchive, Array(gzip(Array("x,y\n1,2\n3,4\n".utf8)).dropLast(12)),
      "~/f.csv, byte 20: error: it ends before its compressed data do; make it again by gzip, or name the file that is not compressed"
    ),
    .bytes(
      .damagedArchive, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xFF, 0xFF, 0xFF],
      "~/f.csv, byte 11: error: its compressed data are damaged; make it again by gzip, or name the file that is not compressed"
    ),
    .bytes(
      .damagedArchive, Array("x,y\n1,2\n".utf8), name: "f.csv.gz",
      "~/f.csv.gz, byte 0: error: it does not begin as gzip's files do; make it again by gzip, or name the file that is not compressed"
    ),
    .bytes(
      .encoding, [0xFF, 0xFE, 0x78, 0, 0x2C, 0],
      "~/f.csv:1:1: error: the file is encoded in UTF-16; save it as UTF-8"),
    .bytes(
      .encoding, [0x78, 0x2C, 0xE9, 0x0A, 0x31, 0x2C, 0x32],
      "~/f.csv:1:3: error: this is not valid UTF-8; save the file as UTF-8"),
    .csv(
      .noHeader, "1,2\n3,4\n",
      "~/f.csv:1:1: error: the first row holds numbers; the first row names the columns: x1,x2,label"
    ),
    .csv(
      .unnamedColumn, "x,,y\n1,2,3\n",
      "~/f.csv:1:3: error: a column has no name; every column has a name of its own"),
    .csv(
      .duplicateColumn, "x,y,x\n1,2,3\n",
      "~/f.csv:1:5: error: two columns are named 'x'; every column has a name of its own"),
    .csv(
      .noRows, "x,y\n\n",
      "~/f.csv: error: there are no rows below the header; a row is a line of numbers"),
  ]

  private static let cells: [WrongData] = [
    .csv(
      .shortRow, "x,z,y\n1,2,3\n\n4,5\n",
      "~/f.csv:4:4: error: the row ends after 2 cells of 3; each row has a cell for each name of the header"
    ),
    .csv(
      .longRow, "x,y\n1,2\n3,4,5\n",
      "~/f.csv:3:5: error: the row goes on behind its last column: the header has 2 cells; numbers have a decimal point, and no comma"
    ),
    .csv(
      .openQuote, "x,y\n1,2\n3,\"4\n5,6\n",
      "~/f.csv:3:3: error: this quote is never closed; a cell in quotes ends with one; a quote within it is written twice"
    ),
    .csv(
      .misplacedQuote, "x,y\n1,\"2\"3\n",
      "~/f.csv:2:6: error: a cell goes on behind its closing quote; a quote within a cell in quotes is written twice"
    ),
    .csv(
      .notANumber, "x,y\n1,2\nabc,4\n",
      "~/f.csv:3:1: error: 'abc' is no number; features are numbers such as 12, -0.5, 1e-3; choose others by 'features'"
    ),
    .csv(
      .notANumber, "x,y\n1_000,2\n",
      "~/f.csv:2:1: error: '1_000' is no number; digits stand together: 1000000, 1e6"),
    .csv(
      .notANumber, "x,y\n0x10,2\n",
      "~/f.csv:2:1: error: '0x10' is no number; features are numbers such as 12, -0.5, 1e-3; choose others by 'features'"
    ),
    .csv(
      .missingValue, "x,y\n1,2\n,4\n",
      "~/f.csv:3:1: error: the cell is empty; every cell has a number; leave out the row, or fill in a number"
    ),
    .csv(
      .missingValue, "x,y\n1,\n",
      "~/f.csv:2:3: error: the cell is empty; every cell has a number; leave out the row, or fill in a number"
    ),
    .csv(
      .missingValue, "x,y\nNA,4\n",
      "~/f.csv:2:1: error: 'NA' means that a value is missing; every cell has a number; leave out the row, or fill in a number"
    ),
    .csv(
      .notFinite, "x,y\n1,2\n3,4\n-inf,5\n",
      "~/f.csv:4:1: error: '-inf' is no finite number; leave out the row, or fill in a number"),
    .csv(
      .notFinite, "x,y\n1,2\n3,NaN\n",
      "~/f.csv:3:3: error: 'NaN' is no finite number; leave out the row, or fill in a number"),
    .csv(
      .notFinite, "x,y\n1e999,2\n",
      "~/f.csv:2:1: error: this number is beyond the greatest one, 1.8e308; numbers are finite"),
    .csv(
      .notFinite, "x,y\n1e-300,2\n2e-300,3\n1e300,4\n", test: .share(0.1), scale: .standard,
      "~/f.csv: error: scaled, the feature 'x' has a test row beyond the greatest number; take another scale, or leave out the row"
    ),
    .csv(
      .mixedTarget, "x,y\n1,2\n3,4O\n",
      "~/f.csv:3:3: error: the target 'y' is a word here, and a number in the first row; a target is numbers alone, or words alone"
    ),
    .csv(
      .mixedTarget, "x,y\n1,a\n3,40\n",
      "~/f.csv:3:3: error: the target 'y' is a number here, and a word in the first row; a target is numbers alone, or words alone"
    ),
  ]

  private static let choices: [WrongData] = [
    .csv(
      .unknownTarget, "x,label\n1,2\n", target: "lable",
      "~/f.csv:1:1: error: unknown target 'lable'; did you mean 'label'?"),
    .csv(
      .unknownTarget, "x,label\n1,2\n", target: "y",
      "~/f.csv:1:1: error: unknown target 'y'; there are: x, label"),
    .csv(
      .unknownFeature, "length,width,y\n1,2,3\n", features: ["width", "lenght"],
      "~/f.csv:1:1: error: unknown feature 'lenght'; did you mean 'length'?"),
    .csv(
      .duplicateFeature, "x,y\n1,2\n", features: ["x", "x"],
      "~/f.csv: error: the feature 'x' is named twice; each feature is named once"),
    .csv(
      .targetAmongFeatures, "x,y\n1,2\n", features: ["x", "y"],
      "~/f.csv: error: the target 'y' is among the features; features are other columns than the target"
    ),
    .csv(
      .noFeatures, "y\n1\n",
      "~/f.csv:1:1: error: there is no feature beside the target 'y'; at least one other column is needed"
    ),
    .csv(
      .noFeatures, "x,y\n1,2\n", features: [],
      "~/f.csv: error: there is no feature beside the target 'y'; at least one other column is needed"
    ),
    WrongData(
      kind: .testColumns,
      files: ["f.csv": Array("x,y\n1,2\n".utf8), "t.csv": Array("z,y\n1,2\n".utf8)],
      definition: { .file(path: "\($0)/f.csv", target: "y", test: .file("\($0)/t.csv")) },
      text:
        "~/t.csv:1:1: error: the file to test on has no column 'x'; its columns are those of the file to train on, in any order"
    ),
    WrongData(
      kind: .testColumns,
      files: ["f.csv": Array("x,y\n1,2\n".utf8), "t.csv": Array("y,x,z\n1,2,3\n".utf8)],
      definition: { .file(path: "\($0)/f.csv", target: "y", test: .file("\($0)/t.csv")) },
      text:
        "~/t.csv:1:5: error: the column 'z' is not in the file to train on; its columns are those of the file to train on, in any order"
    ),
    WrongData(
      kind: .notANumber,
      files: ["f.csv": Array("x,y\n1,2\n".utf8), "t.csv": Array("y,x\n1,2\n1,b\n".utf8)],
      definition: { .file(path: "\($0)/f.csv", target: "y", test: .file("\($0)/t.csv")) },
      text:
        "~/t.csv:3:3: error: 'b' is no number; features are numbers such as 12, -0.5, 1e-3; choose others by 'features'"
    ),
    .csv(
      .share, "x,y\n1,2\n3,4\n", test: .share(1),
      "~/f.csv: error: the share of test rows is 1; it is above 0 and below 1: 0.2"),
    .csv(
      .share, "x,y\n1,2\n3,4\n", test: .shuffled(share: .nan, seed: 1),
      "~/f.csv: error: the share of test rows is NaN; it is above 0 and below 1: 0.2"),
    .csv(
      .noTrainingRow, "x,y\n1,2\n3,4\n", test: .share(0.9),
      "~/f.csv: error: no row is left to train on: 0.9 of 2 rows are held out; hold out a smaller share"
    ),
    .csv(
      .constantTarget, "x,y\n1,2\n3,2\n",
      "~/f.csv:2:3: error: the target 'y' is 2 in every row; a target has at least two different values"
    ),
    .csv(
      .constantTarget, "x,y\n1,a\n3,a\n",
      "~/f.csv:2:3: error: the target 'y' is a in every row; a target has at least two different values"
    ),
    .csv(
      .emptyClass, "x,y\n1,a\n3,b\n4,a\n5,c\n", test: .share(0.2),
      "~/f.csv:5:3: error: the class 'c' has no row to train on: its only row is a test row; every class has a row to train on; shuffle the test rows, or hold out fewer"
    ),
    .csv(
      .tooManyClasses,
      "x,y\n" + (0...DataSet.mostClasses).map { "1,w\($0)" }.joined(separator: "\n"),
      "~/f.csv:65538:3: error: the target 'y' has more than 65536 different words; choose a target of classes or of numbers"
    ),
  ]

  private static let right = idx(8, [2, 1, 2], [1, 2, 3, 4])

  private static let images: [WrongData] = [
    .images(
      .notIDX, Array("x,y\n".utf8),
      "~/i, byte 0: error: this is no IDX file; it begins with 0, 0, a type (8 to 14) and the number of dimensions"
    ),
    .images(
      .notIDX, idx(8, [4], [1, 2, 3, 4]),
      "~/i, byte 3: error: the number of dimensions is 1; images are arrays of 2 to 4 dimensions, the first one of images"
    ),
    .images(
      .notIDX, idx(8, [2, 0], []),
      "~/i, byte 8: error: dimension 2 is 0; each is at least 1, and all numbers fit into memory"),
    .images(
      .truncated, Array(right.dropLast()),
      "~/i, byte 19: error: the file ends too early; its header promises 4 numbers of 1 byte"),
    .images(
      .truncated, idx(8, [1 << 30, 1 << 20], [1, 2]),
      "~/i, byte 14: error: the file ends too early; its header promises 1125899906842624 numbers of 1 byte"
    ),
    .images(
      .truncated, Array(right.prefix(9)),
      "~/i, byte 9: error: the file ends too early; its header promises its dimensions"),
    .images(
      .surplusBytes, right + [5],
      "~/i, byte 20: error: the file goes on behind its last number; it has 2×1×2 numbers by its header"
    ),
    .images(
      .notFinite, idx(13, [2, 1], [0, 0, 0, 0, 0x7F, 0xC0, 0, 0]),
      "~/i, byte 16: error: the number is NaN; numbers are finite"),
    .images(
      .countsDiffer, right, labels: idx(8, [3], [0, 1, 1]),
      "~/l, byte 4: error: there are 3 labels for 2 images; each image of '~/i' has a label"),
    .images(
      .label, right, labels: idx(9, [2], [0, 0xFF]),
      "~/l, byte 9: error: a label is -1.0; labels are whole numbers from 0 to 65535"),
    .images(
      .shapesDiffer, right, test: idx(8, [1, 2, 1], [1, 2]), testLabels: idx(8, [1], [0]),
      "~/ti, byte 8: error: images to test on have 2×1 pixels, those to train on 1×2; all images have one shape"
    ),
    .images(
      .unpairedTest, right, test: right,
      "~/ti: error: images to test on have no labels; name both 'test_images' and 'test_labels', or neither"
    ),
  ]

  private static let generated: [WrongData] = [
    .generated(
      .rows, .moons, rows: 1,
      "error: 1 rows cannot be generated; from 2 to 100,000,000 rows"),
    .generated(
      .rows, .blobs, ["classes": 20],
      "error: 10 rows are fewer than 20 classes; every class has a row: 'rows' is at least 'classes'"
    ),
    .generated(
      .unknownParameter, .moons, ["nosie": 1],
      "error: unknown parameter of moons 'nosie'; did you mean 'noise'?"),
    .generated(
      .parameter, .blobs, ["classes": 2.5],
      "error: classes of blobs is 2.5; it is a whole number from 2 to 1000"),
    .generated(
      .parameter, .spirals, ["noise": .nan],
      "error: noise of spirals is NaN; it is a number from 0 to 1000000"),
    .generated(
      .testFile, .moons, test: .file("t.csv"),
      "t.csv: error: a generated set has no file to test on; hold out a share of its rows: 'test: 0.2'"
    ),
    .generated(
      .memory, .linear, ["features": 100_000], rows: 100_000_000,
      "error: there is no memory for the data: 80 TB are needed; name fewer columns by 'features', or take fewer rows"
    ),
    WrongData(
      kind: .unknownSet, definition: { _ in .catalogue("digit") },
      text: "error: unknown data set 'digit'; did you mean 'digits'?"),
  ]
}
