import Foundation
import SomaFormats
import SomaNN
import SomaTensor

/// More memory is needed than there is: told before it is asked for, because a process that is refused memory, or takes
/// more than its share, is ended by the system without a word.
public struct MemoryShortage: Error, Sendable, Equatable, CustomStringConvertible {
  /// What it is needed for.
  public let purpose: String
  /// Bytes that are needed at least, and those that are left.
  public let needed, available: Int
  /// What limits them: `ulimit -v`, the control group, or the machine.
  public let limit: String

  /// For example `training this network takes at least 826 MB of memory; 310 MB are left (ulimit -v)`.
  public var description: String {
    "\(purpose) takes at least \(Self.text(needed)) of memory; \(Self.text(available)) are left (\(limit))"
  }

  private static func text(_ byteCount: Int) -> String {
    byteCount < 10_000_000_000
      ? "\(byteCount / 1_000_000) MB" : String(format: "%.1f GB", Double(byteCount) / 1e9)
  }

  /// Makes sure that memory is left where that is known.
  ///
  /// - Throws: ``MemoryShortage``.
  static func check(_ needed: Int?, for purpose: String) throws(MemoryShortage) {
    guard let (available, limit) = MemoryLimit.tightest else { return }
    guard let needed, needed <= available else {
      throw MemoryShortage(purpose: purpose, needed: needed ?? .max, available: available, limit: limit)
    }
  }
}

/// What this process may still take.
private enum MemoryLimit {
  /// The least that is left, and what limits it; nothing where the system does not tell.
  static var tightest: (available: Int, name: String)? {
    let own = usage
    let limits = [
      addresses.map { ($0 - own.addresses, "ulimit -v") },
      controlGroup.map { ($0 - own.resident, "the limit of the control group") },
      (Shape.memoryLimit - own.resident, "all that the machine has"),
    ]
    return limits.compactMap(\.self).map { (max(0, $0.0), $0.1) }.min { $0.0 < $1.0 }
  }

  /// What `ulimit -v` says.
  private static var addresses: Int? {
    var limit = rlimit()
    #if canImport(Glibc)
      let kind = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
      let kind = RLIMIT_AS
    #endif
    guard getrlimit(kind, &limit) == 0, let bytes = Int(exactly: limit.rlim_cur) else { return nil }
    return bytes
  }

  /// The addresses and the memory in use; nothing where the system does not tell.
  private static var usage: (addresses: Int, resident: Int) {
    let numbers = text("/proc/self/statm")?.split(separator: " ").compactMap { Int($0) } ?? []
    guard numbers.count >= 2 else { return (0, 0) }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    return (numbers[0] * page, numbers[1] * page)
  }

  /// The least of the limits of the group that this process is in and of those around it, in either version.
  private static var controlGroup: Int? {
    var limits: [Int] = []
    for line in (text("/proc/self/cgroup") ?? "").split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isFirst = fields[1].split(separator: ",").contains("memory")
      guard isFirst || fields[1].isEmpty else { continue }
      let root = isFirst ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup"
      var path = String(fields[2])
      while true {
        let file = isFirst ? "memory.limit_in_bytes" : "memory.max"
        // "max" is no number.
        if let limit = text("\(root)\(path)/\(file)").flatMap({ Int($0.filter { $0 != "\n" }) }) {
          limits.append(limit)
        }
        guard let slash = path.lastIndex(of: "/"), !path.isEmpty else { break }
        path = String(path[..<slash])
      }
    }
    return limits.min()
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}

extension RunConfiguration {
  /// Makes sure that a training of this configuration finds the memory that it surely needs: weights, gradients, what the
  /// optimizer remembers, the best weights beside the last ones, and the values of a batch in every layer.
  ///
  /// - Parameter sampleCount: The samples to learn from; no batch has more.
  /// - Throws: ``TrainingError/notEnoughMemory(_:)``, or `UnknownName` for the optimizer.
  func checkMemory(sampleCount: Int) throws {
    // In Double: the numbers may come from a file, and their product may be more than an integer holds.
    let widths =
      ([input.shape.map(Double.init).reduce(1, *)] + network.hidden.map(Double.init))
      + [Double(network.outputs)]
    let layers = zip(widths, widths.dropFirst()).map { 4 * $0 * $1 }
    // A layer that fits on no terms says so itself, by its name.
    guard layers.allSatisfy({ $0 < Double(Shape.memoryLimit) }) else { return }
    let optimizer = try OptimizerName.named(training.optimizer).makeOptimizer()
    let copies = Double(3 + optimizer.slotNames.count)
    let batch = Double(min(training.batchSize, sampleCount))
    // Each number of a layer is there forwards and back.
    let values = widths.dropFirst().reduce(0, +) * 4 * 2 * batch
    let bytes = Int(exactly: (copies * layers.reduce(0, +) + values).rounded())
    do throws(MemoryShortage) {
      try MemoryShortage.check(bytes, for: "training this network")
    } catch {
      throw TrainingError.notEnoughMemory(error)
    }
  }
}

extension RunFolder {
  /// Makes sure that a file of numbers can be read into a network: its numbers are there twice, as they are in the file
  /// and in the network that takes them.
  ///
  /// - Throws: ``RunError/notEnoughMemory(_:)``.
  static func checkMemory(forReading path: String) throws(RunError) {
    // What cannot be looked at is told by whoever reads it.
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    let (needed, isTooLarge) = Int(status.st_size).multipliedReportingOverflow(by: 2)
    do throws(MemoryShortage) {
      try MemoryShortage.check(isTooLarge ? nil : needed, for: "reading \(path)")
    } catch {
      throw .notEnoughMemory(error)
    }
  }
}
