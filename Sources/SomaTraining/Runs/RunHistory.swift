import Foundation
import SomaFormats

/// What `metrics.jsonl` tells of a run. Lines that are not understood, such as those of newer versions, are passed over.
///
/// It takes the same memory for a run of any length: of more than ``longestCourse`` epochs, the course holds the means
/// of equal stretches of epochs, and only the first and the last epoch are kept as they were.
public struct RunHistory: Sendable, Equatable {
  /// What an epoch gave.
  public struct Epoch: Sendable, Equatable {
    /// The epoch, from 1; of a stretch, its first.
    public let epoch: Int
    /// Over the samples learned from.
    public let training: Score
    /// Over the samples held out.
    public let validation: Score?
    /// The step size of its last step, and its time.
    public let learningRate, seconds: Double
  }

  /// How a layer was when it was last looked at.
  public struct Layer: Sendable, Equatable {
    /// Its place, and what it is.
    public let name, kind: String
    /// The length of its gradients.
    public let gradientNorm: Double?
    /// Its units, and those that do nothing.
    public let unitCount, deadCount: Int?
  }

  /// As many epochs are kept one by one.
  public static let longestCourse = 2048

  /// How many epochs there are.
  public private(set) var epochCount = 0
  /// All epochs in order, or the means of equal stretches; the last stretch may be shorter.
  public private(set) var epochs: [Epoch] = []
  /// The first and the last epoch.
  public private(set) var first, last: Epoch?
  /// How the layers were when they were last looked at.
  public internal(set) var layers: [Layer] = []
  /// After which epoch that was.
  public internal(set) var layersEpoch = 0
  /// Epochs in each of ``epochs``, and in the last of them.
  private var stretch = 1, lastStretch = 0

  /// Nothing yet.
  public init() {}

  /// Reads a log, line by line; an absent one is empty.
  public init(contentsOf path: String) {
    var reader = HistoryReader()
    // What can be read of a log is worth more than why the rest cannot.
    _ = try? LogLines(of: path) { reader.read($0) }
    self = reader.history
  }

  /// Takes in an epoch.
  mutating func add(_ epoch: Epoch) {
    if first == nil { first = epoch }
    last = epoch
    epochCount += 1
    if lastStretch > 0, lastStretch < stretch, let sum = epochs.popLast() {
      epochs.append(Epoch(mean: sum, lastStretch, epoch, 1))
      lastStretch += 1
      return
    }
    if epochs.count == Self.longestCourse {
      epochs = stride(from: 0, to: epochs.count, by: 2).map {
        Epoch(mean: epochs[$0], stretch, epochs[$0 + 1], stretch)
      }
      stretch *= 2
    }
    epochs.append(epoch)
    lastStretch = 1
  }

  /// Takes in what an event tells.
  mutating func add(_ event: TrainingEvent) {
    switch event {
    case .epochEnded(let result):
      // As the log: what is no number is no loss.
      guard result.training.loss.isFinite else { return }
      add(
        Epoch(
          epoch: result.epoch, training: result.training, validation: result.validation,
          learningRate: result.learningRate, seconds: result.seconds))
    case .health(let report):
      layersEpoch = report.epoch
      layers = report.layers.map {
        Layer(
          name: $0.name, kind: $0.kind, gradientNorm: $0.gradientNorm, unitCount: $0.unitCount,
          deadCount: $0.deadCount)
      }
    default: break
    }
  }
}

extension RunHistory.Epoch {
  /// The mean of two stretches of so many epochs.
  fileprivate init(mean left: Self, _ leftCount: Int, _ right: Self, _ rightCount: Int) {
    let share = Double(leftCount) / Double(leftCount + rightCount)
    func mean(_ left: Double, _ right: Double) -> Double { left * share + right * (1 - share) }
    func mean(_ left: Score, _ right: Score) -> Score {
      let accuracies = left.accuracy.flatMap { one in right.accuracy.map { mean(one, $0) } }
      return Score(loss: mean(left.loss, right.loss), accuracy: accuracies)
    }
    self.init(
      epoch: left.epoch, training: mean(left.training, right.training),
      validation: left.validation.flatMap { one in right.validation.map { mean(one, $0) } },
      learningRate: right.learningRate, seconds: mean(left.seconds, right.seconds))
  }
}
