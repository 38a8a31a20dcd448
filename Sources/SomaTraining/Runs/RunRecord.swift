public import Foundation
import SomaData
import SomaFormats
import SomaRules

/// `run.json`: how a run is, as last told.
public struct RunRecord: Codable, Sendable, Equatable {
  /// How a run is.
  public enum State: String, Codable, Sendable, CaseIterable {
    /// A process trains, or did so when it was last heard of: ``RunFolder/state(of:)`` tells.
    case running
    /// All that was to be done is done.
    case done
    /// Somebody or the clock stopped it; it can go on.
    case stopped
    /// Numbers became NaN or infinite.
    case diverged
    /// It ended by an error, or without a word.
    case crashed
  }

  /// What the run is about.
  public struct Content: Codable, Sendable, Equatable {
    /// The SHA-256 of the samples.
    public var sha256: String
    /// How many there are of each kind.
    public var training, validation, test: Int
  }

  /// What it was made with.
  public struct Versions: Codable, Sendable, Equatable {
    /// The version of Soma, and the operating system.
    public var soma, system: String
  }

  /// The version of the form.
  public var schema = RunConfiguration.currentSchema
  /// How the run is.
  public var state: State
  /// Why it is so, where there is more to say.
  public var reason: String?
  /// When it began, when it was last heard of, and when it ended; in ISO 8601, UTC.
  public var started: String
  public var heartbeat, ended: String?
  /// How often it was begun or taken up again.
  public var sessions: Int
  /// Complete epochs.
  public var epochs: Int?
  /// The time of all sessions together.
  public var seconds: Double?
  /// The best epoch.
  public var best: BestEpoch?
  /// Over the test samples, with the best numbers.
  public var test: Score?
  /// Whether the target was reached, where there is one.
  public var isTargetReached: Bool?
  /// The command that began the run.
  public var arguments: [String]
  /// The samples.
  public var data: Content?
  /// What every random number follows from.
  public var seed: UInt64?
  /// Where it runs; none of it changes a number.
  public var host: String?
  public var threads, process: Int
  /// What it was made with.
  public var versions: Versions?
  /// The run it is a copy of, where it is one.
  public var forkedFrom: String?

  /// The record of a run that begins now, in this process.
  init(_ run: TrainingRun, arguments: [String], threadCount: Int) {
    (state, sessions, self.arguments, threads) = (.running, 1, arguments, threadCount)
    started = Self.time(Date())
    heartbeat = started
    data = Content(
      sha256: run.dataFingerprint, training: run.training.count, validation: run.validation?.count ?? 0,
      test: run.test?.count ?? 0)
    seed = run.configuration.training.seed
    process = Int(ProcessInfo.processInfo.processIdentifier)
    host = Self.hostName
    versions = Versions(soma: somaVersion, system: ProcessInfo.processInfo.operatingSystemVersionString)
  }

  /// Reads `run.json`; nothing where there is none, or something else. What an older version wrote in another form is
  /// left out.
  public init?(contentsOf path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let record = try? JSONDecoder().decode(Self.self, from: data)
    else { return nil }
    self = record
  }

  /// More than anybody begins.
  static let mostSessions = 1_000_000_000

  /// Reads a record. What older versions did not write, or wrote in another form, is left out, and so is a number that
  /// no run can have.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) -> Value? {
      (try? values.decodeIfPresent(Value.self, forKey: key)) ?? nil
    }
    schema = try values.decode(String.self, forKey: .schema)
    state = value(.state) ?? .crashed
    started = try values.decode(String.self, forKey: .started)
    (reason, heartbeat, ended) = (value(.reason), value(.heartbeat), value(.ended))
    func count(_ key: CodingKeys, in range: ClosedRange<Int>) -> Int? {
      value(key).flatMap { range.contains($0) ? $0 : nil }
    }
    sessions = count(.sessions, in: 1...Self.mostSessions) ?? 1
    epochs = count(.epochs, in: TrainingProgress.epochRange)
    seconds = value(.seconds).flatMap { TrainingProgress.secondsRange.contains($0) ? $0 : nil }
    (best, test, isTargetReached) = (value(.best), value(.test), value(.isTargetReached))
    (arguments, data, seed) = (value(.arguments) ?? [], value(.data), value(.seed))
    host = value(.host)
    threads = count(.threads, in: 1...1_000_000) ?? 1
    process = count(.process, in: 0...Int(Int32.max)) ?? 0
    (versions, forkedFrom) = (value(.versions), value(.forkedFrom))
  }

  /// Writes the record.
  func write(to path: String) throws(FileError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(self) else { brokenRule("run.json: cannot be encoded") }
    try AtomicFile.write(Array(data) + [UInt8(ascii: "\n")], to: path)
  }

  /// A moment in ISO 8601, in UTC.
  public static func time(_ date: Date) -> String { date.formatted(.iso8601) }

  /// The machine's own name, without asking the network.
  private static var hostName: String? {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
  }
}
