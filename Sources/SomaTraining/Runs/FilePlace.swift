import Foundation

/// Where an open file is by now.
enum FilePlace: Equatable {
  /// Where it was opened.
  case same
  /// At another path, as its folder, or one around it, was renamed.
  case moved(to: String)
  /// Nowhere: it has no name left.
  case removed

  /// Looks at a file that was opened at a path.
  init(_ descriptor: Int32, path: String) {
    var own = stat(), named = stat()
    guard fstat(descriptor, &own) == 0 else {
      self = .same
      return
    }
    if stat(path, &named) == 0, named.st_dev == own.st_dev, named.st_ino == own.st_ino {
      self = .same
    } else if own.st_nlink == 0 {
      self = .removed
    } else {
      self = Self.path(of: descriptor).map { .moved(to: $0) } ?? .same
    }
  }

  private static func path(of descriptor: Int32) -> String? {
    #if canImport(Darwin)
      var buffer = [CChar](repeating: 0, count: Int(MAXPATHLEN))
      guard fcntl(descriptor, F_GETPATH, &buffer) == 0 else { return nil }
      return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    #else
      return try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
    #endif
  }
}
