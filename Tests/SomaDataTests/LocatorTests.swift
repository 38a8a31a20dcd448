import Foundation
import SomaData
import SomaFormats
import Testing

/// Where files are looked for and how they are fetched, with folders as mirrors.
@Suite struct LocatorTests {
  let folder: TemporaryFolder
  let content = Array("a file of a data set".utf8)

  init() throws { folder = try TemporaryFolder() }

  /// The file, published in folders under `mirrors/`.
  func file(mirrors: [String] = ["good"]) -> KnownFile {
    KnownFile(
      name: "x.gz", byteCount: content.count, sha256: SHA256.hash(content).hexadecimal,
      urls: mirrors.map { "file://\(folder.path)/mirrors/\($0)/x.gz" })
  }

  func locator(
    folder named: String? = nil, isOffline: Bool = false, _ environment: [String: String] = [:]
  ) -> DataLocator {
    let base = [
      "SOMA_CACHE": "\(folder.path)/cache", "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
    ]
    var options = DataOptions(
      folder: named, isOffline: isOffline, environment: base.merging(environment) { $1 })
    options.protocols = "=file"
    return DataLocator(set: "toy", options: options)
  }

  @Test func foldersAreSearchedBestFirst() {
    #expect(locator(folder: "/d").folders == ["/d/toy", "/d"])
    #expect(locator(["SOMA_DATA": "/s"]).folders == ["/s/toy", "/s", "\(folder.path)/cache/data/toy"])
    #expect(locator(["SOMA_CACHE": "", "XDG_CACHE_HOME": "/x"]).folders == ["/x/soma/data/toy"])
    #expect(
      locator(["SOMA_CACHE": "", "XDG_CACHE_HOME": "", "HOME": "/h"]).folders == ["/h/.cache/soma/data/toy"])
  }

  @Test func filesLieInTheFolderOrUnderTheNameOfTheSet() throws {
    let direct = try folder.write(content, to: "direct/x.gz")
    #expect(try locator(folder: "\(folder.path)/direct").locate(file()) == direct)
    let named = try folder.write(content, to: "named/toy/x.gz")
    #expect(try locator(["SOMA_DATA": "\(folder.path)/named"]).locate(file()) == named)
    let plain = try folder.write(content, to: "plain/x")
    #expect(try locator(folder: "\(folder.path)/plain").locate(file(), alternatives: ["x"]) == plain)
  }

  @Test func absentFileIsFetchedOnceAndKept() throws {
    try folder.write(content, to: "mirrors/good/x.gz")
    let path = try locator().locate(file())
    #expect(path == "\(folder.path)/cache/data/toy/x.gz")
    #expect(try contents(of: path) == content)
    try FileManager.default.removeItem(atPath: "\(folder.path)/mirrors")
    #expect(try locator(isOffline: true).locate(file()) == path)
    #expect(folder.contents.contains { $0.hasSuffix(".part") } == false)
  }

  @Test func nextMirrorHelpsWhenOneFailsOrServesSomethingElse() throws {
    try folder.write(Array("<html>try again later</html>".utf8), to: "mirrors/long/x.gz")
    try folder.write(Array("A file of a data set".utf8), to: "mirrors/other/x.gz")
    try folder.write(content, to: "mirrors/good/x.gz")
    let path = try locator().locate(file(mirrors: ["absent", "long", "other", "good"]))
    #expect(try contents(of: path) == content)
  }

  @Test func everyFailureIsTold() throws {
    try folder.write(Array("A file of a data set".utf8), to: "mirrors/other/x.gz")
    let error = #expect(throws: DataError.self) { try locator().locate(file(mirrors: ["absent", "other"])) }
    guard case .downloadFailed("toy", "x.gz", _, let attempts) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(attempts.count == 2)
    #expect(attempts[0].reason.contains("curl: (37)"))
    #expect(attempts[1].reason.hasPrefix("SHA-256 differs: "))
    #expect(error?.help?.hasSuffix("by other means and put it at \(folder.path)/cache/data/toy/x.gz") == true)
    #expect(folder.contents.filter { $0.hasPrefix("cache/data/toy/") } == ["cache/data/toy/.lock"])
  }

  @Test func onlyHTTPSIsAllowed() throws {
    var options = locator().options
    options.protocols = DataOptions().protocols
    let file = KnownFile(name: "x.gz", byteCount: 1, sha256: "", urls: ["http://127.0.0.1:9/x.gz"])
    let error = #expect(throws: DataError.self) { try DataLocator(set: "toy", options: options).locate(file) }
    guard case .downloadFailed(_, _, _, let attempts) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(attempts[0].reason.contains("curl: (1) Protocol"))
  }

  @Test func nothingIsFetchedWhenForbidden() throws {
    try folder.write(content, to: "mirrors/good/x.gz")
    let cache = "\(folder.path)/cache/data/toy"
    #expect(throws: DataError.offline(set: "toy", file: "x.gz", searched: [cache])) {
      try locator(isOffline: true).locate(file())
    }
    #expect(throws: DataError.notFound(set: "toy", file: "x.gz", searched: ["/nowhere/toy", "/nowhere"])) {
      try locator(folder: "/nowhere").locate(file())
    }
    #expect(!folder.contents.contains { $0.hasPrefix("cache") })
  }

  @Test func absentCurlIsSaid() throws {
    let error = #expect(throws: DataError.self) { try locator(["PATH": folder.path]).locate(file()) }
    #expect(error?.description.contains("the program curl is not installed") == true)
  }

  @Test func aDamagedFileIsSeenAndFetchedAgain() throws {
    try folder.write(content, to: "mirrors/good/x.gz")
    let path = try locator().fetch(file(), replaces: false)
    #expect(try contents(of: path) == content)
    try folder.write(Array("a file of a data sat".utf8), to: "cache/data/toy/x.gz")
    let error = #expect(throws: DataError.self) { try locator().fetch(file(), replaces: false) }
    #expect(error?.help?.contains("soma data get") == true)
    #expect(try locator().fetch(file(), replaces: true) == path)
    #expect(try contents(of: path) == content)
    // What a failed attempt leaves is the file as it was.
    #expect(throws: DataError.self) { try locator().fetch(file(mirrors: ["absent"]), replaces: true) }
    #expect(try contents(of: path) == content)
    // A file that was unpacked has another checksum; readers look at its structure.
    let plain = try folder.write(content, to: "plain/toy/x")
    #expect(try locator(["SOMA_DATA": "\(folder.path)/plain"]).fetch(file(), replaces: false) == plain)
  }

  @Test func severalAtOnceAgree() async throws {
    try folder.write(content, to: "mirrors/good/x.gz")
    let (locator, file) = (locator(), file())
    let paths = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<4 { group.addTask { try locator.locate(file) } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(paths == ["\(folder.path)/cache/data/toy/x.gz"])
  }

  @Test func cacheThatCannotBeMadeIsAnError() throws {
    let path = try folder.write([], to: "cache")
    let error = #expect(throws: DataError.self) { try locator(["SOMA_CACHE": path]).locate(file()) }
    #expect(error?.description.hasPrefix("cannot create \(path)/data/toy: ") == true)
  }
}
