import SomaNN
import SomaTensor

extension Refusal {
  private static func zeros(_ shape: Int...) -> Tensor { Tensor(zeros: shape) }

  static let tensors = [
    Refusal(
      "SomaTensor Tensor.init(bytes:shape:dtype:)",
      "TensorError: shape [2] holds 2 elements, but 1 were given"
    ) {
      _ = try [1 as Float].withUnsafeBytes { try Tensor(bytes: $0, shape: [2], dtype: .float32) }
    },
    Refusal(
      "SomaTensor Tensor.init(checkedShape:filledWith:dtype:)",
      "TensorError: shape [4611686018427387904, 4] is"
    ) {
      _ = try Tensor(checkedShape: [1 << 62, 4])
    },
    Refusal(
      "SomaTensor Tensor.init(checkedShape:filledWith:dtype:)", "TensorError: shape [1099511627776] is not"
    ) {
      _ = try Tensor(checkedShape: [1 << 40])
    },
    Refusal("SomaTensor Tensor.cast(to:)", "TensorError: element 1 is nan, which int32 cannot hold") {
      _ = try Tensor([1, .nan]).cast(to: .int32)
    },
    Refusal("SomaTensor Tensor.gatheringRows(_:)", "TensorError: index 2 at position 1 is outside 0 ..< 2") {
      _ = try zeros(2, 3).gatheringRows(Tensor([0, 2] as [Int32]))
    },
    Refusal(
      "SomaTensor Tensor.takingAlongAxis(_:_:)", "TensorError: index -1 at position 0 is outside 0 ..< 2"
    ) {
      _ = try zeros(2).takingAlongAxis(0, Tensor([-1] as [Int64]))
    },
    Refusal("SomaTensor Precision.named(_:)", "UnknownName: there is no precision named 'f16'") {
      _ = try Precision.named("f16")
    },
  ]

