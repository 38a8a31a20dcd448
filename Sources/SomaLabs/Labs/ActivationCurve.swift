import SomaNN
import SomaTensor

/// An activation function as a curve: one number in, one out.
///
/// Softmax and log-softmax become curves by a second class whose logit is 0; maxout by the two pieces x and −x.
struct ActivationCurve: Sendable {
  let name: String
  /// The bounds of its values and of its derivative.
  let range, derivativeRange: ClosedRange<Double>
  private let function: @Sendable (Tensor) -> Tensor

  static let all =
    ActivationFunction.all.map(ActivationCurve.init) + [
      // The slope that PReLU starts from.
      ActivationCurve("prelu", range: -.infinity ... .infinity, derivativeRange: 0.25...1) {
        $0.prelu(slope: Tensor(0.25, dtype: $0.dtype))
      },
      ActivationCurve("maxout", range: 0 ... .infinity, derivativeRange: -1...1) {
        Tensor.stack([$0, -$0], alongAxis: 1).maxout(pieces: 2).squeezingShape(at: 1)
      },
    ]

  private init(
    _ name: String, range: ClosedRange<Double>, derivativeRange: ClosedRange<Double>,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) {
    self.name = name
    self.range = range
    self.derivativeRange = derivativeRange
    self.function = function
  }

  private init(_ activation: ActivationFunction) {
    guard !activation.isElementwise else {
      self.init(activation.name, range: activation.range, derivativeRange: activation.derivativeRange) {
        activation($0)
      }
      return
    }
    // The derivative by the class's own logit: of softmax p(1 − p), of log-softmax 1 − p.
    let slopes = activation.name == ActivationFunction.softmax.name ? 0...0.25 : 0...1
    self.init(activation.name, range: activation.range, derivativeRange: slopes) { x in
      let logits = Tensor.stack([x, Tensor(zeros: x.shape, dtype: x.dtype)], alongAxis: 1)
      return activation(logits).sliced(alongAxis: 1, 0..<1).squeezingShape(at: 1)
    }
  }

  /// The curve with a name, whatever its case, hyphens and underscores.
  static func named(_ name: String) throws(LabError) -> ActivationCurve {
    let wanted = UnknownName.normalized(name)
    guard let found = all.first(where: { UnknownName.normalized($0.name) == wanted }) else {
      throw .unknown(UnknownName(subject: "activation", name: name, known: all.map(\.name)))
    }
    return found
  }

  /// The values and derivatives at some places.
  func callAsFunction(at places: [Double]) -> (values: [Double], derivatives: [Double]) {
    let x = Tensor(places)
    let derivatives = valueWithGradient(at: x) { function($0).sum() }.gradient
    return (function(x).doubles, derivatives.doubles)
  }

  /// The most that a derivative can be in size.
  var steepest: Double { max(abs(derivativeRange.lowerBound), abs(derivativeRange.upperBound)) }
}
