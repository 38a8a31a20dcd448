import Foundation
import SomaData
import SomaNN
public import SomaTensor

/// A training whose numbers stopped being numbers: where, and what came first.
public struct Divergence: Sendable, Equatable, CustomStringConvertible {
  /// The epoch, and the step in it; both from 1.
  public let epoch, step: Int
  /// The loss of that step; nothing where it was finite, and a gradient or the network was not.
  public let loss: Double?
  /// The step size.
  public let learningRate: Double
  /// The first tensor with a number that is not finite.
  public internal(set) var cause: NonFiniteTensor?
  /// Whether that was in the step before, which ruined the network while its loss was still finite.
  public internal(set) var isCauseInStepBefore = false
  /// The length of all gradients together in the step before, where it is known.
  public internal(set) var previousGradientNorm: Double?

  /// What happened, where, and what is known about why.
  public var description: String {
    let what =
      loss.map { "loss became \($0.isInfinite ? "infinite" : "NaN")" } ?? "numbers became NaN or infinite"
    var lines = ["\(what) at epoch \(epoch), step \(step)"]
    if let cause { lines.append("  \(cause)" + (isCauseInStepBefore ? ", in the step before" : "")) }
    var facts = ["lr \(String(format: "%.3g", learningRate))"]
    if let previousGradientNorm {
      facts.append("gradient norm \(String(format: "%.2g", previousGradientNorm)) in the step before")
    }
    return (lines + ["  " + facts.joined(separator: " · ")]).joined(separator: "\n")
  }
}

/// A tensor with numbers that are not finite.
public struct NonFiniteTensor: Sendable, Equatable, CustomStringConvertible {
  /// What the tensor is.
  public enum Role: String, Sendable {
    case input = "an input"
    case parameter = "a parameter"
    case output = "the output of a layer"
    case loss = "the loss"
    case gradient = "the gradient of a parameter"
    case memory = "what the optimizer remembers"
  }

  /// What it is.
  public let role: Role
  /// The layer's or parameter's name; empty for inputs and the loss.
  public let name: String
  /// Its numbers.
  public let statistics: TensorStatistics

  /// For example `first in the output of a layer, layers.3 (Linear): 12 NaN and 3 infinite of 640 numbers; …`.
  public var description: String {
    if role == .loss { return "the network's outputs are finite, their loss is not" }
    return "first in \(role.rawValue)\(name.isEmpty ? "" : ", \(name)"): \(statistics)"
  }

  /// Looks at what a step leaves behind. An infinite average square only stops its parameter; a NaN spreads.
  static func firstState(of model: Model, _ optimizer: any Optimizer) -> NonFiniteTensor? {
    for tensor in model.namedTensors
    where tensor.value.dtype.isFloating && !tensor.value.holdsOnly(\.isFinite) {
      return NonFiniteTensor(
        role: .parameter, name: tensor.name, statistics: TensorStatistics(tensor.value))
    }
    for tensor in optimizer.state where !tensor.value.holdsOnly({ !$0.isNaN }) {
      return NonFiniteTensor(role: .memory, name: tensor.name, statistics: TensorStatistics(tensor.value))
    }
    return nil
  }

  /// Makes a step again, without changing the model, and looks at every tensor in the order in which it is made:
  /// inputs, parameters, the layers' outputs, the loss, the gradients.
  static func first(
    in model: Model, _ batch: Batch, step: Int, precision: Precision, loss: Loss
  ) -> NonFiniteTensor? {
    var found: NonFiniteTensor?
    func look(_ role: Role, _ name: String, _ tensor: Tensor) {
      guard found == nil, tensor.dtype.isFloating else { return }
      let statistics = TensorStatistics(tensor)
      if !statistics.isFinite { found = NonFiniteTensor(role: role, name: name, statistics: statistics) }
    }
    look(.input, "", batch.inputs)
    for tensor in model.namedTensors { look(.parameter, tensor.name, tensor.value) }
    if found != nil { return found }
    let kinds = Dictionary(model.layers.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    let pass = try? model.gradientPass(
      parameters: model.parameters.map(\.value), states: model.states.map(\.value),
      step: Tensor([Int64(step)]), precision: precision,
      observing: { layer, output in
        look(.output, kinds[layer].map { "\(layer) (\($0))" } ?? layer, output.detached())
      },
      { forward in
        let value = try loss(forward(batch.inputs), batch.targets)
        look(.loss, "", value.detached())
        return value
      })
    for (parameter, gradient) in zip(model.parameters, pass?.gradients ?? []) {
      look(.gradient, parameter.name, gradient)
    }
    return found
  }
}

/// The numbers of a tensor in short.
public struct TensorStatistics: Sendable, Equatable, CustomStringConvertible {
  /// How many numbers there are, and how many are NaN or infinite.
  public let count, nanCount, infiniteCount: Int
  /// Of the finite ones; nothing where there are none.
  public let smallest, largest, mean: Double?

  /// Counts and measures.
  public init(_ tensor: Tensor) {
    let values = tensor.doubles
    let finite = values.filter(\.isFinite)
    count = values.count
    nanCount = values.count { $0.isNaN }
    infiniteCount = values.count { $0.isInfinite }
    smallest = finite.min()
    largest = finite.max()
    // Divided first: the sum of numbers near the largest could overflow.
    mean = finite.isEmpty ? nil : finite.reduce(0) { $0 + $1 / Double(finite.count) }
  }

  /// Whether every number is finite.
  public var isFinite: Bool { nanCount == 0 && infiniteCount == 0 }

  /// For example `12 NaN and 3 infinite of 640 numbers; the others from -3.1e+37 to 2.9e+38`.
  public var description: String {
    func text(_ value: Double?) -> String { value.map { String(format: "%.2g", $0) } ?? "-" }
    let rest =
      smallest == nil
      ? "" : "; the others from \(text(smallest)) to \(text(largest)), mean \(text(mean))"
    return "\(nanCount) NaN and \(infiniteCount) infinite of \(count) numbers\(rest)"
  }
}

extension Tensor {
  /// Whether all numbers are such.
  fileprivate func holdsOnly(_ isGood: (Double) -> Bool) -> Bool {
    withUnsafeBytes { bytes in
      switch dtype {
      case .float32: bytes.assumingMemoryBound(to: Float.self).allSatisfy { isGood(Double($0)) }
      case .float64: bytes.assumingMemoryBound(to: Double.self).allSatisfy(isGood)
      default: doubles.allSatisfy(isGood)
      }
    }
  }
}
