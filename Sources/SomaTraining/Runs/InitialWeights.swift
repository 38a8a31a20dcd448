import Foundation
import SomaFormats
public import SomaNN
import SomaTensor

/// Numbers for a network to begin with, from a file that Soma or another program wrote.
///
/// Names are those of Soma's layers, or those of another program, `0.weight`, `fc1.bias`, as PyTorch's `state_dict` has
/// them. Foreign names are matched module by module: in the order of the numbers in their names, or, where the names
/// have no order, by shapes where these leave one way only. A weight has the shape `[outputs, inputs]`, as in PyTorch;
/// nothing is ever transposed.
public struct InitialWeights: Sendable {
  /// Which file the numbers came from.
  public struct Source: Codable, Sendable, Equatable {
    /// Its path, as an absolute one.
    public var path: String?
    /// The SHA-256 of the file.
    public var sha256: String
  }

  /// Which file.
  public let source: Source
  /// What is worth a note: that whether the file has changed cannot be told.
  let notes: [String]
  private let path: String
  private let tensors: [NamedTensor]

  /// Reads a weights file.
  ///
  /// - Throws: ``RunError/cannotRead(_:)`` or ``RunError/badWeights(_:)``.
  public init(_ path: String) throws(RunError) {
    self.path = path
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try InputFile(path).readAll()
    } catch {
      throw .cannotRead(error)
    }
    let file = try WeightsFile(bytes: bytes, path: path)
    notes = file.notes
    tensors = file.content.tensors.map { NamedTensor(name: $0.name, value: $0.tensor) }
    source = Source(
      path: URL(filePath: path).standardizedFileURL.path(percentEncoded: false),
      sha256: SHA256.hash(bytes).hexadecimal)
  }

  /// Puts the numbers in a network.
  ///
  /// - Returns: Which tensor of the file became which of the network, where their names differ.
  /// - Throws: ``RunError/doesNotMatch(path:reason:)``, with every name and shape on both sides.
  public func load(into model: inout Model) throws(RunError) -> [(from: String, to: String)] {
    let own = model.namedTensors, ownNames = Set(own.map(\.name))
    // PyTorch counts batches for an average that Soma does not keep.
    let given = tensors.filter { !$0.name.hasSuffix("num_batches_tracked") }
    var renamed: [(from: String, to: String)] = []
    var matched = given
    if Set(given.map(\.name)) != ownNames {
      guard let order = Self.match(given, to: own) else {
        throw .doesNotMatch(path: path, reason: Self.comparison(given, own))
      }
      renamed = zip(order, own).map { (given[$0].name, $1.name) }
      matched = zip(order, own).map { NamedTensor(name: $1.name, value: given[$0].value) }
    }
    do throws(ModelError) {
      try model.load(matched)
    } catch {
      throw .doesNotMatch(path: path, reason: Self.comparison(given, own))
    }
    return renamed
  }

  /// For each tensor of the network the index of its tensor in the file; nothing where there is no way, or more than
  /// one.
  private static func match(_ given: [NamedTensor], to own: [NamedTensor]) -> [Int]? {
    let sources = modules(of: given), targets = modules(of: own)
    guard sources.count == targets.count else { return nil }
    let order: [Module]
    if Set(sources.map(\.skeleton)).count == 1 {
      let numbered = sources.map { (numbers: $0.numbers, module: $0) }
      order = numbered.sorted { $0.numbers.lexicographicallyPrecedes($1.numbers) }.map(\.module)
    } else {
      // Names without an order: each place must have one module that fits, and no module two places.
      let bySizes = Dictionary(grouping: sources) { $0.shapes(in: given) }
      let candidates = targets.map { bySizes[$0.shapes(in: own)] ?? [] }
      guard candidates.allSatisfy({ $0.count == 1 }) else { return nil }
      order = candidates.map { $0[0] }
      guard Set(order.map(\.path)).count == order.count else { return nil }
    }
    var indices = [Int](repeating: -1, count: own.count)
    for (source, target) in zip(order, targets) {
      guard source.shapes(in: given) == target.shapes(in: own) else { return nil }
      for (name, index) in target.members { indices[index] = source.members[name] ?? -1 }
    }
    return indices.contains(-1) ? nil : indices
  }

  /// The tensors of one layer: `fc1` with `weight` and `bias`.
  private struct Module {
    let path: String
    var members: [String: Int] = [:]
    /// The path without its numbers, and its numbers.
    var skeleton: String { path.filter { !$0.isASCII || !$0.isNumber } }
    var numbers: [Int] {
      path.split { !$0.isASCII || !$0.isNumber }.map { Int($0) ?? .max }
    }
    /// The shape of each member: modules with the same ones fit each other.
    func shapes(in tensors: [NamedTensor]) -> [String: [Int]] {
      members.mapValues { tensors[$0].value.shape }
    }
  }

  /// The modules in the order in which they first appear.
  private static func modules(of tensors: [NamedTensor]) -> [Module] {
    let foreign = ["running_mean": "runningMean", "running_var": "runningVariance"]
    var modules: [Module] = []
    var places: [String: Int] = [:]
    for (index, tensor) in tensors.enumerated() {
      let parts = tensor.name.split(separator: ".", omittingEmptySubsequences: false)
      let path = parts.dropLast().joined(separator: "."), leaf = String(parts.last ?? "")
      let place = places[path, default: modules.count]
      if place == modules.count {
        modules.append(Module(path: path))
        places[path] = place
      }
      modules[place].members[foreign[leaf] ?? leaf] = index
    }
    return modules
  }

  /// Both sides, one under the other, and a word on matrices that lie the other way round.
  private static func comparison(_ given: [NamedTensor], _ own: [NamedTensor]) -> String {
    func list(_ tensors: [NamedTensor]) -> String {
      let shown = tensors.prefix(40).map { "\n    \($0.name) \($0.value.shape)" }.joined()
      return shown + (tensors.count > 40 ? "\n    … and \(tensors.count - 40) more" : "")
    }
    let shapes = Set(given.map(\.value.shape))
    let isTransposed = own.contains {
      $0.value.rank == 2 && !shapes.contains($0.value.shape) && shapes.contains($0.value.shape.reversed())
    }
    return "its tensors do not match the network\n  the file has\(list(given))\n  the network has\(list(own))"
      + (isTransposed
        ? "\n  a weight is [outputs, inputs], as in PyTorch; Keras stores [inputs, outputs]" : "")
  }
}
