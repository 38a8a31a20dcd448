import Foundation
import SomaFormats
import Testing

@Suite struct FileLockTests {
  @Test func onlyOneHolds() throws {
    let folder = try TemporaryFolder()
    let path = folder.file(".lock")
    #expect(!FileLock.isHeld(path))
    var lock = try FileLock.take(path)
    #expect(lock != nil && FileLock.isHeld(path))
    // Also not for the same process.
    #expect(try FileLock.take(path) == nil)
    lock = nil
    #expect(!FileLock.isHeld(path))
    #expect(try FileLock.take(path) != nil)
    #expect(throws: FileError(.lock, path: folder.file("no/.lock"), code: ENOENT)) {
      try FileLock.take(folder.file("no/.lock"))
    }
  }

  @Test func aKilledProcessHoldsNothing() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file(".lock")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let lock = try FileLock.take(path)
      precondition(lock != nil)
      kill(getpid(), SIGKILL)
    }
    #expect(!FileLock.isHeld(path))
    #expect(try FileLock.take(path) != nil)
  }
}
