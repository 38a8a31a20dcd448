import Foundation
import Soma

/// What a run of the fuzzer reads: the environment variable `FORMAT` says which.
///
/// Refusing an input with a typed error is right. A trap, a memory error, or an input that is accepted and
/// then breaks a promise of the reader is a find.
enum InputFormat: String, CaseIterable {
  case safetensors, idx, cifar, tar, png
  /// A header of 13 bytes and unpacked rows, put into a PNG file whose checksums are right: chance would
  /// hardly find one.
  case pngRows
  /// Text of the lab `graph`: an expression, and on further lines the values of its names and the upstream gradient.
  case expression
  /// A byte of options, then a table.
  case csv
  /// A file of a run folder, as ``RunChecker/Part`` says.
  case runRecord, runConfiguration, runLog, runState

  static let chosen = ProcessInfo.processInfo.environment["FORMAT"].flatMap(InputFormat.init(rawValue:))

  /// The files that readers of paths are given, in a folder of this process.
  private static let folder: String = {
    let path = FileManager.default.temporaryDirectory.path + "/soma-fuzz-\(getpid())"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }()

  func read(_ bytes: [UInt8]) throws {
    switch self {
    case .safetensors: try checkSafetensors(bytes)
    case .idx: _ = try IDX.read(file("x.idx", bytes))
    case .cifar: _ = try CIFAR10.read([file("x.bin", bytes)])
    case .tar:
      _ = try file("cifar-10-binary.tar.gz", bytes)
      _ = try DataSet.load(
        "cifar-10", DataOptions(folder: Self.folder, isOffline: true, environment: [:]))
    case .png: try checkPNG(bytes)
    case .pngRows:
      guard bytes.count >= 13 else { return }
      try checkPNG(PNGMaker.file(header: bytes[..<13], rows: bytes[13...]))
    case .expression: try ExpressionChecker.check(bytes)
    case .csv: try checkTable(bytes)
    case .runRecord: try RunChecker.check(.record, bytes)
    case .runConfiguration: try RunChecker.check(.configuration, bytes)
    case .runLog: try RunChecker.check(.log, bytes)
    case .runState: try RunChecker.check(.state, bytes)
    }
  }

  private func checkPNG(_ bytes: [UInt8]) throws {
    let image = try PNGImage(bytes: bytes, path: "x.png")
    precondition(image.pixels.count == image.width * image.height * image.channelCount)
  }

  /// What was read and written again must read as the same.
  private func checkSafetensors(_ bytes: [UInt8]) throws {
    let first = try Safetensors(bytes: bytes, path: "x.safetensors")
    let second = try Safetensors(bytes: first.serialized(), path: "y.safetensors")
    precondition(first.metadata == second.metadata && first.tensors.count == second.tensors.count)
    for (name, tensor) in first.tensors {
      guard let copy = second[name] else { preconditionFailure("\(name) is lost") }
      precondition(tensor.dtype == copy.dtype && tensor.isIdentical(to: copy), "\(name) differs")
    }
  }

  /// A table as text must have the cells of the table as it is; and what is fitted to it must take its rows.
  private func checkTable(_ bytes: [UInt8]) throws {
    guard let options = bytes.first else { return }
    let format = TableFormat(
      separator: options & 1 == 0 ? nil : ",", hasHeader: options & 2 == 0,
      encoding: options & 4 == 0 ? .utf8 : .latin1, missingWords: options & 8 == 0 ? nil : ["x", "-"])
    let content = Array(bytes.dropFirst())
    let table = try Table.read(bytes: content, path: "x.csv", format)
    let asText = try Table.read(
      bytes: content, path: "x.csv", format, textColumns: Set(table.columns.map(\.name)))
    precondition(table.rowCount == asText.rowCount && table.rowCount > 0)
    for (column, texts) in zip(table.columns, asText.columns) {
      precondition(column.missingCount == texts.missingCount)
      for row in 0..<table.rowCount where !column.isNumeric {
        precondition(column.text(at: row) == texts.text(at: row))
      }
    }
    var plan = TablePlan(path: "x.csv", target: table.columns.last?.name)
    plan.categories = options & 16 == 0 ? .oneHot : .embedding
    plan.missing = [.impute, .category, .drop, .error][Int(options >> 5) & 3]
    let preprocessing = try plan.preprocessing(for: table)
    let inputs = try preprocessing.inputs(of: table).tensor
    precondition(inputs.shape == [table.rowCount, preprocessing.inputCount])
    precondition(inputs.floats.allSatisfy(\.isFinite))
  }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(Self.folder)/\(name)"
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }
}
