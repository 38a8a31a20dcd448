import Foundation
import SomaData
import SomaTensor
import Testing

/// A folder of the test's own, removed when the test is done with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "soma-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, in folders made where they are missing, and returns its path.
  @discardableResult func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  var contents: [String] {
    (try? FileManager.default.subpathsOfDirectory(atPath: path).sorted()) ?? []
  }
}

/// The real data sets, which lie beside the package where there are any.
enum SharedData {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data").standardized.path

  static func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(file)") }
}

/// The trait of a test that reads `../shared/data/<file>`.
func needs(_ file: String) -> ConditionTrait {
  .enabled(if: SharedData.has(file), "skipped: \(SharedData.folder)/\(file) is absent")
}

func contents(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

/// A file committed beside the tests.
func fixture(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
}

/// Bytes from hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
  let digits = Array(text)
  return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
}

/// What `python3 -c 'import gzip; gzip.compress(b"hello, hello, hello\n" * 3, mtime=0)'` makes.
let greetingPacked = hex(
  "1f8b0800000000000203cb48cdc9c9d751c840a2b83288140300a689b6563c000000")
let greeting = [UInt8](String(repeating: "hello, hello, hello\n", count: 3).utf8)

func bytes(of tensor: Tensor) -> [UInt8] { tensor.withUnsafeBytes { [UInt8]($0) } }

func floats(_ tensor: Tensor) -> [Float] { tensor.array() }
