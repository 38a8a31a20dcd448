import SomaTensor

extension Misuse {
  private static func ones(_ shape: Int...) -> Tensor { Tensor(ones: shape) }

  static let tensors = [
    Misuse("SomaTensor Tensor.+(left:right:)", "add: shapes [2, 3] and [4] cannot be broadcast together") {
      _ = ones(2, 3) + ones(4)
    },
    Misuse("SomaTensor Tensor.*(left:right:)", "multiply: dtypes float32 and float64 differ") {
      _ = ones(2) * ones(2).toFloat64()
    },
    Misuse("SomaTensor Tensor./(left:right:)", "divide: needs a floating dtype, not int32") {
      _ = Tensor([1, 2] as [Int32]) / Tensor([1, 2] as [Int32])
    },
    Misuse("SomaTensor Tensor.matmul(_:precision:)", "matmul: inner sizes differ: [2, 3] × [4, 5]") {
      _ = ones(2, 3).matmul(ones(4, 5))
    },
    Misuse(
      "SomaTensor linear(_:weight:bias:precision:)",
      "linear: input [2, 3], weight [5, 4] and bias none do not fit"
    ) {
      _ = linear(ones(2, 3), weight: ones(5, 4), bias: nil)
    },
    Misuse(
      "SomaTensor Tensor.reshaped(to:)",
      "reshape: [2, 3] has 6 elements, expected a shape of as many, not [4]"
    ) {
      _ = ones(2, 3).reshaped(to: [4])
    },
    Misuse("SomaTensor Tensor.transposed(permutation:)", "transpose: [0, 0] is no order of 2 axes") {
      _ = ones(2, 3).transposed(permutation: [0, 0])
    },
    Misuse("SomaTensor Tensor.broadcast(to:)", "broadcast: [2, 3] cannot be repeated to fill [2, 4]") {
      _ = ones(2, 3).broadcast(to: [2, 4])
    },
    Misuse("SomaTensor Tensor.squeezingShape(at:)", "squeeze: axis 0 of [2, 3] has size 2, not 1") {
      _ = ones(2, 3).squeezingShape(at: 0)
    },
    Misuse("SomaTensor Tensor.sliced(alongAxis:_:step:)", "slice: 1..<5 is outside axis 0 of shape [2, 3]") {
      _ = ones(2, 3).sliced(alongAxis: 0, 1..<5)
    },
    Misuse("SomaTensor Tensor.subscript(index:)", "subscript: index 2 is outside 0 ..< 2") {
      _ = ones(2, 3)[2]
    },
    Misuse(
      "SomaTensor Tensor.split(sizes:alongAxis:)",
      "split: sizes [1, 2], expected ones of 0 or more that add up to axis 0 of shape [2]"
    ) {
      _ = ones(2).split(sizes: [1, 2])
    },
    Misuse("SomaTensor Tensor.concatenate(_:alongAxis:)", "concatenate: no tensors") {
      _ = Tensor.concatenate([])
    },
    Misuse(
      "SomaTensor Tensor.sum(alongAxes:keepingAxes:)", "sum: axis 2 does not exist in a tensor of rank 2"
    ) {
      _ = ones(2, 3).sum(alongAxes: [2])
    },
    Misuse("SomaTensor Tensor.max(alongAxes:keepingAxes:)", "max: no elements along axes [0] of shape [0]") {
      _ = ones(0).max()
    },
    Misuse("SomaTensor Tensor.argmax(alongAxis:)", "argmax: no elements along axis 1 of shape [2, 0]") {
      _ = ones(2, 0).argmax()
    },
    Misuse("SomaTensor Tensor.topK(_:)", "topK: 4 of the last axis of [2, 3]") { _ = ones(2, 3).topK(4) },
    Misuse("SomaTensor Tensor.item", "item: a tensor of shape [2] has 2 elements, not one") {
      _ = ones(2).item
    },
    Misuse("SomaTensor Tensor.array(of:)", "array(of: Int32): the tensor holds float32") {
      _ = ones(2).array(of: Int32.self)
    },
    Misuse("SomaTensor Tensor.init(_:shape:)", "Tensor: 3 numbers cannot fill shape [2, 2]") {
      _ = Tensor([1, 2, 3] as [Float], shape: [2, 2])
    },
    Misuse("SomaTensor Tensor.init(zeros:dtype:)", "shape [-1, 2] is not possible") {
      _ = Tensor(zeros: [-1, 2])
    },
    Misuse("SomaTensor Tensor.init(zeros:dtype:)", "shape [4611686018427387904, 4] is not possible") {
      _ = Tensor(zeros: [1 << 62, 4])
    },
    Misuse("SomaTensor Tensor.tracked(label:)", "tracked: gradients need a floating dtype, not int32") {
      _ = Tensor([1] as [Int32]).tracked()
    },
    Misuse(
      "SomaTensor Tensor.gradients(of:upstream:recordingGradients:observing:)",
      "a value of shape [2] needs an upstream gradient"
    ) {
      let x = ones(2).tracked()
      _ = (x * 2).gradients(of: [x])
    },
    Misuse(
      "SomaTensor Tensor.gradients(of:upstream:recordingGradients:observing:)",
      "a target of shape [2] is not tracked"
    ) {
      _ = ones(2).tracked().sum().gradients(of: [ones(2)])
    },
    Misuse("SomaTensor RandomStream.next(below:)", "next(below:): bound is 0, expected 1 or more") {
      var stream = RandomStream(seed: 0, purpose: .dropout)
      _ = stream.next(below: 0)
    },
    Misuse("SomaTensor Tensor.-(left:right:)", "subtract: shapes [2] and [3] cannot be broadcast together") {
      _ = ones(2) - ones(3)
    },
    Misuse("SomaTensor Tensor.power(_:)", "power: needs a floating dtype, not int32") {
      _ = Tensor([2] as [Int32]).power(Tensor([2] as [Int32]))
    },
    Misuse("SomaTensor Tensor.maximum(_:_:)", "maximum: not defined for bool") {
      _ = Tensor.maximum(Tensor([true]), Tensor([false]))
    },
    Misuse("SomaTensor Tensor.minimum(_:_:)", "minimum: dtypes float32 and int32 differ") {
      _ = Tensor.minimum(ones(1), Tensor([1] as [Int32]))
    },
    Misuse("SomaTensor Tensor.matmul(_:precision:)", "matmul: batch axes of [2, 1, 1] and [3, 1, 1] cannot") {
      _ = ones(2, 1, 1).matmul(ones(3, 1, 1))
    },
    Misuse(
      "SomaTensor Tensor.reshaped(to:)",
      "reshape: [2, 3] has 6 elements, which cannot become [-1, 9223372036854775807, 4]"
    ) {
      _ = ones(2, 3).reshaped(to: [-1, .max, 4])
    },
    Misuse("SomaTensor Tensor.transposed()", "transpose: needs at least two axes, shape is [2]") {
      _ = ones(2).transposed()
    },
    Misuse(
      "SomaTensor Tensor.expandingShape(at:)", "expandingShape: axis 5 does not exist in a tensor of rank 3"
    ) {
      _ = ones(2, 3).expandingShape(at: 5)
    },
    Misuse("SomaTensor Tensor.flipped(alongAxis:)", "flip: axis 2 does not exist in a tensor of rank 2") {
      _ = ones(2, 3).flipped(alongAxis: 2)
    },
    Misuse("SomaTensor Tensor.sliced(alongAxis:_:step:)", "slice: step is 0, expected 1 or more") {
      _ = ones(2).sliced(alongAxis: 0, 0..<1, step: 0)
    },
    Misuse("SomaTensor Tensor.subscript(range:)", "slice: 1..<3 is outside axis 0 of shape [2]") {
      _ = ones(2)[1..<3]
    },
    Misuse("SomaTensor Tensor.split(sizes:alongAxis:)", "split: sizes [9223372036854775807, 1], expected") {
      _ = ones(2).split(sizes: [.max, 1])
    },
    Misuse("SomaTensor Tensor.padded(_:value:)", "pad: widths [(before: -1, after: 0)], expected") {
      _ = ones(2).padded([(-1, 0)])
    },
    Misuse("SomaTensor Tensor.stack(_:alongAxis:)", "stack: no tensors") { _ = Tensor.stack([]) },
    Misuse("SomaTensor Tensor.min(alongAxes:keepingAxes:)", "min: axis 0 is named twice in [0, 0]") {
      _ = ones(2, 3).min(alongAxes: [0, 0])
    },
    Misuse("SomaTensor Tensor.mean(alongAxes:keepingAxes:)", "mean: needs a floating dtype, not uint8") {
      _ = Tensor([1] as [UInt8]).mean()
    },
    Misuse("SomaTensor Tensor.any(alongAxes:keepingAxes:)", "any: needs bool, not float32") {
      _ = ones(2).any()
    },
    Misuse(
      "SomaTensor Tensor.cumulativeSum(alongAxis:)",
      "cumulativeSum: axis 1 does not exist in a tensor of rank 1"
    ) {
      _ = ones(2).cumulativeSum(alongAxis: 1)
    },
    Misuse("SomaTensor Tensor.argmin(alongAxis:)", "argmin: axis 3 does not exist in a tensor of rank 1") {
      _ = ones(2).argmin(alongAxis: 3)
    },
    Misuse("SomaTensor Tensor.argsort(descending:)", "argsort: a scalar has no axis to sort") {
      _ = Tensor(1).argsort()
    },
    Misuse("SomaTensor Tensor.where(_:_:else:)", "where: the condition must be bool, not float32") {
      _ = Tensor.where(ones(1), ones(1), else: ones(1))
    },
    Misuse("SomaTensor Tensor.clamped(from:to:)", "clamped: lower bound 2.0 above upper bound 1.0") {
      _ = ones(1).clamped(from: 2, to: 1)
    },
    Misuse("SomaTensor Tensor.softmax(alongAxis:)", "softmax: needs a floating dtype, not int32") {
      _ = Tensor([1] as [Int32]).softmax()
    },
    Misuse(
      "SomaTensor Tensor.logSoftmax(alongAxis:)", "logSoftmax: axis 1 does not exist in a tensor of rank 1"
    ) {
      _ = ones(2).logSoftmax(alongAxis: 1)
    },
    Misuse("SomaTensor Tensor.maxout(pieces:alongAxis:)", "maxout: 2 pieces of an axis of size 3, expected") {
      _ = ones(3).maxout(pieces: 2)
    },
    Misuse("SomaTensor Tensor.oneHot(classCount:dtype:)", "oneHot: classCount is -1, expected 0 or more") {
      _ = Tensor([0] as [Int32]).oneHot(classCount: -1)
    },
    Misuse("SomaTensor Tensor.init(_:)", "Tensor: rows of [1, 2] numbers, expected one length") {
      _ = Tensor([[1], [1, 2]])
    },
    Misuse("SomaTensor Tensor.init(repeating:shape:dtype:)", "shape [-1] is not possible") {
      _ = Tensor(repeating: 1, shape: [-1])
    },
    Misuse("SomaTensor Tensor.init(ones:dtype:)", "shape [-1] is not possible") { _ = ones(-1) },
    Misuse("SomaTensor Tensor.identity(_:dtype:)", "identity: size is -1, expected 0 or more") {
      _ = Tensor.identity(-1)
    },
    Misuse("SomaTensor Tensor.range(from:count:step:dtype:)", "range: count is -1, expected 0 or more") {
      _ = Tensor.range(count: -1)
    },
    Misuse(
      "SomaTensor Tensor.linearlySpaced(from:through:count:dtype:)",
      "linearlySpaced: count is -1, expected 0 or more"
    ) {
      _ = Tensor.linearlySpaced(from: 0, through: 1, count: -1)
    },
    Misuse("SomaTensor RandomStream.permutation(count:)", "permutation: count is -1, expected 0 or more") {
      var stream = RandomStream(seed: 0, purpose: .user)
      _ = stream.permutation(count: -1)
    },
  ]
}
