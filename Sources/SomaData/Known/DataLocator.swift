import Foundation

/// Finds the files of known sets, and fetches those that are nowhere.
package struct DataLocator {
  package let set: String
  package let options: DataOptions

  package init(set: String, options: DataOptions) {
    self.set = set
    self.options = options
  }

  /// The folder that fetched files of the set are kept in.
  package var cacheFolder: String { "\(options.cacheFolder)/data/\(set)" }

  /// The folders that are searched, best first.
  package var folders: [String] {
    if let folder = options.folder { return ["\(folder)/\(set)", folder] }
    let named = options.environment["SOMA_DATA"].flatMap { $0.isEmpty ? nil : $0 }
    return (named.map { ["\($0)/\(set)", $0] } ?? []) + [cacheFolder]
  }

  /// The first file in the folders that has one of these names.
  package func find(_ names: [String]) -> String? {
    for folder in folders {
      for name in names where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }

  /// The path of a file, which is fetched if need be.
  ///
  /// - Parameters:
  ///   - file: The file as published.
  ///   - alternatives: Names under which the same content is accepted, such as that of the unpacked file.
  /// - Throws: `DataError`: `.notFound` when the only folder allowed does not have it, `.offline`, or why it
  ///   could not be fetched.
  package func locate(_ file: KnownFile, alternatives: [String] = []) throws(DataError) -> String {
    if let path = find([file.name] + alternatives) { return path }
    guard options.folder == nil else { throw .notFound(set: set, file: file.name, searched: folders) }
    guard !options.isOffline else { throw .offline(set: set, file: file.name, searched: folders) }
    return try Download(file: file, set: set, folder: cacheFolder, options: options).run()
  }
}
