import Foundation

/// How many threads this process should use.
public enum ThreadCount {
  /// `SOMA_THREADS` where it is set to a positive number; otherwise the processors this process may run on, or
  /// fewer where a control group (a container's CPU limit) allows less.
  public static func recommended(environment: [String: String]? = nil) -> Int {
    let environment = environment ?? ProcessInfo.processInfo.environment
    if let text = environment["SOMA_THREADS"], let count = Int(text), count > 0 { return min(count, 256) }
    let available = ProcessInfo.processInfo.activeProcessorCount
    guard let quota = controlGroupQuota(root: "/sys/fs/cgroup") else { return max(1, available) }
    return max(1, Int(min(Double(available), quota.rounded(.up))))
  }

  /// The CPU limit in processors that cgroup version 2 (`cpu.max`) or 1 (`cpu.cfs_quota_us`) states under `root`.
  package static func controlGroupQuota(root: String) -> Double? {
    func numbers(_ path: String) -> [Double?] {
      guard let text = try? String(contentsOfFile: root + "/" + path, encoding: .utf8) else { return [] }
      return text.split(whereSeparator: \.isWhitespace).map { Double($0) }
    }
    let unified = numbers("cpu.max")
    if unified.count == 2, let quota = unified[0], let period = unified[1], quota > 0, period > 0 {
      return quota / period
    }
    if let quota = numbers("cpu/cpu.cfs_quota_us").first ?? nil,
      let period = numbers("cpu/cpu.cfs_period_us").first ?? nil, quota > 0, period > 0
    {
      return quota / period
    }
    return nil
  }
}
