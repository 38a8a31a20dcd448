import Foundation
import SomaData
import SomaNN
import SomaPlot
import SomaTraining

/// Optimizers from one start: down surfaces with known minima, and on real data.
struct RaceLab: Lab {
  let name = "race"
  let title = Localized("Optimizer race", "최적화 기법 경주")
  let summary = Localized("six optimizers from one start", "한 점에서 출발하는 여섯 최적화 기법")
  let examples = [
    LabExample("--surface ravine --rate 0.05", Localized("over the limit of 2/50", "한계 2/50을 넘는 학습률")),
    LabExample("--surface saddle --start -1.5,0", Localized("a start on the ridge", "능선 위에서 출발")),
    LabExample("--surface himmelblau", Localized("four minima", "최솟점 네 곳")),
  ]

  private static let surface = LabOption.choice(
    "surface", default: Surface.rosenbrock, Localized("what is drawn", "그릴 곡면"))
  private static let start = LabOption.numbers(
    "start", count: 0...2, default: [],
    Localized("where to start on it; each surface has its own", "출발점 x,y (곡면마다 기본값이 있음)"))
  private static let rate = LabOption.number(
    "rate", in: 0...100, default: 0,
    Localized("one learning rate for all on it; 0: each its own", "모두에게 같은 학습률, 0이면 각자의 학습률"))
  private static let steps = LabOption.integer(
    "steps", in: 1...10_000, default: 1000, Localized("at most so many steps", "최대 걸음 수"))
  private static let target = LabOption.number(
    "target", in: 1e-12...1, default: 0.01,
    Localized("height above the minimum that counts", "도착으로 보는 최솟값 위의 높이"))
  var options: [any AnyLabOption] { [Self.surface, Self.start, Self.rate, Self.steps, Self.target] }

  func run(_ input: LabInput) throws -> LabResult {
    let say = input.language, shown = input[Self.surface]
    let typed = input[Self.start]
    guard typed.count != 1 else {
      throw LabError.badValue(
        option: "--start", value: NumberText.short(typed[0]), allowed: "two numbers with a comma between them"
      )
    }
    let start = typed.isEmpty ? shown.start : Point(typed[0], typed[1])
    func races(_ surface: Surface) throws -> [Race] {
      let isShown = surface == shown, rate = input[Self.rate]
      return try Race.optimizers.map {
        try Race(
          $0, on: surface, from: isShown ? start : surface.start, rate: isShown && rate > 0 ? rate : nil,
          target: input[Self.target], steps: input[Self.steps])
      }
    }
    let all = try Surface.allCases.map { (surface: $0, races: try races($0)) }
    let drawn = all.first { $0.surface == shown }?.races ?? []
    let digits = try digitRaces(input.seed)

    let target = NumberText.short(input[Self.target])
    return LabResult(
      data: [
        "surfaces": .object(
          all.map { item in
            (
              item.surface.rawValue,
              .object(
                item.races.map { race in
                  let last = race.path[race.path.count - 1]
                  return (
                    race.optimizer.rawValue,
                    [
                      "rate": .number(race.rate), "result": race.end.json,
                      "height": .number(race.heights[race.heights.count - 1]),
                      "end": .numbers([last.x, last.y]),
                    ]
                  )
                })
            )
          }),
        "digits": .object(
          digits.map {
            (
              $0.optimizer.rawValue,
              ["rate": .number($0.rate), "result": $0.end.json, "losses": .numbers($0.losses)]
            )
          }),
      ],
      blocks: [
        .text(
          say(
            "Steps until the value is within \(target) of the lowest one; \"-\" where \(input[Self.steps]) steps are not enough, with the number of the step where one diverges. The learning rates are in the table below.",
            "값이 최솟값에서 \(target) 이내로 들어올 때까지의 걸음 수. \(input[Self.steps])걸음으로 부족하면 \"-\", 발산하면 그 걸음의 번호를 적는다. 학습률은 아래 표에 있다."
          )),
        .table(
          LabTable(
            [.text(say("surface", "곡면"))] + Race.optimizers.map { .number($0.rawValue) },
            rows: all.map { item in [item.surface.rawValue] + item.races.map { $0.end.text(say) } })),
        .figure(RaceFigure.surface(shown, drawn, target: input[Self.target], say)),
        .heading(say("On real data", "실제 데이터에서")),
        .text(
          say(
            "A 64-32-10 network on 400 images of digits, batches of 32 (\(digits[0].updatesPerEpoch) updates an epoch): updates until the loss over all of them is at most 0.2, measured after every epoch.",
            "숫자 이미지 400장을 64-32-10 신경망으로 학습한다. 배치 32(에포크당 갱신 \(digits[0].updatesPerEpoch)번). 전체 손실이 0.2 이하가 될 때까지의 갱신 횟수를 에포크마다 잰다."
          )),
        .table(
          LabTable(
            [
              .text(say("optimizer", "최적화 기법")),
              .number(say("rate on \(shown.rawValue)", "\(shown.rawValue) 학습률")),
              .number(say("steps", "걸음")), .number(say("rate on digits", "숫자 학습률")),
              .number(say("updates", "갱신")), .number(say("loss at the end", "마지막 손실")),
            ],
            rows: zip(drawn, digits).map { race, digits in
              [
                race.optimizer.rawValue, NumberText.short(race.rate), race.end.text(say),
                NumberText.short(digits.rate), digits.end.text(say),
                NumberText.short(digits.losses[digits.losses.count - 1]),
              ]
            })),
        .figure(RaceFigure.digits(digits, say)),
      ], next: examples)
  }

  private func digitRaces(_ seed: UInt64) throws -> [DigitsRace] {
    let digits = try KnownDataSet.named("digits").load().train
    let samples = try digits.split(fraction: 400.0 / Double(digits.count), seed: 0).part
    return try Race.optimizers.map { try DigitsRace($0, samples, target: 0.2, epochs: 15, seed: seed) }
  }
}
