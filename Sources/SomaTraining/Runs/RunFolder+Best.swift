import SomaNN

extension RunFolder {
  /// The best run on the samples of the latest: the one whose best epoch is the best in what the latest is measured by.
  ///
  /// - Returns: `nil` where the latest run has no epoch yet.
  static func best(in runs: String) -> RunFolder? {
    func record(_ name: String) -> RunRecord? {
      RunRecord(contentsOf: RunFolder(path: "\(runs)/\(name)").statePath)
    }
    guard let latest = record("latest"), let metric = latest.best?.metric else { return nil }
    let candidates = names(in: runs).compactMap { name -> (name: String, value: Double)? in
      guard let record = record(name), record.data?.sha256 == latest.data?.sha256,
        let best = record.best, best.metric == metric
      else { return nil }
      return (name, metric.goal == .larger ? -best.value : best.value)
    }
    return candidates.min { $0.value < $1.value }.map { RunFolder(path: "\(runs)/\($0.name)") }
  }
}
