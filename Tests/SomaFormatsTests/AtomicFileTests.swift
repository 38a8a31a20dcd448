import Foundation
import SomaFormats
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct AtomicFileTests {
  @Test func replacesAndLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("state")
    try AtomicFile.write([1, 2, 3], to: path)
    try AtomicFile.write(to: path) { writer throws(FileError) in
      try writer.write([4])
      try writer.write([])
      try writer.write([5, 6])
    }
    #expect(try contents(of: path) == [4, 5, 6])
    #expect(folder.contents == ["state"])
  }

  @Test func keepsTheFileWrittenBefore() throws {
    let folder = try TemporaryFolder()
    let (path, previous) = (folder.file("state"), folder.file("before"))
    func write(_ byte: UInt8) throws(FileError) {
      try AtomicFile.write(to: path, keepingPrevious: previous) { writer throws(FileError) in
        try writer.write([byte])
      }
    }
    try write(1)
    #expect(folder.contents == ["state"])
    for byte in UInt8(2)...4 {
      try write(byte)
      #expect(try contents(of: path) == [byte])
      #expect(try contents(of: previous) == [byte - 1])
    }
    // What could not be written takes nobody's place.
    let injected = FileError(.write, path: path, code: EIO)
    #expect(throws: injected) {
      try AtomicFile.write(to: path, keepingPrevious: previous) { _ throws(FileError) in throw injected }
    }
    #expect(try contents(of: path) == [4] && contents(of: previous) == [3])
    #expect(folder.contents.sorted() == ["before", "state"])
  }

  @Test func removesWhatKilledProcessesLeft() throws {
    let folder = try TemporaryFolder()
    let own = ".state.tmp-\(getpid())-1f"
    let names = [
      ".state.tmp-1-beef", ".a.tmp-b.tmp-77-0", own, "state", ".state.tmp-x-1", ".state.tmp-1-xyz",
      "s.tmp-1-1",
    ]
    for name in names { try AtomicFile.write([1], to: folder.file(name)) }
    #expect(
      AtomicFile.removeTemporaries(in: folder.path).sorted() == [".a.tmp-b.tmp-77-0", ".state.tmp-1-beef"])
    #expect(folder.contents.count == names.count - 2)
    #expect(AtomicFile.removeTemporaries(in: folder.file("none")).isEmpty)
  }

  @Test func failedBodyKeepsTheOldFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("state")
    try AtomicFile.write([1], to: path)
    let injected = FileError(.write, path: path, code: EIO)
    #expect(throws: injected) {
      try AtomicFile.write(to: path) { writer throws(FileError) in
        try writer.write([9, 9])
        throw injected
      }
    }
    #expect(try contents(of: path) == [1])
    #expect(folder.contents == ["state"])
  }

  @Test func absentFolderAndFolderAsTargetAreErrors() throws {
    let folder = try TemporaryFolder()
    #expect(throws: FileError(.create, path: folder.file("no/x"), code: ENOENT)) {
      try AtomicFile.write([1], to: folder.file("no/x"))
    }
    try FileManager.default.createDirectory(atPath: folder.file("d"), withIntermediateDirectories: false)
    let error = #expect(throws: FileError.self) { try AtomicFile.write([1], to: folder.file("d")) }
    #expect(error?.operation == .rename)
    #expect(throws: FileError(.create, path: folder.path + "/", reason: "it names a folder")) {
      try AtomicFile.write([1], to: folder.path + "/")
    }
    #expect(folder.contents == ["d"])
  }

  /// In a process of its own, which gives up root's right to write everywhere.
  @Test func readOnlyFolderIsAnError() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      chmod(folder.path, 0o555)
      if geteuid() == 0 { try #require(seteuid(65534) == 0) }
      #expect(throws: FileError(.create, path: folder.file("x"), code: EACCES)) {
        try AtomicFile.write([1], to: folder.file("x"))
      }
      if getuid() == 0 { try #require(seteuid(0) == 0) }
      chmod(folder.path, 0o755)
    }
  }

  /// In a process of its own, since the limit would hit other tests' files.
  @Test func fullDiskKeepsTheOldFile() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = folder.file("state")
      try AtomicFile.write([1], to: path)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 10_000, rlim_max: 10_000)
      // The first write is cut short at the limit, the second fails.
      #if canImport(Darwin)
        let status = setrlimit(RLIMIT_FSIZE, &limit)
      #else
        let status = setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #endif
      try #require(status == 0)
      #expect(throws: FileError(.write, path: path, code: EFBIG)) {
        try AtomicFile.write([UInt8](repeating: 7, count: 50_000), to: path)
      }
      #expect(try contents(of: path) == [1])
      #expect(folder.contents == ["state"])
    }
  }

  /// A process that writes again and again is killed at some moment; whenever that is, the file is whole.
  @Test(arguments: 0..<20) func killedProcessLeavesAWholeFile(round: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("state")
    let size = 300_000
    try AtomicFile.write([UInt8](repeating: 0, count: size), to: path)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, size = size as Int, round] in
      Thread.detachNewThread {
        usleep(UInt32(1000 + 731 * round))
        kill(getpid(), SIGKILL)
      }
      for number in 1... {
        try AtomicFile.write([UInt8](repeating: UInt8(number % 256), count: size), to: path)
      }
    }
    let bytes = try contents(of: path)
    #expect(bytes.count == size)
    #expect(Set(bytes).count == 1)
    // At most the one temporary file of the killed process is left.
    #expect(folder.contents.count <= 2)
    #expect(folder.contents.allSatisfy { $0 == "state" || $0.hasPrefix(".state.tmp-") })
  }
}
