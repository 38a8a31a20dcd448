import SomaLabs
import SomaTensor
import SomaTraining

/// A lab with every form of option, and the example in the description of `Lab`.
struct DiceLab: Lab {
  enum Die: String, CaseIterable, Sendable { case coin, cube }

  let name = "dice"
  let title = Localized("Dice", "주사위")
  let summary = Localized("the mean of many throws", "여러 번 던진 눈의 평균")
  let examples = [LabExample("--throws 1000", Localized("more throws", "더 많이 던지기"))]

  static let throwCount = LabOption.integer(
    "throws", in: 1...100_000, default: 100, Localized("how many throws", "던지는 횟수"))
  static let bonus = LabOption.number("bonus", in: -1...1, default: 0, Localized("added to each", "더하는 값"))
  static let die = LabOption.choice("die", default: Die.cube, Localized("what is thrown", "던지는 것"))
  static let weights = LabOption.numbers(
    "weights", count: 2...3, default: [1, 1], Localized("of the sides", "각 면의 가중치"))
  static let isQuick = LabOption.flag("quick", Localized("in a hurry", "빠르게"))
  static let label = LabOption.text(
    "label", .argument(value: "label"), default: "none", Localized("what to call it", "이름"))

  var options: [any AnyLabOption] {
    [Self.label, Self.throwCount, Self.bonus, Self.die, Self.weights, Self.isQuick]
  }

  func run(_ input: LabInput) throws -> LabResult {
    var stream = RandomStream(seed: input.seed, purpose: .user)
    let count = input[Self.throwCount]
    let mean = (0..<count).reduce(0.0) { sum, _ in sum + Double(1 + stream.next(below: 6)) } / Double(count)
    let say = input.language
    return LabResult(
      data: ["mean": .number(mean)],
      blocks: [.text(say("The mean is \(mean).", "평균은 \(mean)이다."))])
  }
}
