import Foundation

/// Where known data sets are looked for, and how generated ones are made.
///
/// A file is looked for in `folder`, when there is one, and nowhere else. Otherwise in the folder that the
/// environment variable `SOMA_DATA` names, then in the cache (`SOMA_CACHE`, else `XDG_CACHE_HOME/soma`, else
/// `~/.cache/soma`), and then it is fetched over HTTPS into the cache, unless `isOffline`. Each folder may
/// hold the files themselves or folders named after the sets, with the files plain or packed with gzip.
public struct DataOptions: Sendable {
  /// The only folder to look in.
  public var folder: String?
  /// Whether fetching files is forbidden.
  public var isOffline: Bool
  /// What generated sets are drawn from; the same seed gives the same samples.
  public var seed: UInt64
  /// How many samples a generated set has; each set has its own default.
  public var sampleCount: Int?
  /// How much noise a generated set has; each set has its own default.
  public var noise: Double?
  /// The variables that name folders and proxies.
  public var environment: [String: String]
  /// Receives one line before each file that is fetched, and when another process is waited for.
  public var report: @Sendable (String) -> Void
  /// The protocols curl may use. Tests allow more than HTTPS; nobody else can.
  package var protocols = "=https"

  /// Options for a data set; without an `environment`, that of the process.
  public init(
    folder: String? = nil, isOffline: Bool = false, seed: UInt64 = 0, sampleCount: Int? = nil,
    noise: Double? = nil, environment: [String: String]? = nil,
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.folder = folder
    self.isOffline = isOffline
    self.seed = seed
    self.sampleCount = sampleCount
    self.noise = noise
    self.environment = environment ?? ProcessInfo.processInfo.environment
    self.report = report
  }

  /// Where fetched files are kept: `SOMA_CACHE`, else `XDG_CACHE_HOME/soma`, else `~/.cache/soma`.
  public var cacheFolder: String {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    return value("SOMA_CACHE") ?? value("XDG_CACHE_HOME").map { "\($0)/soma" }
      ?? "\(value("HOME") ?? NSHomeDirectory())/.cache/soma"
  }
}
