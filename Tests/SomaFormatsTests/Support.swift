import Foundation
import SomaFormats
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

  func file(_ name: String) -> String { "\(path)/\(name)" }

  var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

/// The bytes of a whole file, by way of Foundation.
func contents(of path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path)))
}

/// A file written by the reference implementation; see scripts/golden/safetensors_fixtures.py.
func fixture(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
}

func tensor<T>(_ values: [T], _ shape: [Int], _ dtype: DType) throws -> Tensor {
  try values.withUnsafeBytes { bytes in try Tensor(bytes: bytes, shape: shape, dtype: dtype) }
}

func bytes(of tensor: Tensor) -> [UInt8] { tensor.withUnsafeBytes { [UInt8]($0) } }

/// A safetensors file of any header and so many bytes of data.
func file(header: [UInt8], dataByteCount: Int) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
    + [UInt8](repeating: 0, count: dataByteCount)
}
