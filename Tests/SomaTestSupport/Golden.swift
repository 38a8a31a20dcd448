import Foundation
import SomaFormats
public import SomaTensor

/// Numbers that another library made: a file of `Tests/Golden`, read by name.
///
/// The scripts that made them, and what the names mean, are in `scripts/golden`.
public struct Golden: Sendable {
  /// All tensors of the file by their full names.
  public let tensors: [String: Tensor]
  /// What the file says of itself: JSON with versions and, under `parameters`, what a case was called with.
  public let about: String

  /// Reads `Tests/Golden/<name>.safetensors` of this package.
  public init(_ name: String) throws {
    let path = packageRoot + "/Tests/Golden/\(name).safetensors"
    let file = try Safetensors(contentsOf: path)
    tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor) })
    about = file.metadata["about"] ?? "{}"
  }

  /// What each case was called with, under the other library's names.
  public var parameters: [String: [String: Any]] {
    get throws {
      let about = try JSONSerialization.jsonObject(with: Data(about.utf8))
      return (about as? [String: Any])?["parameters"] as? [String: [String: Any]] ?? [:]
    }
  }

  /// The tensor of that name; a test that asks for one that is not there is wrong.
  public subscript(name: String) -> Tensor {
    guard let tensor = tensors[name] else { preconditionFailure("no golden tensor \(name)") }
    return tensor
  }

  /// The tensors `<prefix>.0`, `<prefix>.1`, … as far as they go.
  public func list(_ prefix: String) -> [Tensor] {
    (0...).lazy.map { tensors["\(prefix).\($0)"] }.prefix { $0 != nil }.compactMap(\.self)
  }

  /// The distinct first `depth` parts of all names, sorted: the operations or cases of a file.
  public func groups(depth: Int) -> [String] {
    Set(tensors.keys.map { $0.split(separator: "/").prefix(depth).joined(separator: "/") }).sorted()
  }
}

/// The folder that holds `Package.swift`.
public let packageRoot = String(#filePath.dropLast("/Tests/SomaTestSupport/Golden.swift".count))
