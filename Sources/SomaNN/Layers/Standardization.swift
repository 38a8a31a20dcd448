import SomaTensor

extension Tensor {
  /// This tensor's distance from its mean along axes, and the mean, which keeps the axes with size 1.
  ///
  /// Two steps: first a mean computed in float64 is taken away as a constant, then the mean of what is left.
  /// A constant input therefore leaves exactly 0, and 10000, 10001 leave ∓½. The second mean carries the
  /// gradient.
  func centred(alongAxes axes: [Int]) -> (centred: Tensor, mean: Tensor) {
    let mean = detached().toFloat64().mean(alongAxes: axes, keepingAxes: true).converted(to: dtype)
    let rough = self - mean
    return (rough - rough.mean(alongAxes: axes, keepingAxes: true), mean)
  }
}
