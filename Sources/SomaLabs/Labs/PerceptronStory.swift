import SomaNN
import SomaPlot
import SomaTraining

/// What a perceptron's training looked like, in numbers, words and pictures.
struct PerceptronStory {
  let set: PointSet
  let training: PerceptronTraining
  let start: Perceptron
  let method: PerceptronMethod
  let form: PerceptronLab.Form
  let rate: Double
  let isShuffled: Bool
  let seed: UInt64
  let separability: Separability
  let bound: MistakeBound?

  /// Whether Novikoff's bound holds for this run: it is about the online rule from weights of zero.
  private var isBounded: Bool {
    method == .online && start.bias == 0 && start.weights.allSatisfy { $0 == 0 }
  }

  // MARK: Numbers

  var data: JSONValue {
    [
      "points": .array(set.data.points.map { .numbers($0) }),
      "classes": .array(set.data.isPositive.map { .integer($0 ? 1 : 0) }),
      "separability": separability.json,
      "bound": bound.map { bound in
        [
          "radius": .number(bound.radius), "margin": .number(bound.margin), "mistakes": .number(bound.value),
          "holds": .bool(isBounded),
        ]
      } ?? .null,
      "updates": .array(training.updates.map(json)), "epochs": .integer(training.epochCount),
      "mistakes": .integer(training.mistakeCount), "converged": .bool(training.hasConverged),
      "weights": .numbers(training.perceptron.weights), "bias": .number(training.perceptron.bias),
    ]
  }

  private func json(_ update: PerceptronTraining.Update) -> JSONValue {
    [
      "epoch": .integer(update.epoch), "samples": .integers(update.samples),
      "netInputs": .numbers(update.netInputs), "criterion": .number(update.criterion),
      "weights": .numbers(update.after.weights), "bias": .number(update.after.bias),
    ]
  }

  // MARK: Words

  func blocks(rowCount: Int, _ say: Language) -> [LabBlock] {
    var blocks: [LabBlock] = [.heading(heading(say)), .lines(rule(say))]
    if !training.updates.isEmpty { blocks.append(.table(trace(rowCount: rowCount, say))) }
    blocks.append(.text(outcome(say)))
    if let text = boundText(say) { blocks.append(.text(text)) }
    if case .notSeparable(let meeting) = separability { blocks += meeting.blocks(set, say) }
    return blocks + [.figure(figure(say))]
  }

  private func heading(_ say: Language) -> String {
    let weights = PointWords.point(start.weights)
    let order = isShuffled ? say("shuffled, seed \(seed)", "무작위 순서, 시드 \(seed)") : say("in order", "주어진 순서")
    let name = method == .online ? say("online", "온라인 학습") : say("batch", "배치 학습")
    return "\(set.name) · \(name) · α \(PointWords.number(rate)) · "
      + say("start", "시작") + " w \(weights), b \(PointWords.number(start.bias)) · \(order)"
  }

  private func rule(_ say: Language) -> [String] {
    let sum = method == .online ? "" : "Σ "
    let (low, high) = labels
    let target = form == .signs ? "y" : "t"
    let factor = form == .signs ? "y" : "(t − o)"
    return [
      say(
        "z = w·x + b;  o = \(high) if z > 0, else \(low);  the class \(target) is \(low) or \(high)",
        "z = w·x + b,  z > 0이면 o = \(high), 아니면 o = \(low),  정답 \(target)는 \(low) 또는 \(high)"),
      say("after a mistake, o ≠ \(target)", "오분류(o ≠ \(target))이면")
        + ":  w ← w + α \(sum)\(factor) x,  b ← b + α \(sum)\(factor)",
    ]
  }

  /// How the two classes are written.
  private var labels: (low: String, high: String) { form == .signs ? ("-1", "+1") : ("0", "1") }

  private func trace(rowCount: Int, _ say: Language) -> LabTable {
    let target = form == .signs ? "y" : "t"
    var table =
      method == .online
      ? LabTable([
        .number("#"), .text("x"), .number(target), .number("o"), .number("z"), .text("w"), .number("b"),
        .number(say("epoch", "에포크")),
      ])
      : LabTable([
        .number(say("epoch", "에포크")), .number(say("mistakes", "오분류")), .number("J = −Σ y z"), .text("w"),
        .number("b"),
      ])
    let rows = training.updates.enumerated().map { row(number: $0 + 1, $1) }
    // The first updates and the last one tell most.
    table.rows =
      rows.count <= rowCount ? rows : Array(rows.prefix(rowCount - 1)) + [["…"], rows[rows.count - 1]]
    return table
  }

