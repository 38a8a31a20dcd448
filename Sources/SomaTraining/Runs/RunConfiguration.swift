import Foundation
public import SomaData
import SomaFormats
import SomaRules
public import SomaTensor

/// Everything that decides a run's numbers, resolved: no default is left to be looked up later.
///
/// It is saved as `config.json` and inside the weights file, so that a network is always used with the scaling, the
/// classes and the layers it was trained with.
public struct RunConfiguration: Codable, Sendable, Equatable {
  /// The version of this form.
  public static let currentSchema = "soma.run/1"

  /// The data a network was trained on.
  public struct Source: Codable, Sendable, Equatable {
    /// The name of the set.
    public var set: String
    /// The only folder its files are looked for in, as an absolute path.
    public var folder: String?
    /// What generated sets, and the validation part, are drawn from.
    public var seed: UInt64
    /// The share of the training samples that chooses the best epoch; 0 for none.
    public var validationFraction: Double
    /// What the parts of a set of files were; older runs do not tell. Tables and images have fingerprints of their own, and
    /// a set that is part of the program cannot change.
    public var parts: PartFingerprints?
    /// The files of a table, and how their rows were divided, where the data is one.
    public var table: TableSource?
    /// The folder of images, and how they were divided, where the data is one.
    public var images: ImageSource?

    /// Takes note that the data is elsewhere now: a set's folder, a table's file, or a folder of images.
    public mutating func move(to path: String) {
      if table != nil {
        table?.path = path
      } else if images != nil {
        images?.path = path
      } else {
        folder = path
      }
    }

    /// Whether the data is a known set that is read from files.
    var isOfFiles: Bool {
      !isDivided && KnownDataSet.all.contains { $0.name == set && !$0.files.isEmpty }
    }

    /// Whether all parts are divided when the data is read, so that none is drawn later.
    var isDivided: Bool { table != nil || images != nil }

    /// A set and how it is read.
    public init(set: String, folder: String? = nil, seed: UInt64 = 0, validationFraction: Double = 0.1) {
      self.set = set
      self.folder = folder
      self.seed = seed
      self.validationFraction = validationFraction
    }
  }

  /// What goes in.
  public struct Input: Codable, Sendable, Equatable {
    /// The shape of one sample.
    public var shape: [Int]
    /// What a stored number is divided by.
    public var divisor: Float
    /// Whether the ground of the training's images is dark, where they are gray; `soma predict --fit` asks.
    public var hasDarkGround: Bool?

    /// A shape and its scaling.
    public init(shape: [Int], divisor: Float) {
      self.shape = shape
      self.divisor = divisor
    }
  }

  /// How the network is trained.
  public struct Training: Codable, Sendable, Equatable {
    /// What the network is trained for.
    public var objective: Objective
    /// The optimizer's name, such as `adam`.
    public var optimizer: String
    /// The greatest step size.
    public var learningRate: Double
    /// How the step size changes: a name of ``LearningRatePlan``.
    public var schedule: LearningRatePlan
    /// How often all samples are seen.
    public var epochs: Int
    /// Samples in a step.
    public var batchSize: Int
    /// What the operands of products are rounded to in training.
    public var precision: Precision
    /// Decides the first numbers, the order of samples and dropout.
    public var seed: UInt64
    /// Whether every epoch sees the samples in a new order.
    public var shuffles = true
    /// The longest that all gradients of a step together may be.
    public var clipNorm: Double?
    /// Where the first numbers come from, where they are not drawn.
    public var initialWeights: InitialWeights.Source?
    /// How much each class counts in the loss; all the same where nothing is given.
    public var classWeights: [Double]?
    /// When the training ends, what its best epoch is, and what is kept of it on the way.
    public var supervision = Supervision()

    /// Settings of a training.
    public init(
      objective: Objective, optimizer: String, learningRate: Double, schedule: LearningRatePlan, epochs: Int,
      batchSize: Int, precision: Precision = .float32, seed: UInt64
    ) {
      self.objective = objective
      self.optimizer = optimizer
      self.learningRate = learningRate
      self.schedule = schedule
      self.epochs = epochs
      self.batchSize = batchSize
      self.precision = precision
      self.seed = seed
    }
  }

