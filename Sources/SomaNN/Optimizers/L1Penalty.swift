import SomaRules
public import SomaTensor

/// Adds the gradient of the L1 penalty λ·Σ|w|, which is λ·sign(w): it pulls every weight towards zero with the same
/// force, so that many end near it. At w = 0 it adds nothing.
///
///     let pulled = addingL1Penalty(1e-4, to: gradients, of: model.parameters)
///     optimizer.update(&model.parameters, gradients: pulled)
///
/// - Parameters:
///   - rate: λ, finite and not negative.
///   - gradients: In the order of the parameters.
///   - parameters: Those with ``Parameter/isDecayed`` (weights, not biases) are penalised.
/// - Returns: The gradients of loss and penalty together.
/// - Precondition: The rate is in range; there is one gradient for each parameter.
///
/// **Source**: Tibshirani, "Regression shrinkage and selection via the lasso", 1996.
public func addingL1Penalty(_ rate: Double, to gradients: [Tensor], of parameters: [Parameter]) -> [Tensor] {
  mustHold(rate >= 0 && rate.isFinite, "addingL1Penalty: rate \(rate), expected 0 or more")
  mustHold(
    gradients.count == parameters.count,
    "addingL1Penalty: \(gradients.count) gradients for \(parameters.count) parameters, expected one for each")
  guard rate > 0 else { return gradients }
  return withoutRecording {
    zip(gradients, parameters).map { gradient, parameter in
      parameter.isDecayed ? gradient + parameter.value.sign() * rate : gradient
    }
  }
}
