public import SomaTensor

/// A loss as a value: one of the library's with its settings, or a closure of your own.
///
///     let bySign = Loss(name: "bySign") { outputs, targets in (outputs.sign() - targets).abs().mean() }
///     let loss = try bySign(model(x), y)
///
/// Every operation on tensors has its gradient, so a closure needs none.
public struct Loss: Sendable {
  /// Computes a scalar from a batch's outputs and targets.
  public typealias Rule = @Sendable (_ outputs: Tensor, _ targets: Tensor) throws -> Tensor

  /// A name for reports.
  public let name: String
  private let rule: Rule

  /// A loss of your own, or a library's loss with settings of your own.
  public init(name: String, _ rule: @escaping Rule) {
    self.name = name
    self.rule = rule
  }

  /// The loss of a batch.
  public func callAsFunction(_ outputs: Tensor, _ targets: Tensor) throws -> Tensor {
    try rule(outputs, targets)
  }

  /// Classes from logits.
  public static let crossEntropy = Loss(name: "crossEntropy") {
    try SomaNN.crossEntropy(logits: $0, targets: $1)
  }
  /// Yes or no from logits.
  public static let binaryCrossEntropy = Loss(name: "binaryCrossEntropy") {
    try SomaNN.binaryCrossEntropy(logits: $0, targets: $1)
  }
  /// Numbers, by squares.
  public static let meanSquaredError = Loss(name: "meanSquaredError") {
    try SomaNN.meanSquaredError(predictions: $0, targets: $1)
  }
  /// Numbers, by magnitudes.
  public static let meanAbsoluteError = Loss(name: "meanAbsoluteError") {
    try SomaNN.meanAbsoluteError(predictions: $0, targets: $1)
  }
  /// Numbers, by squares for small errors and magnitudes for large ones.
  public static let huber = Loss(name: "huber") { try SomaNN.huber(predictions: $0, targets: $1) }
  /// Signs, with a margin.
  public static let hinge = Loss(name: "hinge") { try SomaNN.hinge(scores: $0, targets: $1) }
}
