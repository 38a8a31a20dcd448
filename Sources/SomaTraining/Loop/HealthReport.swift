import SomaData
import SomaNN
import SomaTensor

/// How well a signal goes through a network, forward and back: gradients that vanish or explode, units that do nothing.
public struct HealthReport: Sendable, Equatable {
  /// After which epoch.
  public let epoch: Int
  /// The length of all gradients of one batch together; nothing where a gradient is not finite.
  public let gradientNorm: Double?
  /// The layers that have parameters or are activations.
  public let layers: [Layer]

  /// One layer.
  public struct Layer: Sendable, Equatable {
    /// Its place, `layers.0`, and what it is, `Linear`.
    public let name, kind: String
    /// The length of its parameters' gradients; nothing where it has no parameters, or a gradient is not finite.
    public let gradientNorm: Double?
    /// Units of an activation, and those that give the same number for every sample of the batch.
    public let unitCount, deadCount: Int?
  }

  /// Looks at one batch of at least two samples, in training mode. Nothing changes.
  ///
  /// - Throws: What the loss throws, and `ModelError`.
  init(
    epoch: Int, _ model: Model, _ batch: Batch, step: Int, precision: Precision, loss: Loss
  ) throws {
    self.epoch = epoch
    var dead: [String: Int] = [:]
    let activations = Set(model.layers.filter(\.isActivation).map(\.name))
    let pass = try model.gradientPass(
      parameters: model.parameters.map(\.value), states: model.states.map(\.value),
      step: Tensor([Int64(step)]), precision: precision,
      observing: { layer, output in
        if activations.contains(layer) { dead[layer] = Self.constantColumns(of: output.detached()) }
      },
      { forward in try loss(forward(batch.inputs), batch.targets) })
    gradientNorm = try? globalNorm(pass.gradients)
    var gradients: [String: [Tensor]] = [:]
    for (parameter, gradient) in zip(model.parameters, pass.gradients) {
      let layer = parameter.name.split(separator: ".").dropLast().joined(separator: ".")
      gradients[layer, default: []].append(gradient)
    }
    layers = model.layers.compactMap { layer in
      let own = gradients[layer.name]
      guard own != nil || layer.isActivation else { return nil }
      return Layer(
        name: layer.name, kind: layer.kind, gradientNorm: own.flatMap { try? globalNorm($0) },
        unitCount: layer.isActivation ? layer.outputShape.reduce(1, *) : nil, deadCount: dead[layer.name])
    }
  }

  /// How many units give one number for all rows. Of one row nothing can be told.
  private static func constantColumns(of outputs: Tensor) -> Int? {
    let rows = outputs.shape.first ?? 0
    guard rows > 1 else { return nil }
    let values = outputs.doubles, columns = values.count / rows
    return (0..<columns).count { column in
      (1..<rows).allSatisfy { values[$0 * columns + column] == values[column] }
    }
  }
}