  static let networks = [
    Refusal(
      "SomaNN Model.init(_:inputShape:seed:dtype:)",
      "layer layers.0 (Linear) cannot take an input of shape []"
    ) {
      _ = try Model(Linear(2), inputShape: [])
    },
    Refusal(
      "SomaNN Model.init(inputShape:seed:dtype:layers:)",
      "layer model (Model) cannot take an input of shape [-1]"
    ) {
      _ = try Model(inputShape: [-1]) { Linear(2) }
    },
    Refusal("SomaNN Model.output(for:observing:)", "it was built for [batch] + [3]") {
      _ = try Model(inputShape: [3]) { Linear(2) }.output(for: zeros(2, 4))
    },
    Refusal("SomaNN Model.output(for:observing:)", "its numbers are int64, expected float32") {
      _ = try Model(inputShape: [3]) { Linear(2) }.output(for: Tensor(zeros: [2, 3], dtype: .int64))
    },
    Refusal("SomaNN Predictor.callAsFunction(_:)", "its numbers are float64, expected float32") {
      let model = try Model(inputShape: [3]) { Linear(2) }
      _ = try Predictor(model)(Tensor(zeros: [2, 3], dtype: .float64))
    },
    Refusal(
      "SomaNN Model.load(_:)",
      "ModelError: the parameters do not match the model: missing [\"layers.0.weight\""
    ) {
      var model = try Model(inputShape: [3]) { Linear(2) }
      try model.load([])
    },
    Refusal("SomaNN Activation.init(_:)", "UnknownName: there is no activation named 'rleu'") {
      _ = try Activation("rleu")
    },
    Refusal("SomaNN ActivationFunction.named(_:)", "UnknownName: there is no activation named 'x'") {
      _ = try ActivationFunction.named("x")
    },
    Refusal("SomaNN Initializer.named(_:)", "UnknownName: there is no initializer named 'x'") {
      _ = try Initializer.named("x")
    },
    Refusal("SomaNN OptimizerName.named(_:)", "UnknownName: there is no optimizer named 'adm'") {
      _ = try OptimizerName.named("adm")
    },
    Refusal("SomaNN LabelledPoints.init(_:isPositive:)", "PerceptronError: there are no points") {
      _ = try LabelledPoints([], isPositive: [])
    },
    Refusal("SomaNN Model.lossWithGradients(step:precision:observing:_:)", "it was built for [batch] + [3]") {
      var model = try Model(inputShape: [3]) { Linear(2) }
      _ = try model.lossWithGradients { try $0(zeros(2, 4)).sum() }
    },
    Refusal("SomaNN Model.initializeByLSUV(on:tolerance:attempts:)", "it was built for [batch] + [3]") {
      var model = try Model(inputShape: [3]) { Linear(2) }
      try model.initializeByLSUV(on: zeros(2, 4))
    },
    Refusal("SomaNN Loss.callAsFunction(_:_:)", "LossError: meanSquaredError: predictions of shape [1]") {
      _ = try Loss.meanSquaredError(zeros(1), zeros(2))
    },
    Refusal("SomaNN OptimizerName.makeOptimizer(learningRate:weightDecay:)", "OptimizerError: ") {
      _ = try OptimizerName.adam.makeOptimizer(learningRate: -1)
    },
    Refusal("SomaNN Optimizer.load(state:stepCount:parameters:)", "OptimizerError: ") {
      var optimizer = SGD()
      try optimizer.load(state: [], stepCount: -1, parameters: [])
    },
    Refusal("SomaNN globalNorm(_:)", "OptimizerError: ") { _ = try globalNorm([Tensor([.nan])]) },
    Refusal("SomaNN clipped(_:toGlobalNorm:)", "OptimizerError: ") {
      _ = try clipped([Tensor([.infinity])], toGlobalNorm: 1)
    },
    Refusal(
      "SomaNN crossEntropy(logits:targets:classWeights:labelSmoothing:ignoreIndex:reduction:)",
      "LossError: the label of row 0 is 2, but the classes are 0 ..< 2"
    ) {
      _ = try crossEntropy(logits: zeros(1, 2), targets: Tensor([2] as [Int32]))
    },
    Refusal(
      "SomaNN negativeLogLikelihood(logProbabilities:targets:classWeights:ignoreIndex:reduction:)",
      "LossError: negativeLogLikelihood: the targets are float32, expected class indices"
    ) {
      _ = try negativeLogLikelihood(logProbabilities: zeros(1, 2), targets: zeros(1))
    },
    Refusal(
      "SomaNN binaryCrossEntropy(probabilities:targets:reduction:)",
      "LossError: binaryCrossEntropy: element 0 is 2.0, expected a probability in 0 ... 1"
    ) {
      _ = try binaryCrossEntropy(probabilities: Tensor([2]), targets: zeros(1))
    },
    Refusal(
      "SomaNN binaryCrossEntropy(logits:targets:positiveWeight:reduction:)",
      "LossError: binaryCrossEntropy: element 0 is 3.0, expected a target in 0 ... 1"
    ) {
      _ = try binaryCrossEntropy(logits: zeros(1), targets: Tensor([3]))
    },
    Refusal(
      "SomaNN klDivergence(logProbabilities:targets:reduction:)",
      "LossError: klDivergence: predictions of shape"
    ) {
      _ = try klDivergence(logProbabilities: zeros(1, 2), targets: zeros(2))
    },
    Refusal("SomaNN entropy(probabilities:)", "LossError: entropy: element 1 is -1.0, expected a probability")
    {
      _ = try entropy(probabilities: Tensor([[1, -1]]))
    },
    Refusal(
      "SomaNN hinge(scores:targets:reduction:)", "LossError: hinge: element 0 is 0.5, expected a target of"
    ) {
      _ = try hinge(scores: zeros(1), targets: Tensor([0.5]))
    },
    Refusal(
      "SomaNN squaredHinge(scores:targets:reduction:)", "LossError: squaredHinge: predictions of shape [1]"
    ) {
      _ = try squaredHinge(scores: zeros(1), targets: zeros(2))
    },
    Refusal(
      "SomaNN perceptronCriterion(scores:targets:reduction:)",
      "LossError: perceptronCriterion: element 0 is 0.0"
    ) {
      _ = try perceptronCriterion(scores: zeros(1), targets: zeros(1))
    },
    Refusal(
      "SomaNN meanSquaredError(predictions:targets:reduction:)", "LossError: meanSquaredError: predictions of"
    ) {
      _ = try meanSquaredError(predictions: zeros(2, 1), targets: zeros(2))
    },
    Refusal(
      "SomaNN meanAbsoluteError(predictions:targets:reduction:)",
      "LossError: meanAbsoluteError: predictions of"
    ) {
      _ = try meanAbsoluteError(predictions: zeros(2, 1), targets: zeros(2))
    },
    Refusal(
      "SomaNN huber(predictions:targets:delta:reduction:)", "LossError: huber: predictions of shape [2, 1]"
    ) {
      _ = try huber(predictions: zeros(2, 1), targets: zeros(2))
    },
    Refusal("SomaNN accuracy(predictions:labels:)", "MetricError: accuracy") {
      _ = try accuracy(predictions: zeros(0), labels: zeros(0))
    },
    Refusal("SomaNN topKAccuracy(scores:labels:count:)", "MetricError: topKAccuracy") {
      _ = try topKAccuracy(scores: zeros(2, 3), labels: Tensor([1] as [Int32]), count: 1)
    },
    Refusal("SomaNN ConfusionMatrix.add(predictions:labels:)", "MetricError: confusionMatrix") {
      var matrix = ConfusionMatrix(classCount: 2)
      try matrix.add(predictions: Tensor([0] as [Int32]), labels: Tensor([2] as [Int32]))
    },
    Refusal("SomaNN ClassificationReport.init(_:)", "MetricError: classificationReport") {
      _ = try ClassificationReport(ConfusionMatrix(classCount: 2))
    },
    Refusal("SomaNN ROCCurve.init(scores:labels:)", "MetricError: rocCurve") {
      _ = try ROCCurve(scores: Tensor([.nan, 0]), labels: Tensor([0, 1] as [Int32]))
    },
    Refusal("SomaNN rocAUC(scores:labels:)", "MetricError: rocCurve") {
      _ = try rocAUC(scores: zeros(2), labels: Tensor([0, 2] as [Int32]))
    },
    Refusal("SomaNN logLoss(probabilities:labels:)", "MetricError: logLoss") {
      _ = try logLoss(probabilities: zeros(1, 2), labels: Tensor([2] as [Int32]))
    },
  ]

