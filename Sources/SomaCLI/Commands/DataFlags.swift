import ArgumentParser
import Foundation
import Soma

/// Where data is looked for: shared by the commands that read data sets.
struct DataFlags: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "Look for the set's files in this folder only (else $SOMA_DATA, the cache, the network); of a run on a table or "
        + "on images, the file or folder.", valueName: "dir"))
  var folder: String?

  @Flag(help: "Fetch nothing from the network.") var offline = false

  /// The options for the library; fetching is announced on standard error.
  func options(seed: UInt64 = 0) -> DataOptions {
    DataOptions(folder: folder, isOffline: offline, seed: seed, report: { Console.message($0) })
  }

  /// The folder as an absolute path, so that the run finds its data from everywhere.
  var absoluteFolder: String? {
    folder.map { URL(filePath: $0).standardizedFileURL.path(percentEncoded: false) }
  }
}
