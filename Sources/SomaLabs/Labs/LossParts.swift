import Foundation
import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// The gradients of two losses by the net input of a unit that should answer 1.
struct UnitGradients {
  let netInputs = (-40...40).map { Double($0) / 4 }
  let outputs, squared, entropy: [Double]
  /// The largest difference between binary cross-entropy of z and cross-entropy of the logits (0, z).
  let twoClassDifference: Double

  init() throws {
    let z = Tensor(netInputs)
    let target = Tensor(ones: z.shape, dtype: .float64)
    outputs = z.sigmoid().doubles
    squared = try valueWithGradient(at: z) {
      try meanSquaredError(predictions: $0.sigmoid(), targets: target, reduction: .sum)
    }.gradient.doubles
    let binary = try valueWithGradient(at: z) {
      try binaryCrossEntropy(logits: $0, targets: target, reduction: .sum)
    }
    entropy = binary.gradient.doubles
    let logits = Tensor.stack([Tensor(zeros: z.shape, dtype: .float64), z], alongAxis: 1)
    let twoClasses = try crossEntropy(
      logits: logits, targets: Tensor(netInputs.map { _ in Int32(1) }), reduction: .none)
    let one = try binaryCrossEntropy(logits: z, targets: target, reduction: .none)
    twoClassDifference = (twoClasses - one).abs().max().item
  }

  /// The rows that are told.
  private var shown: [Int] {
    netInputs.indices.filter { [-10, -5, -2, 0, 2, 5].contains(netInputs[$0]) }
  }

  var json: JSONValue {
    [
      "z": .numbers(shown.map { netInputs[$0] }), "squaredError": .numbers(shown.map { squared[$0] }),
      "crossEntropy": .numbers(shown.map { entropy[$0] }),
      "binaryMinusTwoClasses": .number(twoClassDifference),
    ]
  }

  func table(_ say: Language) -> LabTable {
    LabTable(
      [
        .number("z"), .number(say("output", "출력")), .number(say("squared error, gradient", "제곱 오차의 기울기")),
        .number(say("cross-entropy, gradient", "교차 엔트로피의 기울기")),
      ],
      rows: shown.map { row in
        [netInputs[row], outputs[row], squared[row], entropy[row]].map { NumberText.short($0) }
      })
  }
}

/// Entropy, cross-entropy and divergence of two distributions.
struct Information {
  let target, prediction: [Double]
  let entropy, crossEntropy, divergence: Double
  /// softmax(o) − q at o = log p: the gradient of the cross-entropy by the logits.
  let gradient: [Double]

  init(target: [Double], prediction: [Double]) throws {
    for (name, values) in [("--q", target), ("--p", prediction)] {
      guard values.allSatisfy({ $0 >= 0 }), abs(values.reduce(0, +) - 1) < 1e-6 else {
        throw LabError.badValue(
          option: name, value: values.map { NumberText.short($0) }.joined(separator: ","),
          allowed: "numbers of 0 or more whose sum is 1")
      }
    }
    guard target.count == prediction.count else {
      throw LabError.badData(
        source: "--p", reason: "\(prediction.count) numbers, but --q has \(target.count)",
        help: "give both the same number of classes")
    }
    self.target = target
    self.prediction = prediction
    let q = Tensor([target]), logits = Tensor([prediction]).log()
    entropy = try SomaNN.entropy(probabilities: q).item
    let loss = try valueWithGradient(at: logits) { try SomaNN.crossEntropy(logits: $0, targets: q) }
    (crossEntropy, gradient) = (loss.value.item, loss.gradient.doubles)
    divergence = try klDivergence(logProbabilities: logits, targets: q).item
  }

  var json: JSONValue {
    [
      "entropy": .number(entropy), "crossEntropy": .number(crossEntropy), "divergence": .number(divergence),
      "gradient": .numbers(gradient),
    ]
  }

  func table(_ say: Language) -> LabTable {
    LabTable(
      [
        .text(""), .number("q"), .number("p"),
        .number(say("gradient by the logit, p - q", "로짓에 대한 기울기, p - q")),
      ],
      rows: target.indices.map { row in
        ["\(say("class", "클래스")) \(row)"]
          + [target[row], prediction[row], gradient[row]].map { NumberText.short($0) }
      })
  }