  /// The version of the form.
  public var schema = Self.currentSchema
  /// The version of the library.
  public var soma = somaVersion
  /// The run's name.
  public var name: String
  /// The data.
  public var data: Source
  /// What goes in.
  public var input: Input
  /// What makes inputs of the rows of a table, where the data is one.
  public var preprocessing: Preprocessing?
  /// The names of the classes; empty where values are predicted.
  public var classes: [String]
  /// The layers.
  public var network: NetworkPlan
  /// How it is trained.
  public var training: Training

  /// A whole configuration.
  public init(
    name: String, data: Source, input: Input, classes: [String], network: NetworkPlan, training: Training
  ) {
    self.name = name
    self.data = data
    self.input = input
    self.classes = classes
    self.network = network
    self.training = training
  }

  /// Without the folders of this machine, which do not concern whom a weights file is given to.
  var portable: RunConfiguration {
    var portable = self
    portable.data.folder = nil
    portable.data.table = data.table?.withoutFolders
    portable.data.images = data.images?.withoutFolders
    portable.training.initialWeights?.path = nil
    return portable
  }

  /// The configuration as JSON, keys sorted, on lines of its own.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Only numbers that JSON cannot hold make the encoder fail, and the settings are checked to be finite.
    guard let data = try? encoder.encode(self) else {
      brokenRule("configuration: a number is not finite")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Reads a configuration.
  ///
  /// - Throws: ``RunError/badConfiguration(path:reason:)``.
  public init(json: String, path: String) throws(RunError) {
    do {
      // Another version may lack what this one needs, which would be the lesser half of the truth.
      struct Version: Decodable { let schema: String }
      let schema = try JSONDecoder().decode(Version.self, from: Data(json.utf8)).schema
      guard schema == Self.currentSchema else {
        throw RunError.badConfiguration(
          path: path,
          reason: "its schema is \"\(schema)\"; this version of soma reads \"\(Self.currentSchema)\"")
      }
      self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
      try checkRanges()
    } catch let error as RunError {
      throw error
    } catch let error as DecodingError {
      throw .badConfiguration(path: path, reason: Self.reason(error))
    } catch {
      throw .badConfiguration(path: path, reason: "\(error)")
    }
  }

  /// Reads a `config.json`.
  ///
  /// - Throws: ``RunError/cannotRead(_:)`` or ``RunError/badConfiguration(path:reason:)``.
  public init(contentsOf path: String) throws(RunError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try InputFile(path).readAll() } catch { throw .cannotRead(error) }
    try self.init(json: String(decoding: bytes, as: UTF8.self), path: path)
  }

  private static func reason(_ error: DecodingError) -> String {
    func place(_ keys: [any CodingKey], _ last: String? = nil) -> String {
      (keys.map(\.stringValue) + (last.map { [$0] } ?? [])).joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context.codingPath, key.stringValue)) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context.codingPath)) is not of the right type"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "it is not JSON" : "\(place(context.codingPath)): \(context.debugDescription)"
    @unknown default: "\(error)"
    }
  }
}

extension RunConfiguration.Training {
  /// Reads settings. Older runs do not name those that came later.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      objective: try values.decode(Objective.self, forKey: .objective),
      optimizer: try values.decode(String.self, forKey: .optimizer),
      learningRate: try values.decode(Double.self, forKey: .learningRate),
      schedule: try values.decode(LearningRatePlan.self, forKey: .schedule),
      epochs: try values.decode(Int.self, forKey: .epochs),
      batchSize: try values.decode(Int.self, forKey: .batchSize),
      precision: try values.decodeIfPresent(Precision.self, forKey: .precision) ?? .float32,
      seed: try values.decode(UInt64.self, forKey: .seed))
    shuffles = try values.decodeIfPresent(Bool.self, forKey: .shuffles) ?? true
    clipNorm = try values.decodeIfPresent(Double.self, forKey: .clipNorm)
    initialWeights = try values.decodeIfPresent(InitialWeights.Source.self, forKey: .initialWeights)
    classWeights = try values.decodeIfPresent([Double].self, forKey: .classWeights)
    supervision = try values.decodeIfPresent(Supervision.self, forKey: .supervision) ?? Supervision()
  }
}
