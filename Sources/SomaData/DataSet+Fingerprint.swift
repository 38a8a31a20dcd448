import Foundation
public import SomaFormats
import SomaTensor

extension DataSet {
  /// The SHA-256 of all samples, scalings and class names: two sets with one fingerprint train alike.
  public var fingerprint: SHA256.Digest {
    var hash = SHA256()
    for name in classNames { hash.add(name) }
    for part in [train, validation, test].compactMap(\.self) { part.update(&hash) }
    return hash.finalize()
  }
}

/// What the parts of a set were, so that a changed one can be named.
public struct PartFingerprints: Codable, Sendable, Equatable {
  /// The SHA-256 of the samples to train on.
  public var training: String
  /// The SHA-256 of the set's own samples to choose the best epoch with, and of those to test with.
  public var validation, test: String?

  /// The fingerprints of a set's parts.
  public init(of data: DataSet) {
    training = data.train.fingerprint
    validation = data.validation?.fingerprint
    test = data.test?.fingerprint
  }

  /// The names of the parts that differ.
  public func changed(in other: PartFingerprints) -> [String] {
    [
      ("training", training == other.training), ("validation", validation == other.validation),
      ("test", test == other.test),
    ].filter { !$0.1 }.map(\.0)
  }
}

extension Samples {
  /// The SHA-256 of inputs, targets and scaling.
  fileprivate var fingerprint: String {
    var hash = SHA256()
    update(&hash)
    return hash.finalize().hexadecimal
  }

  fileprivate func update(_ hash: inout SHA256) {
    hash.add("\(divisor)")
    for tensor in [features, targets] {
      hash.add("\(tensor.dtype.rawValue) \(tensor.shape)")
      tensor.withUnsafeBytes { hash.update($0) }
    }
  }
}

extension SHA256 {
  /// A text and its length, so that two texts in turn are not another two.
  fileprivate mutating func add(_ text: String) { update(Array("\(text.utf8.count) \(text)".utf8)) }
}
