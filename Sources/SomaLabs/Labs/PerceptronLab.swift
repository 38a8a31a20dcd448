import SomaNN
import SomaPlot
import SomaTraining

/// `soma lab perceptron`: one threshold unit learns, and every change of its weights is shown.
struct PerceptronLab: Lab {
  let name = "perceptron"
  let title = Localized("Perceptron", "퍼셉트론")
  let summary = Localized(
    "one threshold unit learns from its mistakes, update by update", "퍼셉트론 하나가 틀릴 때마다 가중치를 고치며 배우는 과정")
  let examples = [
    LabExample("and", Localized("ten mistakes, then a line", "열 번 틀린 뒤 직선을 찾음")),
    LabExample("xor", Localized("no line, and why", "직선이 없는 이유")),
    LabExample(
      "cloud --order shuffled", Localized("24 points in random order", "점 24개를 무작위 순서로")),
    LabExample(
      "points.csv --method batch --form bits", Localized("your points, all at once", "내 데이터로 배치 학습")),
  ]

  enum Order: String, CaseIterable, Sendable { case given, shuffled }
  /// How classes and the rule are written.
  enum Form: String, CaseIterable, Sendable { case signs, bits }

  static let points = PointSet.option(
    Localized(
      "a gate (and, or, …), 24 random points, or a file: numbers, the class last",
      "게이트(and, or, …), 무작위 점 24개, 또는 파일(숫자들, 마지막 열이 클래스)"), default: "and")
  static let method = LabOption.choice(
    "method", default: PerceptronMethod.online,
    Localized("change after each mistake, or once for all of an epoch", "오분류마다 갱신하거나 에포크마다 한 번 갱신"))
  static let form = LabOption.choice(
    "form", default: Form.signs, Localized("classes as -1, +1 or as 0, 1", "클래스를 -1, +1 또는 0, 1로 표기"))
  static let rate = LabOption.number(
    "rate", in: 1e-6...1e6, default: 1, Localized("the learning rate α", "학습률 α"))
  static let order = LabOption.choice(
    "order", default: Order.given, Localized("the order of the samples in an epoch", "에포크 안에서 표본의 순서"))
  static let start = LabOption.numbers(
    "start", count: 0...101, default: [],
    Localized("weights and bias to begin with; else zeros", "처음 가중치와 편향, 없으면 0"))
  static let epochs = LabOption.integer(
    "epochs", in: 1...10_000, default: 100, Localized("when to give up", "포기할 때까지의 에포크 수"))
  static let rows = LabOption.integer(
    "rows", in: 1...10_000, default: 20, Localized("how many updates to print", "출력할 갱신의 수"))

  /// How often samples may be looked at: every mistake is kept.
  private static let mostVisits = 2_000_000

  var options: [any AnyLabOption] {
    [Self.points, Self.method, Self.form, Self.rate, Self.order, Self.start, Self.epochs, Self.rows]
  }

  func run(_ input: LabInput) throws -> LabResult {
    let set = try PointSet.named(input[Self.points], input)
    let start = try start(input, set)
    let most = Self.mostVisits / set.data.count
    guard input[Self.epochs] <= most else {
      throw LabError.badValue(
        option: "--epochs", value: "\(input[Self.epochs])",
        allowed: "at most \(most) for \(set.data.count) points")
    }
    let training = start.trained(
      on: set.data, method: input[Self.method], learningRate: input[Self.rate],
      order: input[Self.order] == .given ? .given : .shuffled(seed: input.seed),
      maximumEpochCount: input[Self.epochs])
    let story = PerceptronStory(
      set: set, training: training, start: start, method: input[Self.method], form: input[Self.form],
      rate: input[Self.rate], isShuffled: input[Self.order] == .shuffled, seed: input.seed,
      separability: set.data.separability(), bound: set.data.mistakeBound())
    return LabResult(
      data: story.data, blocks: story.blocks(rowCount: input[Self.rows], input.language),
      next: [
        LabExample("xor", Localized("no line, and why", "직선이 없는 이유")),
        LabExample("and --method batch", Localized("all mistakes of an epoch at once", "한 에포크의 오분류를 한꺼번에")),
        LabExample(
          "cloud --order shuffled", Localized("24 points in random order", "점 24개를 무작위 순서로")),
      ].filter { $0.arguments != input[Self.points] })
  }

  private func start(_ input: LabInput, _ set: PointSet) throws(LabError) -> Perceptron {
    let numbers = input[Self.start], dimension = set.data.dimension
    guard !numbers.isEmpty else {
      return Perceptron(weights: Array(repeating: 0, count: dimension), bias: 0)
    }
    guard numbers.count == dimension + 1 else {
      throw .badValue(
        option: "--start", value: numbers.map(PointWords.number).joined(separator: ","),
        allowed: "\(dimension) weights and the bias, \(dimension + 1) numbers with commas between them")
    }
    return Perceptron(weights: Array(numbers.dropLast()), bias: numbers[dimension])
  }
}
