import SomaData
import SomaPlot
import SomaTraining

/// Batch, mini-batch and stochastic gradient descent: what an update costs, and what it brings.
struct DescentLab: Lab {
  let name = "descent"
  let title = Localized("Gradient descent", "경사 하강법")
  let summary = Localized(
    "full batch, mini-batch, one sample: cost and progress", "전체 배치, 미니배치, 확률적: 비용과 진전")
  let examples = [
    LabExample("--rate 0.5", Localized("too large for one sample", "표본 하나에는 너무 큰 학습률")),
    LabExample("--batch 100 --epochs 10", Localized("larger mini-batches", "더 큰 미니배치")),
    LabExample("--time", Localized("with times, on this machine", "이 컴퓨터에서 걸린 시간과 함께")),
  ]

  private static let samples = LabOption.integer(
    "samples", in: 10...1198, default: 1000, Localized("images of digits to train on", "학습할 숫자 이미지 수"))
  private static let batch = LabOption.integer(
    "batch", in: 2...1000, default: 32, Localized("samples in a mini-batch", "미니배치의 표본 수"))
  private static let epochs = LabOption.integer(
    "epochs", in: 1...50, default: 5, Localized("how often all samples are seen", "에포크 수"))
  private static let rate = LabOption.number(
    "rate", in: 1e-6...100, default: 0.05, Localized("learning rate of all three", "셋 모두의 학습률"))
  private static let isTimed = LabOption.flag(
    "time", Localized("also show times; they differ from run to run", "시간도 표시(실행마다 다름)"))
  var options: [any AnyLabOption] { [Self.samples, Self.batch, Self.epochs, Self.rate, Self.isTimed] }

  func run(_ input: LabInput) throws -> LabResult {
    let say = input.language
    let digits = try KnownDataSet.named("digits").load().train
    let count = input[Self.samples], epochs = input[Self.epochs]
    // The published order is that of the writers; a part of it would not have all of them.
    let order = BatchOrder(sampleCount: digits.count, batchSize: digits.count, seed: 0).indices(epoch: 0)
    let samples = digits.subset(Array(order.prefix(count)))
    let kinds = [
      (key: "batch", name: say("full batch", "전체 배치"), size: count),
      (key: "miniBatch", name: say("mini-batch", "미니배치"), size: input[Self.batch]),
      (key: "stochastic", name: say("stochastic", "확률적"), size: 1),
    ]
    let runs = try kinds.map {
      try Descent(
        samples, batchSize: $0.size, epochs: epochs, rate: input[Self.rate], seed: input.seed)
    }

    var columns: [LabTable.Column] = [
      .text(say("descent", "방법")), .number(say("batch", "배치")),
      .number(say("updates/epoch", "갱신/에포크")), .number(say("mult./update", "곱셈/갱신")),
      .number(say("updates", "갱신")), .number(say("loss", "손실")),
    ]
    if input[Self.isTimed] { columns += [.number(say("µs/update", "µs/갱신")), .number("s")] }
    let rows = zip(kinds, runs).map { kind, run in
      [
        kind.name, String(run.batchSize), String(run.updatesPerEpoch), String(run.multiplications),
        String(run.updates),
        run.finalLoss.isFinite ? NumberText.fixed(run.finalLoss, 4) : say("diverged", "발산"),
      ]
        + (input[Self.isTimed]
          ? [
            NumberText.short(run.seconds / Double(max(1, run.updates)) * 1e6),
            NumberText.short(run.seconds),
          ] : [])
    }
    let size = runs[1].batchSize
    let best =
      zip(kinds, runs).filter { $1.finalLoss.isFinite }.min { $0.1.finalLoss < $1.1.finalLoss }?.0.name ?? "-"
    let data: JSONValue = .object(
      zip(kinds, runs).map { kind, run in
        (
          kind.key,
          [
            "batchSize": .integer(run.batchSize), "updatesPerEpoch": .integer(run.updatesPerEpoch),
            "multiplicationsPerUpdate": .integer(run.multiplications), "updates": .integer(run.updates),
            "loss": .number(run.finalLoss),
            "points": .array(
              run.points.map {
                [
                  "updates": .integer($0.updates), "samples": .integer($0.samples), "loss": .number($0.loss),
                ]
              }),
          ]
        )
      })
    return LabResult(
      data: data,
      blocks: [
        .text(
          say(
            "w ← w − α∇L, with the gradient of all \(count) samples, of \(size), or of one. One epoch sees every sample once, so it has samples / batch updates, rounded up: \(count) / \(size) gives \(runs[1].updatesPerEpoch). An update costs as many forward and backward passes as its batch has samples.",
            "w ← w − α∇L. 기울기는 전체 \(count)개, \(size)개 또는 1개의 표본에서 구한다. 한 에포크는 모든 표본을 한 번씩 보므로 갱신 횟수는 표본 수 / 배치 크기(올림)이다: \(count) / \(size) → \(runs[1].updatesPerEpoch). 갱신 한 번의 비용은 배치의 표본 수에 비례한다."
          )),
        .table(LabTable(columns, rows: rows)),
        .figure(figure(zip(kinds, runs).map { ($0.name, $1) }, say)),
        .text(
          say(
            "The full batch knows the direction best and pays most for one update; small batches move more often on noisy directions. After the same \(epochs * count) samples the lowest loss is that of: \(best).",
            "전체 배치는 방향이 가장 정확하지만 갱신 한 번이 가장 비싸고, 작은 배치는 잡음이 있는 방향으로 더 자주 움직인다. 같은 \(epochs * count)개의 표본을 본 뒤 손실이 가장 작은 방법: \(best)."
          )),
      ], next: examples)
  }

  /// The loss against updates, and against samples seen.
  private func figure(_ runs: [(name: String, run: Descent)], _ say: Language) -> Figure {
    func panel(_ title: String, _ place: (Descent.Point) -> Int) -> Panel {
      Panel(
        x: Axis(title, scale: .logarithmic), y: Axis(say("loss", "손실"), scale: .logarithmic),
        aspect: 0.8,
        marks: runs.enumerated().map { number, item in
          .line(
            .series(number, item.run.points.map { Point(Double(place($0)), $0.loss) }, label: item.name))
        })
    }
    return Figure(
      title: title(say),
      description: say(
        "Two panels: the loss over all samples against the number of updates, and against the number of samples seen, for full batch, mini-batch and stochastic descent.",
        "두 그림: 갱신 횟수에 따른 손실과 본 표본 수에 따른 손실. 전체 배치, 미니배치, 확률적 경사 하강법을 비교한다."),
      rows: [
        [
          panel(say("updates", "갱신 횟수")) { $0.updates }, panel(say("samples seen", "본 표본 수")) { $0.samples },
        ]
      ])
  }
}