  /// Layers that cannot be built, through the model that builds them.
  static let layers = [
    built(
      "Linear", Linear(0), [4], "layer layers.0 (Linear) cannot take an input of shape [4]: it has 0 units"),
    built(
      "BatchNorm", BatchNorm(momentum: 2), [4],
      "(BatchNorm) cannot take an input of shape [4]: its momentum is 2.0"),
    built(
      "LayerNorm", LayerNorm(), [], "(LayerNorm) cannot take an input of shape []: there is no last axis"),
    built(
      "Dropout", Dropout(dropProbability: .nan), [4],
      "(Dropout) cannot take an input of shape [4]: dropProbability"),
    built(
      "Embedding", Embedding(count: 0, size: 2), [4],
      "(Embedding) cannot take an input of shape [4]: its table has"),
    built(
      "ColumnEmbedding", ColumnEmbedding([.init(count: 3, size: 2)]), [],
      "(ColumnEmbedding) cannot take an input of shape []: it takes rows that end in 1 indices"),
    built(
      "Function", Function("sum") { $0.sum() }, [4],
      "(sum) cannot take an input of shape [4]: for a batch of shape"),
    built(
      "Residual", Residual { Linear(3) }, [4],
      "(Residual) cannot take an input of shape [4]: its layers give [3]"),
    built(
      "Sequential", Sequential { Linear(0) }, [4], "layer layers.0 (Linear) cannot take an input of shape [4]"
    ),
    built(
      "Maxout", Maxout(pieces: 3), [8],
      "(Maxout) cannot take an input of shape [8]: 8 channels cannot be parted"),
    built("PReLU", PReLU(isPerChannel: true), [], "(PReLU) cannot take an input of shape []"),
    built(
      "ActivationLayer", Softmax(), [], "(Softmax) cannot take an input of shape []: a sample without axes"),
  ]

  private static func built(_ type: String, _ layer: any Layer, _ inputShape: [Int], _ text: String)
    -> Refusal
  {
    Refusal("SomaNN \(type).build(_:inputShape:)", text) { _ = try Model(layer, inputShape: inputShape) }
  }
}