  func words(_ say: Language) -> String {
    let (h, both, kl) = (
      NumberText.fixed(entropy, 4), NumberText.fixed(crossEntropy, 4), NumberText.fixed(divergence, 4)
    )
    return say(
      "entropy H(q) = \(h), cross-entropy H(q, p) = \(both), divergence KL(q‖p) = \(kl), and H(q, p) = H(q) + KL(q‖p). "
        + "A model can only make the divergence small; the entropy belongs to the data.",
      "엔트로피 H(q) = \(h), 교차 엔트로피 H(q, p) = \(both), 발산 KL(q‖p) = \(kl)이고 H(q, p) = H(q) + KL(q‖p)이다. "
        + "모델이 줄일 수 있는 것은 발산뿐이고, 엔트로피는 데이터의 것이다.")
  }
}

/// Ten throws of a coin, seven of them heads: the parameter of the greatest likelihood and of the least cross-entropy.
struct Likelihood {
  let parameters = (1...199).map { Double($0) / 200 }
  /// For each parameter, the mean −log-likelihood of the throws.
  let losses: [Double]
  /// The largest difference from the cross-entropy H(q, p) with q = (0.3, 0.7).
  let difference: Double
  /// H(q), below which no loss falls.
  let entropy: Double

  init() throws {
    let throwsOfCoin = Tensor([1, 1, 1, 0, 1, 1, 0, 1, 0, 1] as [Int32])
    let q = Tensor([[0.3, 0.7]] as [[Double]])
    var losses: [Double] = [], difference = 0.0
    for parameter in parameters {
      let logits = Tensor([[1 - parameter, parameter]] as [[Double]]).log()
      let ten = logits.broadcast(to: [10, 2])
      let loss = try negativeLogLikelihood(logProbabilities: ten, targets: throwsOfCoin).item
      losses.append(loss)
      difference = max(difference, abs(loss - (try crossEntropy(logits: logits, targets: q).item)))
    }
    self.losses = losses
    self.difference = difference
    entropy = try SomaNN.entropy(probabilities: q).item
  }

  /// The parameter whose loss is least.
  var best: Double { zip(losses, parameters).min { $0.0 < $1.0 }?.1 ?? .nan }

  var json: JSONValue {
    [
      "best": .number(best), "loss": .number(losses.min() ?? .nan), "entropy": .number(entropy),
      "likelihoodMinusCrossEntropy": .number(difference),
    ]
  }

  func panel(_ say: Language) -> Panel {
    Panel(
      title: say("ten throws, seven heads: mean -log likelihood", "동전 열 번, 앞면 일곱 번: 평균 -로그 우도"),
      x: Axis(say("probability of heads", "앞면의 확률"), range: 0...1), y: Axis(range: 0.5...2), aspect: 0.35,
      marks: [
        .straightLine(StraightLine(a: 0, b: 1, c: entropy, ink: .muted, dash: .dotted, label: "H(q)")),
        .line(Line(zip(parameters, losses).map { Point($0, $1) }, ink: .series(0), label: "H(q, p)")),
        .scatter(Scatter([Point(best, losses.min() ?? .nan)], marker: .diamond, ink: .accent)),
      ])
  }

  func words(_ say: Language) -> String {
    let (place, least) = (NumberText.short(best), NumberText.fixed(losses.min() ?? .nan, 4))
    return say(
      "Seven heads in ten throws are most likely for p = \(place): the mean -log likelihood is the cross-entropy of the "
        + "observed shares and p, and at its least, \(least), it is their entropy. Binary cross-entropy is cross-entropy "
        + "with two classes.",
      "열 번에 앞면 일곱 번은 p = \(place)일 때 우도가 가장 크다. 평균 -로그 우도는 관측 비율과 p의 교차 엔트로피이고 "
        + "그 최솟값 \(least)가 바로 엔트로피이다. 이진 교차 엔트로피는 클래스가 둘인 교차 엔트로피이다.")
  }
}
