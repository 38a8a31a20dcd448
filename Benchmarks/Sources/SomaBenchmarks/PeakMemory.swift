import Foundation

/// The most memory a process has had resident so far.
enum PeakMemory {
  /// Bytes of this process, or of the largest of its children that have ended.
  static func bytes(ofChildren: Bool = false) -> Int {
    var usage = rusage()
    // Linux has an enumeration and counts in KiB, macOS has integers and counts in bytes.
    #if os(Linux)
      let who = ofChildren ? RUSAGE_CHILDREN : RUSAGE_SELF
      getrusage(__rusage_who_t(who.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(ofChildren ? RUSAGE_CHILDREN : RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
