import SomaData
import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// A network learns handwritten digits; then its weights and its worst mistakes are looked at.
struct DigitsLab: Lab {
  let name = "digits"
  let title = Localized("Handwritten digits", "손글씨 숫자")
  let summary = Localized(
    "train on 8 × 8 digits: accuracy, first weights as pictures, the worst mistakes",
    "8 × 8 숫자 학습: 정확도, 그림으로 보는 첫 층의 가중치, 가장 큰 실수")
  let examples = [
    LabExample("--hidden 4", Localized("a narrow hidden layer", "좁은 은닉층")),
    LabExample("--epochs 1", Localized("after one epoch", "한 에포크 뒤")),
  ]

  static let hidden = LabOption.integer(
    "hidden", in: 1...256, default: 32, Localized("units of the hidden layer", "은닉층의 유닛 수"))
  static let epochCount = LabOption.integer(
    "epochs", in: 1...100, default: 30, Localized("how often all images are seen", "전체 이미지를 보는 횟수"))

  var options: [any AnyLabOption] { [Self.hidden, Self.epochCount] }

  func run(_ input: LabInput) throws -> LabResult {
    let set = try DataSet.load("digits")
    let test = set.test ?? set.train
    let width = input[Self.hidden]
    var model = try Model(inputShape: test.inputShape, seed: input.seed) {
      Flatten()
      Linear(width)
      ReLU()
      Linear(10)
    }
    var optimizer = Adam(learningRate: 0.003)
    try Trainer(epochCount: input[Self.epochCount], batchSize: 32, seed: input.seed)
      .fit(&model, optimizer: &optimizer, training: set.train)
    let training = try model.score(set.train, objective: .classification)
    let answers = try DigitAnswers(model, test)
    let say = input.language
    let pictures = DigitPictures(model: model, answers: answers, images: test, say: say)
    return LabResult(
      data: [
        "trainingImages": .integer(set.train.count), "testImages": .integer(test.count),
        "parameters": .integer(model.parameterCount),
        "trainingAccuracy": training.accuracy.map { .number($0) } ?? .null,
        "testAccuracy": .number(answers.accuracy),
        "confusion": .array(answers.confusion.rows.map { .integers($0) }),
        "mistakes": .array(
          answers.mistakes.map {
            [
              "image": .integer($0.image), "digit": .integer($0.label), "answer": .integer($0.prediction),
              "loss": .number($0.loss),
            ]
          }),
      ],
      blocks: [
        .heading(
          "digits · 64-\(width)-10 relu · \(say("seed", "시드")) \(input.seed) · "
            + say("test accuracy", "시험 정확도") + " \(NumberText.fixed(answers.accuracy, 4))"),
        .text(
          say(
            "\(set.train.count) images to learn from: \(NumberText.fixed((training.accuracy ?? 0) * 100, 1))% right. "
              + "\(test.count) others: \(answers.mistakes.count) mistakes.",
            "학습 이미지 \(set.train.count)장의 정확도 \(NumberText.fixed((training.accuracy ?? 0) * 100, 1))%. "
              + "다른 이미지 \(test.count)장에서 실수 \(answers.mistakes.count)개.")),
        .figure(pictures.figure), .heading(say("confusion matrix", "혼동 행렬")), .table(table(answers, say)),
      ],
      next: examples)
  }

  private func table(_ answers: DigitAnswers, _ say: Language) -> LabTable {
    LabTable(
      [.text(say("digit", "숫자"))] + (0..<10).map { .number("\($0)") } + [.number(say("recall", "재현율"))],
      rows: answers.confusion.rows.enumerated().map { digit, counts in
        let total = counts.reduce(0, +)
        let recall = total > 0 ? Double(counts[digit]) / Double(total) : .nan
        return ["\(digit)"] + counts.map { $0 == 0 ? "·" : "\($0)" } + [NumberText.fixed(recall, 3)]
      })
  }
}

/// What a network answers to images, and where it is wrong.
struct DigitAnswers {
  /// A wrong answer.
  struct Mistake {
    let image, label, prediction: Int
    /// The cross-entropy of the image: large where the network is sure and wrong.
    let loss: Double
  }

  let accuracy: Double
  let confusion: ConfusionMatrix
  /// All wrong answers, that with the greatest loss first.
  let mistakes: [Mistake]

  init(_ model: Model, _ samples: Samples) throws {
    let logits = try model.outputs(for: samples)
    accuracy = try SomaNN.accuracy(predictions: logits, labels: samples.targets)
    var confusion = ConfusionMatrix(classCount: 10)
    try confusion.add(predictions: logits, labels: samples.targets)
    self.confusion = confusion
    let losses = try crossEntropy(logits: logits, targets: samples.targets, reduction: .none).doubles
    let predictions = logits.argmax().doubles.map { Int($0) }
    let labels = samples.classIndices.map { Int($0) }
    mistakes = labels.indices.filter { predictions[$0] != labels[$0] }
      .map { Mistake(image: $0, label: labels[$0], prediction: predictions[$0], loss: losses[$0]) }
      .sorted { ($0.loss, $1.image) > ($1.loss, $0.image) }
  }
}

/// The first layer's weights and the worst mistakes as pictures.
struct DigitPictures {
  let model: Model
  let answers: DigitAnswers
  let images: Samples
  let say: Language

  var figure: Figure {
    let rows = weightPanels.map { [$0] } + (mistakePanel.map { [[$0]] } ?? [])
    return Figure(
      title: say("What the network looks for, and where it errs", "신경망이 찾는 것과 틀리는 곳"),
      description: say(
        "The first layer's weights of its strongest units as pictures of 8 × 8, and the images with the greatest loss, each "
          + "with its digit and the network's answer.",
        "가장 강한 유닛들의 첫 층 가중치를 8 × 8 그림으로, 그리고 손실이 가장 큰 이미지를 그 숫자와 신경망의 답과 함께 나타낸 그림."),
      rows: rows)
  }

  /// The units that the last layer listens to most, four in a row.
  private var weightPanels: [Panel] {
    let tiles = model.parameters[0].value.rows
    let importance = model.parameters[2].value.norm(alongAxes: [0]).doubles
    let units = importance.indices.sorted { (importance[$0], $1) > (importance[$1], $0) }.prefix(8)
    let size = units.flatMap { tiles[$0] }.map(abs).max() ?? 1
    let title =
      say("weights of the strongest hidden units", "가장 강한 은닉 유닛의 가중치")
      + ", ±" + NumberText.short(size)
    return stride(from: 0, to: units.count, by: 4).map { start in
      Panel(
        title: start == 0 ? title : "",
        tiles: units[start..<min(start + 4, units.count)].map {
          Tile(say("unit", "유닛") + " \($0 + 1)", columnCount: 8, values: tiles[$0])
        }, scale: .signed, range: -size...size)
    }
  }

  /// The four worst mistakes; nothing where there are none.
  private var mistakePanel: Panel? {
    let worst = answers.mistakes.prefix(4)
    guard !worst.isEmpty else { return nil }
    let pixels = images.subset(worst.map(\.image)).features.reshaped(to: [worst.count, 64]).rows
    return Panel(
      title: say("the worst mistakes: digit → answer (loss)", "가장 큰 실수: 숫자 → 답(손실)"),
      tiles: zip(worst, pixels).map { mistake, pixels in
        Tile(
          "\(mistake.label) → \(mistake.prediction) (\(NumberText.short(mistake.loss, digits: 2)))",
          columnCount: 8,
          values: pixels)
      }, scale: .gray, range: 0...16)
  }
}
