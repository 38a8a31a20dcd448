import SomaNN
import SomaPlot
import SomaTraining

/// Whether one unit can tell the points of a set apart, in numbers, words and a picture.
struct SeparabilityStory {
  let set: PointSet
  let separability: Separability
  /// The unit with weights that are easy to read; `nil` when there is none.
  let unit: Perceptron?
  /// The widest margin; `nil` when there is none, or no other class to keep away from.
  let margin: Double?

  init(set: PointSet) {
    self.set = set
    separability = set.data.separability()
    switch separability {
    case .separable(let separation):
      unit = PointWords.scaled(separation.perceptron)
      margin = separation.margin
    case .oneClass(let constant):
      unit = constant
      margin = nil
    case .notSeparable:
      unit = nil
      margin = nil
    }
  }

  /// Where the unit says 1.
  func condition(_ say: Language) -> String? {
    unit.map { PointWords.condition($0, set.inputNames, say) }
  }

  var data: [(key: String, value: JSONValue)] {
    [
      ("count", .integer(set.data.count)), ("dimension", .integer(set.data.dimension)),
      ("positive", .integer(set.data.isPositive.count { $0 })), ("separability", separability.json),
    ]
  }

  func blocks(_ say: Language) -> [LabBlock] {
    let positive = set.data.isPositive.count { $0 }
    let name = set.name(of: true, say)
    let heading = say(
      "\(set.name) · \(set.data.count) points, \(positive) of \(name)",
      "\(set.name) · 점 \(set.data.count)개, \(name) \(positive)개")
    var blocks: [LabBlock] = [.heading(heading)]
    if case .notSeparable(let meeting) = separability {
      blocks += meeting.blocks(set, say)
    } else {
      blocks.append(.text(verdict(say)))
    }
    guard let panel = panel(title: "", isSmall: false, say) else { return blocks }
    let title = say("Separable? \(set.name)", "선형 분리 가능? \(set.name)")
    return blocks + [.figure(Figure(title: title, description: verdict(say), rows: [[panel]]))]
  }

  /// The answer in a sentence or two.
  private func verdict(_ say: Language) -> String {
    switch separability {
    case .separable(let separation):
      let margin = PointWords.number(separation.margin)
      let supports = separation.supports.prefix(5).map { PointWords.point(set.data.points[$0]) }
      let list = supports.joined(separator: ", ") + (separation.supports.count > 5 ? ", …" : "")
      let isWidest = separation.hasLargestMargin
      return say(
        "Separable: one unit says 1 where \(condition(say) ?? ""). Its margin, the distance of the nearest points, is "
          + "\(margin)" + (isWidest ? ", and no line has a wider one" : "")
          + ". The nearest points are \(list).",
        "선형 분리가 가능하다. 유닛 하나가 \(condition(say) ?? "")일 때 1을 출력한다. 가장 가까운 점까지의 거리인 마진은 \(margin)"
          + (isWidest ? "이고 이보다 넓은 것은 없다" : "이다") + ". 가장 가까운 점은 \(list)이다.")
    case .notSeparable:
      return say("Not separable: the hulls of the two classes meet.", "선형 분리가 불가능하다. 두 클래스의 볼록 껍질이 만난다.")
    case .oneClass(let unit):
      let answer = unit.bias > 0 ? "1" : "0"
      return say(
        "All points are of one class. The unit with weights of zero says \(answer) everywhere and is right.",
        "모든 점이 한 클래스이다. 가중치가 모두 0이고 어디서나 \(answer)을 출력하는 유닛이면 된다.")
    }
  }

  /// The points with the widest gap, or with the certificate; `nil` for more than two coordinates.
  func panel(title: String, isSmall: Bool, _ say: Language) -> Panel? {
    guard let picture = PlanePicture(set) else { return nil }
    let marks: [Mark] =
      switch separability {
      case .separable(let separation): picture.gap(separation)
      case .notSeparable(let meeting): picture.meeting(meeting)
      case .oneClass: []
      }
    return picture.panel(title: title, isSmall: isSmall, say, marks)
  }
}
