import SomaTensor

extension Misuse {
  private static func ones(_ shape: Int...) -> Tensor { Tensor(ones: shape) }

  static let tensors = [
    Misuse("Tensor.+(_:_:)", "add: shapes [2, 3] and [4] cannot be broadcast together") {
      _ = ones(2, 3) + ones(4)
    },
    Misuse("Tensor.*(_:_:)", "multiply: dtypes float32 and float64 differ") {
      _ = ones(2) * ones(2).toFloat64()
    },
    Misuse("Tensor./(_:_:)", "divide: needs a floating dtype, not int32") {
      _ = Tensor([1, 2] as [Int32]) / Tensor([1, 2] as [Int32])
    },
    Misuse("Tensor.matmul(_:precision:)", "matmul: inner sizes differ: [2, 3] × [4, 5]") {
      _ = ones(2, 3).matmul(ones(4, 5))
    },
    Misuse("linear(_:weight:bias:precision:)", "linear: input [2, 3], weight [5, 4] and bias none do not fit")
    {
      _ = linear(ones(2, 3), weight: ones(5, 4), bias: nil)
    },
    Misuse("Tensor.reshaped(to:)", "reshape: [2, 3] has 6 elements, [4] has not") {
      _ = ones(2, 3).reshaped(to: [4])
    },
    Misuse("Tensor.transposed(permutation:)", "transpose: [0, 0] is no order of 2 axes") {
      _ = ones(2, 3).transposed(permutation: [0, 0])
    },
    Misuse("Tensor.broadcast(to:)", "broadcast: [2, 3] cannot be repeated to fill [2, 4]") {
      _ = ones(2, 3).broadcast(to: [2, 4])
    },
    Misuse("Tensor.squeezingShape(at:)", "squeeze: axis 0 of [2, 3] has size 2, not 1") {
      _ = ones(2, 3).squeezingShape(at: 0)
    },
    Misuse("Tensor.sliced(alongAxis:_:step:)", "slice: 1..<5 is outside axis 0 of shape [2, 3]") {
      _ = ones(2, 3).sliced(alongAxis: 0, 1..<5)
    },
    Misuse("Tensor.subscript(_:)", "subscript: index 2 is outside 0 ..< 2") { _ = ones(2, 3)[2] },
    Misuse("Tensor.split(sizes:alongAxis:)", "split: sizes [1, 2] do not add up to axis 0 of shape [2]") {
      _ = ones(2).split(sizes: [1, 2])
    },
    Misuse("Tensor.concatenate(_:alongAxis:)", "concatenate: no tensors") { _ = Tensor.concatenate([]) },
    Misuse("Tensor.sum(alongAxes:keepingAxes:)", "sum: axis 2 does not exist in a tensor of rank 2") {
      _ = ones(2, 3).sum(alongAxes: [2])
    },
    Misuse("Tensor.max(alongAxes:keepingAxes:)", "max: no elements along axes [0] of shape [0]") {
      _ = ones(0).max()
    },
    Misuse("Tensor.argmax(alongAxis:)", "argmax: no elements along axis 1 of shape [2, 0]") {
      _ = ones(2, 0).argmax()
    },
    Misuse("Tensor.topK(_:)", "topK: 4 of the last axis of [2, 3]") { _ = ones(2, 3).topK(4) },
    Misuse("Tensor.item", "item: a tensor of shape [2] has 2 elements, not one") { _ = ones(2).item },
    Misuse("Tensor.array(of:)", "array(of: Int32): the tensor holds float32") {
      _ = ones(2).array(of: Int32.self)
    },
    Misuse("Tensor.init(_:shape:)", "Tensor: 3 numbers cannot fill shape [2, 2]") {
      _ = Tensor([1, 2, 3] as [Float], shape: [2, 2])
    },
    Misuse("Tensor.init(zeros:dtype:)", "shape [-1, 2] is not possible") { _ = Tensor(zeros: [-1, 2]) },
    Misuse("Tensor.init(zeros:dtype:)", "shape [4611686018427387904, 4] is not possible") {
      _ = Tensor(zeros: [1 << 62, 4])
    },
    Misuse("Tensor.tracked(label:)", "tracked: gradients need a floating dtype, not int32") {
      _ = Tensor([1] as [Int32]).tracked()
    },
    Misuse(
      "Tensor.gradients(of:upstream:recordingGradients:observing:)",
      "a value of shape [2] needs an upstream gradient"
    ) {
      let x = ones(2).tracked()
      _ = (x * 2).gradients(of: [x])
    },
    Misuse(
      "Tensor.gradients(of:upstream:recordingGradients:observing:)", "a target of shape [2] is not tracked"
    ) {
      _ = ones(2).tracked().sum().gradients(of: [ones(2)])
    },
    Misuse("RandomStream.next(below:)", "next(below:): bound 0 is not positive") {
      var stream = RandomStream(seed: 0, purpose: .dropout)
      _ = stream.next(below: 0)
    },
  ]
}
