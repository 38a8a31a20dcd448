import Foundation

/// What `metrics.jsonl` tells of a run. Lines that are not understood, such as those of newer versions, are passed over.
public struct RunHistory: Sendable {
  /// What an epoch gave.
  public struct Epoch: Sendable, Equatable {
    /// The epoch, from 1.
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

  /// All epochs, in order.
  public private(set) var epochs: [Epoch] = []
  /// How the layers were when they were last looked at.
  public private(set) var layers: [Layer] = []
  /// After which epoch that was.
  public private(set) var layersEpoch = 0

  private struct Line: Decodable {
    struct Layer: Decodable {
      let layer, kind: String
      let gradientNorm: Double?
      let units, dead: Int?
    }
    let event: String
    let epoch: Int?
    let loss, accuracy, lr, seconds: Double?
    let val: Score?
    let layers: [Layer]?
  }

  /// Reads a log; an absent one is empty.
  public init(contentsOf path: String) {
    let decoder = JSONDecoder()
    for text in (FileManager.default.contents(atPath: path) ?? Data()).split(separator: UInt8(ascii: "\n")) {
      guard let line = try? decoder.decode(Line.self, from: Data(text)), let epoch = line.epoch else {
        continue
      }
      switch line.event {
      case "epoch":
        guard let loss = line.loss else { continue }
        epochs.append(
          Epoch(
            epoch: epoch, training: Score(loss: loss, accuracy: line.accuracy), validation: line.val,
            learningRate: line.lr ?? .nan, seconds: line.seconds ?? .nan))
      case "health":
        layersEpoch = epoch
        layers = (line.layers ?? []).map {
          Layer(
            name: $0.layer, kind: $0.kind, gradientNorm: $0.gradientNorm, unitCount: $0.units,
            deadCount: $0.dead)
        }
      default: continue
      }
    }
  }
}
