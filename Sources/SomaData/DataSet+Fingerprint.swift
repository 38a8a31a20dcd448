import Foundation
public import SomaFormats
import SomaTensor

extension DataSet {
  /// The SHA-256 of all samples, scalings and class names: two sets with one fingerprint train alike.
  public var fingerprint: SHA256.Digest {
    var hash = SHA256()
    func add(_ text: String) { hash.update(Array("\(text.utf8.count) \(text)".utf8)) }
    for name in classNames { add(name) }
    for part in [train, validation, test].compactMap(\.self) {
      add("\(part.divisor)")
      for tensor in [part.features, part.targets] {
        add("\(tensor.dtype.rawValue) \(tensor.shape)")
        tensor.withUnsafeBytes { hash.update($0) }
      }
    }
    return hash.finalize()
  }
}