  private func row(number: Int, _ update: PerceptronTraining.Update) -> [String] {
    let after = [PointWords.point(update.after.weights), PointWords.number(update.after.bias)]
    guard method == .online, let sample = update.samples.first, let z = update.netInputs.first else {
      return ["\(update.epoch)", "\(update.samples.count)", PointWords.number(update.criterion)] + after
    }
    let isPositive = set.data.isPositive[sample]
    let (low, high) = labels
    return [
      "\(number)", PointWords.point(set.data.points[sample]), isPositive ? high : low,
      isPositive ? low : high,
    ]
      + [PointWords.number(z)] + after + ["\(update.epoch)"]
  }

  private func outcome(_ say: Language) -> String {
    let unit = PointWords.condition(training.perceptron, set.inputNames, say)
    let count = training.mistakeCount, epochs = training.epochCount
    if training.hasConverged {
      return say(
        "Epoch \(epochs) passes without a mistake: learned after \(count) mistakes. The unit says 1 where \(unit).",
        "에포크 \(epochs)에서는 오분류가 없다. 오분류 \(count)번 만에 학습을 마쳤다. 이 유닛은 \(unit)일 때 1을 출력한다.")
    }
    let left = set.data.mistakes(of: training.perceptron).count
    if case .notSeparable = separability {
      return say(
        "\(epochs) epochs and \(count) mistakes later, \(left) of \(set.data.count) points are still on the wrong side. "
          + "More epochs cannot help.",
        "\(epochs)에포크 동안 \(count)번 틀린 뒤에도 점 \(set.data.count)개 중 \(left)개가 잘못 분류된다. 에포크를 늘려도 소용없다.")
    }
    return say(
      "\(epochs) epochs are not enough: \(left) of \(set.data.count) points are still on the wrong side. "
        + "A line exists, so more --epochs will find one.",
      "\(epochs)에포크로는 부족하다. 점 \(set.data.count)개 중 \(left)개가 아직 잘못 분류된다. 직선이 존재하므로 --epochs를 늘리면 찾는다.")
  }

  private func boundText(_ say: Language) -> String? {
    guard let bound, isBounded else { return nil }
    let value = PointWords.number((bound.value * 1e6).rounded() / 1e6)
    let formula =
      "(R/γ)² = (\(PointWords.number(bound.radius))/\(PointWords.number(bound.margin)))² = \(value)"
    return say(
      "Novikoff: from zero it makes at most \(formula) mistakes, in any order. Here it made \(training.mistakeCount).",
      "노비코프 정리: 0에서 시작하면 순서와 관계없이 오분류는 많아야 \(formula)번이다. 여기서는 \(training.mistakeCount)번이었다.")
  }

  // MARK: Picture

  private func figure(_ say: Language) -> Figure {
    let lines = picturePanel(say)
    return Figure(
      title: say("Perceptron on \(set.name)", "퍼셉트론: \(set.name)"),
      description: outcome(say), rows: [lines.map { [$0, mistakesPanel(say)] } ?? [mistakesPanel(say)]])
  }

  private func picturePanel(_ say: Language) -> Panel? {
    guard let picture = PlanePicture(set) else { return nil }
    let title = say("the decision line", "결정 경계")
    if case .notSeparable(let meeting) = separability {
      return picture.panel(title: say("where the hulls meet", "볼록 껍질이 만나는 곳"), say, picture.meeting(meeting))
    }
    // The lines before the last two updates show how it came there.
    let earlier = training.updates.suffix(2).map {
      picture.line($0.before, ink: .muted, dash: .dotted, width: 1.5)
    }
    return picture.panel(
      title: title, say, earlier + [picture.line(training.perceptron)] + picture.arrow(training.perceptron))
  }

  /// Mistakes so far, beside the most there can be.
  private func mistakesPanel(_ say: Language) -> Panel {
    var counts = [Double](repeating: 0, count: training.epochCount + 1)
    for update in training.updates { counts[update.epoch] += Double(update.samples.count) }
    for epoch in 1..<counts.count { counts[epoch] += counts[epoch - 1] }
    var marks: [Mark] = [.line(Line(values: counts, ink: .series(0)))]
    var highest = max(1, counts[counts.count - 1])
    // A bound far above would press the curve flat; it is told in words.
    if let bound, isBounded, bound.value <= 20 * highest {
      marks.append(
        .straightLine(
          StraightLine(a: 0, b: 1, c: bound.value, ink: .muted, dash: .dashed, label: "(R/γ)²")))
      highest = max(highest, bound.value)
    }
    return Panel(
      title: say("mistakes so far", "누적 오분류 수"), x: Axis(say("epoch", "에포크")),
      y: Axis(range: 0...highest * 1.08),
      aspect: 0.8, marks: marks)
  }
}
