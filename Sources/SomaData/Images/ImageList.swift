import Foundation
import SomaFormats

/// The images of a folder by name, before any of them is read.
///
/// Names that start with a dot are passed over; so are files that do not end in `.png`, which are counted. Names are
/// taken in the order of their bytes.
struct ImageList: Sendable {
  /// One image.
  struct Entry: Sendable {
    /// From the folder on: `daisy/1.png`.
    let name: String
    /// The index of its class; 0 where there are no classes.
    var label: Int32
  }

  let folder: String
  private(set) var classNames: [String] = []
  private(set) var entries: [Entry] = []
  /// How many files were passed over, by ending for images, and under `""` for others.
  private(set) var otherCounts: [String: Int] = [:]
  /// How many class folders' names had not their composed form, and what the first is composed.
  private var changed: (count: Int, first: String)?

  /// The images that lie in a folder.
  ///
  /// - Throws: `DataError.file` or `.image` with `.noImages`.
  init(imagesIn folder: String) throws(DataError) {
    self.folder = ImageFolder.plain(folder)
    try add(folder: "", label: 0)
  }

  /// The images of class folders.
  ///
  /// - Throws: `DataError.file`, or `.image` with `.noClasses` or `.noImages`.
  ///
  /// - Parameter joinsEqualNames: Whether folders whose names are equal but for their Unicode form are one class.
  init(classesIn folder: String, joinsEqualNames: Bool) throws(DataError) {
    self.folder = folder
    let names = try Self.names(in: folder)
    let folders = names.filter { Self.isFolder("\(folder)/\($0)") }
    guard !folders.isEmpty else {
      let isImage = { (name: String) in Self.isPNG(name) || ImageFormat.otherEnding(of: name) != nil }
      throw .image(ImageError(folder, .noClasses(imageCount: names.count(where: isImage))))
    }
    if names.count > folders.count { otherCounts[""] = names.count - folders.count }
    // Classes are in the order of their folders' bytes, which stay as they are on the disk.
    let composed = ComposedTexts(folders)
    (classNames, changed) = joinsEqualNames ? (composed.texts, composed.changed) : (folders, nil)
    for (place, name) in folders.enumerated() {
      let label = joinsEqualNames ? composed.numbers?[place] ?? Int32(place) : Int32(place)
      try add(folder: name, label: label)
    }
  }

  private mutating func add(folder name: String, label: Int32) throws(DataError) {
    let path = name.isEmpty ? folder : "\(folder)/\(name)"
    let files = try Self.names(in: path)
    let images = files.filter(Self.isPNG)
    var others: [String: Int] = [:]
    for file in files where !Self.isPNG(file) {
      others[ImageFormat.otherEnding(of: file) ?? "", default: 0] += 1
    }
    guard !images.isEmpty else {
      let most = others.filter { !$0.key.isEmpty }.max { ($0.value, $1.key) < ($1.value, $0.key) }
      throw .image(ImageError(path, .noImages(otherCount: most?.value ?? 0, ending: most?.key ?? "")))
    }
    otherCounts.merge(others, uniquingKeysWith: +)
    entries += images.map { Entry(name: name.isEmpty ? $0 : "\(name)/\($0)", label: label) }
  }

  /// The path of an image.
  func path(_ entry: Entry) -> String { "\(folder)/\(entry.name)" }

  /// The same images with the class numbers of other names.
  ///
  /// - Throws: `DataError.image` with `.classesDiffer` for a class that has no number.
  func renumbered(as names: [String]) throws(DataError) -> ImageList {
    let unexpected = classNames.filter { !names.contains($0) }
    guard unexpected.isEmpty else {
      throw .image(ImageError(folder, .classesDiffer(missing: [], unexpected: unexpected)))
    }
    let numbers = classNames.map { Int32(names.firstIndex(of: $0) ?? 0) }
    var list = self
    list.entries = entries.map { Entry(name: $0.name, label: numbers[Int($0.label)]) }
    list.classNames = names
    return list
  }

  /// What was passed over, in words.
  var notes: [String] {
    let composed = changed.map { [ComposedTexts.note("names of classes in \(folder)", $0.count, $0.first)] }
    return (composed ?? [])
      + otherCounts.sorted { $0.key < $1.key }.map { ending, count in
        let files = "\(count) \(ending.isEmpty ? "other" : ending) file\(count == 1 ? "" : "s")"
        return ending.isEmpty
          ? "passed over \(files) in \(folder)"
          : "passed over \(files) in \(folder): only PNG is read; mogrify -format png converts them"
      }
  }

  static func isPNG(_ name: String) -> Bool { name.lowercased().hasSuffix(".png") }

  /// The names in a folder that do not start with a dot.
  static func names(in path: String) throws(DataError) -> [String] {
    guard isFolder(path) else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw .file(
        isThere
          ? FileError(.list, path: path, reason: "it is not a folder")
          : FileError(.list, path: path, code: ENOENT))
    }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw .file(FileError(.list, path: path, reason: error.localizedDescription))
    }
  }

  /// Whether a path, through links, leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

/// The class folders of a folder, or of the folders `train`, `test` and `val` in it.
struct ImageFolderParts: Sendable {
  let folder: String
  let training: ImageList
  private(set) var validation: ImageList?
  private(set) var test: ImageList?
  /// What was passed over.
  let notes: [String]

  private static let validationNames = ["val", "valid", "validation"]

  /// Lists a folder. Where it has folders `train` and `test`, or `train` and one for validation, these are the parts.
  ///
  /// - Throws: As ``ImageList/init(classesIn:)``, or `.classesDiffer` for a part with other classes.
  ///
  /// - Parameter knownNames: The classes of the network that the images are for. Where two of them are equal but for their
  ///   Unicode form, so were two folders, and each was a class.
  init(_ path: String, knownNames: [String] = []) throws(DataError) {
    let joinsEqualNames = Set(knownNames).count == knownNames.count
    folder = ImageFolder.plain(path)
    let folder = folder
    let names = try ImageList.names(in: folder).filter { ImageList.isFolder("\(folder)/\($0)") }
    let validationName = Self.validationNames.first { names.contains($0) }
    guard names.contains("train"), names.contains("test") || validationName != nil else {
      training = try ImageList(classesIn: folder, joinsEqualNames: joinsEqualNames)
      notes = training.notes
      return
    }
    func part(_ name: String) throws(DataError) -> ImageList {
      try ImageList(classesIn: "\(folder)/\(name)", joinsEqualNames: joinsEqualNames)
    }
    training = try part("train")
    if names.contains("test") { test = try part("test") }
    if let validationName { validation = try part(validationName) }
    let expected = training.classNames
    // Equal names of another form may be in another order.
    func ordered(_ list: ImageList?) throws(DataError) -> ImageList? {
      guard let list, list.classNames != expected, Set(list.classNames) == Set(expected) else { return list }
      return try list.renumbered(as: expected)
    }
    (validation, test) = (try ordered(validation), try ordered(test))
    for other in [validation, test].compactMap(\.self) where other.classNames != expected {
      throw .image(
        ImageError(
          other.folder,
          .classesDiffer(
            missing: expected.filter { !other.classNames.contains($0) },
            unexpected: other.classNames.filter { !expected.contains($0) })))
    }
    let used = ["train", "test", validationName]
    let unused = names.filter { !used.contains($0) }
    notes =
      unused.map { "passed over \(folder)/\($0): the parts are train, test and val" }
      + [training, validation, test].compactMap(\.self).flatMap(\.notes)
  }

  var all: [ImageList] { [training, validation, test].compactMap(\.self) }
}
