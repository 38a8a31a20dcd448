import SomaData
import SomaPlot
import SomaTraining

/// Over-fitting on few samples, and what helps.
struct RegulariseLab: Lab {
  let name = "regularise"
  let title = Localized("Over-fitting and regularisation", "과적합과 규제")
  let summary = Localized(
    "few samples learned by heart, and what helps", "적은 표본을 외워 버리는 신경망과 그 해결책")
  let examples = [
    LabExample("--samples 200", Localized("more samples: the best remedy", "더 많은 표본: 가장 좋은 해결책")),
    LabExample("--data digits", Localized("images of digits", "숫자 이미지")),
    LabExample("--l2 0.2 --dropout 0.8", Localized("too much of it: under-fitting", "지나치면 과소적합")),
  ]

  enum Source: String, CaseIterable, Sendable { case moons, digits }

  private static let source = LabOption.choice(
    "data", default: Source.moons, Localized("what is learned", "학습할 데이터"))
  private static let samples = LabOption.integer(
    "samples", in: 20...500, default: 50, Localized("samples to train on", "학습 표본 수"))
  private static let noise = LabOption.number(
    "noise", in: 0...2, default: 0.3, Localized("noise of the moons", "moons 데이터의 잡음"))
  private static let epochs = LabOption.integer(
    "epochs", in: 10...2000, default: 300, Localized("how long to train", "에포크 수"))
  private static let l2 = LabOption.number(
    "l2", in: 0...10, default: 0.02, Localized("λ of the weight decay", "가중치 감쇠의 λ"))
  private static let l1 = LabOption.number("l1", in: 0...10, default: 0.003, Localized("λ of L1", "L1의 λ"))
  private static let dropout = LabOption.number(
    "dropout", in: 0...0.99, default: 0.5, Localized("probability to drop a unit", "드롭아웃 확률"))
  var options: [any AnyLabOption] {
    [Self.source, Self.samples, Self.noise, Self.epochs, Self.l2, Self.l1, Self.dropout]
  }

  func run(_ input: LabInput) throws -> LabResult {
    let say = input.language
    let (training, validation, classCount) = try Self.parts(input)
    var settings = RegularisedRun.Settings()
    settings.epochs = input[Self.epochs]
    (settings.l2, settings.l1, settings.dropProbability) = (
      input[Self.l2], input[Self.l1], input[Self.dropout]
    )
    settings.seed = input.seed
    let runs = try Remedy.allCases.map {
      try RegularisedRun(
        $0, training: training, validation: validation, classCount: classCount, settings)
    }
    let names = Remedy.allCases.map { Self.name($0, settings, say) }
    let table = LabTable(
      [
        .text(say("remedy", "방법")), .number(say("epoch", "에포크")), .number(say("train loss", "학습 손실")),
        .number(say("val. loss", "검증 손실")), .number(say("val. accuracy", "검증 정확도")),
        .number("‖w‖"), .number("|w|<.001"),
      ],
      rows: zip(names, runs).map { name, run in
        [name, String(run.epoch)]
          + [run.result.training.loss, run.result.validation.loss, run.result.validation.accuracy ?? 0].map {
            NumberText.fixed($0, 3)
          } + [NumberText.short(run.weightNorm), NumberText.fixed(run.smallShare, 2)]
      })
    let data: JSONValue = .object(
      runs.map { run in
        (
          run.remedy.rawValue,
          [
            "epoch": .integer(run.epoch), "weightNorm": .number(run.weightNorm),
            "smallWeights": .number(run.smallShare),
            "trainingLoss": .number(run.result.training.loss),
            "validationLoss": .number(run.result.validation.loss),
            "validationAccuracy": .number(run.result.validation.accuracy ?? 0),
            "training": .numbers(run.training.map(\.loss)),
            "validation": .numbers(run.validation.map(\.loss)),
          ]
        )
      })
    let plain = runs[0].validation.map(\.loss)
    let lowest = plain.indices.min { plain[$0] < plain[$1] } ?? 0
    let isPlane = training.inputShape == [2] && classCount == 2
    return LabResult(
      data: data,
      blocks: [
        .text(
          say(
            "A network with two hidden layers of \(settings.hiddenSize) units and only \(training.count) samples; \(validation.count) others show what it is worth. Without a remedy the training loss falls to \(NumberText.short(runs[0].result.training.loss)), while the validation loss is lowest at epoch \(lowest) (\(NumberText.fixed(plain[lowest], 3))) and ends at \(NumberText.fixed(plain[plain.count - 1], 3)).",
            "유닛 \(settings.hiddenSize)개의 은닉층 두 개와 학습 표본 \(training.count)개. 나머지 \(validation.count)개로 검증한다. 아무 조치가 없으면 학습 손실은 \(NumberText.short(runs[0].result.training.loss))까지 내려가지만, 검증 손실은 \(lowest)에포크에서 가장 낮고(\(NumberText.fixed(plain[lowest], 3))) 마지막에는 \(NumberText.fixed(plain[plain.count - 1], 3))이다."
          )),
        .table(table),
        .figure(RegulariseFigure.curves(runs, names, say)),
      ]
        + (isPlane ? [.figure(RegulariseFigure.boundaries(runs, training, say))] : []),
      next: examples)
  }

  /// The samples to train on, those to validate with, and how many classes there are.
  private static func parts(_ input: LabInput) throws -> (Samples, Samples, Int) {
    let name = input[source].rawValue
    let set = try KnownDataSet.named(name).load(
      DataOptions(
        seed: input.seed, sampleCount: input[source] == .moons ? 1000 : nil,
        noise: input[source] == .moons ? input[noise] : nil))
    let share = Double(input[samples]) / Double(set.train.count)
    let (rest, part) = try set.train.split(fraction: share, seed: input.seed)
    return (part, rest, set.classNames.count)
  }

  private static func name(_ remedy: Remedy, _ settings: RegularisedRun.Settings, _ say: Language) -> String {
    switch remedy {
    case .none: say("none", "없음")
    case .l2: "L2 \(settings.l2)"
    case .l1: "L1 \(settings.l1)"
    case .dropout: say("dropout \(settings.dropProbability)", "드롭아웃 \(settings.dropProbability)")
    case .batchNorm: say("batch norm.", "배치 정규화")
    case .layerNorm: say("layer norm.", "층 정규화")
    case .earlyStopping: say("early stopping", "조기 종료")
    }
  }
}
