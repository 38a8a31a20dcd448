import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// The computational graph of a saved network: from its parameters and one small batch to the loss.
struct ModelGraph {
  /// How many samples the batch has: normalization over a batch needs more than one.
  private static let sampleCount = 2

  private let network: String
  private let loss: Double
  private let steps: [SomaTensor.Node]
  private let gradients: [UInt64: Tensor]

  /// Runs a saved network forward and back, in training mode, on standard normal inputs; the answers are class 0, or
  /// zeros.
  init(_ input: LabInput) throws {
    let path = try RunFolder.weightsPath(of: input[GraphLab.model])
    let saved = try SavedRun(bytes: try input.contents(ofFile: path), path: path)
    var model = saved.model
    let inputs = Tensor(
      normal: [Self.sampleCount] + model.inputShape, using: RandomStream(seed: input.seed, purpose: .user)
    ).tracked(label: "batch")
    let objective = saved.configuration.training.objective
    let answers =
      objective == .classification
      ? Tensor([Int32](repeating: 0, count: Self.sampleCount))
      : Tensor(zeros: [Self.sampleCount] + model.outputShape)
    var steps: [SomaTensor.Node] = []
    var gradients: [UInt64: Tensor] = [:]
    loss = try model.lossWithGradients { forward in
      let loss = try saved.configuration.training.loss(forward(inputs), answers)
      steps = loss.graph
      let leaves = steps.filter { $0.operation == .leaf }.map(\.recordedValue)
      _ = loss.gradients(of: leaves) { gradients[$0.node.id] = $0.gradient }
      return loss
    }.loss.item
    self.steps = steps
    self.gradients = gradients
    network = path
  }

  func result(_ input: LabInput) -> LabResult {
    let picture = picture
    if input[GraphLab.dot] { return LabResult(data: data, blocks: [.lines(picture.dot())]) }
    let say = input.language
    let title = String(network.suffix(70))
    let figure = picture.figure(
      title: title,
      description: say(
        "The computational graph of \(title): shapes above the edges, norms of gradients below.",
        "\(title)의 계산 그래프: 간선 위는 모양, 아래는 기울기의 노름."))
    var table = LabTable([
      .text(say("node", "노드")), .text(say("operation", "연산")), .number(say("shape", "모양")),
      .number(say("gradient norm", "기울기 노름")),
    ])
    for (index, step) in steps.enumerated() {
      let operation = step.operation == .leaf ? step.label ?? say("input", "입력") : step.operation.rawValue
      table.rows.append([
        "#\(index + 1)", operation, ExpressionFunction.words(step.value.shape),
        norm(step).map { NumberWords.exact($0) } ?? "-",
      ])
    }
    let text = say(
      "A batch of \(Self.sampleCount) drawn inputs goes forward to a loss of \(NumberWords.exact(loss)), and its gradient back through \(steps.count) nodes. --svg FILE or --dot draws them.",
      "무작위 입력 \(Self.sampleCount)개를 순전파한 손실은 \(NumberWords.exact(loss))이고, 기울기는 노드 \(steps.count)개를 거슬러 간다. --svg FILE이나 --dot으로 그릴 수 있다."
    )
    return LabResult(
      data: data, blocks: [.text(text), .table(table)], largeFigure: picture.isDrawable ? figure : nil)
  }

  /// The Euclidean norm of the gradient that arrived at a step.
  private func norm(_ step: SomaTensor.Node) -> Double? { gradients[step.id].map { $0.norm().item } }

  /// The steps as they are drawn.
  private var picture: GraphPicture {
    var nodes: [GraphPicture.Node] = []
    var edges: [GraphPicture.Edge] = []
    var place: [UInt64: Int] = [:]
    for (number, step) in steps.enumerated() {
      let index = nodes.count
      place[step.id] = index
      let isLeaf = step.operation == .leaf
      nodes.append(
        GraphPicture.Node(
          label: isLeaf ? step.label ?? "leaf" : step.operation.rawValue, name: "#\(number + 1)",
          isInput: isLeaf))
      var origins: [Int] = []
      for input in step.inputs {
        guard let origin = input.node.flatMap({ place[$0.id] }), !origins.contains(origin) else { continue }
        origins.append(origin)
        edges.append(
          GraphPicture.Edge(
            from: origin, to: index, value: input.shape.isEmpty ? "1" : ExpressionFunction.words(input.shape),
            gradient: input.node.flatMap { norm($0) }.map { NumberText.short($0) } ?? ""))
      }
    }
    return GraphPicture(
      nodes: nodes, edges: edges, value: NumberText.short(loss), gradient: "1")
  }

  private var data: JSONValue {
    let places = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($1.id, $0) })
    return [
      "weights": .string(network), "loss": .number(loss),
      "nodes": .array(
        steps.map { step in
          [
            "operation": .string(step.operation.rawValue), "label": step.label.map { .string($0) } ?? .null,
            "inputs": .integers(step.inputs.compactMap { $0.node.flatMap { places[$0.id] } }),
            "shape": .integers(step.value.shape), "gradientNorm": norm(step).map { .number($0) } ?? .null,
          ]
        }),
    ]
  }
}
