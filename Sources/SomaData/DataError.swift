import SomaTensor
public import SomaFormats

/// Why data could not be found, read or split; every case carries the numbers that show it.
///
/// `description` says where and what; `help`, when there is one, says what to do next.
public enum DataError: Error, Equatable, Sendable {
  /// The system would not open, read, write or list a file or folder.
  case file(FileError)
  /// A file has no bytes at all.
  case empty(path: String)
  /// A gzip file is cut off, damaged or followed by something else.
  case badGzip(path: String, CompressionFault)
  /// A file does not start as an IDX file does.
  case notIDX(path: String, firstBytes: [UInt8])
  /// An IDX file holds elements of a type, or a number of axes, that Soma does not read.
  case unsupportedIDX(path: String, reason: String)
  /// A file's size does not fit what its header, or its format, promises.
  case wrongByteCount(path: String, expected: Int, found: Int)
  /// There are not as many labels as images.
  case countsDiffer(images: String, imageCount: Int, labels: String, labelCount: Int)
  /// Images or labels do not have the axes they should have.
  case wrongShape(path: String, expected: String, found: [Int])
  /// A label names no class.
  case labelOutOfRange(path: String, index: Int, label: Int, classCount: Int)
  /// A file of a known set is not the file that was published.
  case checksumDiffers(
    path: String, expected: String, found: String, expectedByteCount: Int, foundByteCount: Int)
  /// Parts of a set are not those that a network was trained with.
  case partsChanged(set: String, parts: [String], expected: String, found: String)
  /// A PNG file breaks a rule of its format, or needs what Soma does not read.
  case badPNG(path: String, reason: String)
  /// Images, or the folders they lie in, cannot be read or used.
  case image(ImageError)
  /// There is no data set of that name.
  case unknownSet(name: String, known: [String])
  /// A tar archive is damaged or cut off.
  case badArchive(path: String, reason: String)
  /// An archive lacks a member.
  case missingMember(path: String, member: String)
  /// The files of a set are in none of the folders searched.
  case notFound(set: String, file: String, searched: [String])
  /// The files of a set are in none of the folders searched, and `offline` forbids to fetch them.
  case offline(set: String, file: String, searched: [String])
  /// No mirror gave the file; one reason for each.
  case downloadFailed(set: String, file: String, folder: String, attempts: [DownloadAttempt])
  /// A table breaks a rule, or does not fit what it is to be used for.
  case table(TableError)
  /// A split would leave a part without samples.
  case cannotSplit(sampleCount: Int, fraction: Double)
  /// An option of a generated set is outside its range.
  case badOption(set: String, option: String, value: Double, allowed: String)
}

/// One try to fetch a file, and why it failed.
public struct DownloadAttempt: Equatable, Sendable {
  /// The address that was tried.
  public let url: String
  /// What went wrong.
  public let reason: String
}

extension DataError: CustomStringConvertible {
  /// Where, and what is wrong there.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .empty(let path): "\(path): the file is empty"
    case .badGzip(let path, let fault): "\(path): \(fault)"
    case .notIDX(let path, let bytes):
      "\(path): not an IDX file; it starts with bytes \(bytes), not 0, 0, type, number of axes"
    case .unsupportedIDX(let path, let reason): "\(path): \(reason)"
    case .wrongByteCount(let path, let expected, let found):
      "\(path): \(found) bytes, where \(expected) are due"
    case .countsDiffer(let images, let imageCount, let labels, let labelCount):
      "\(images) has \(imageCount) images, but \(labels) has \(labelCount) labels"
    case .wrongShape(let path, let expected, let found): "\(path): shape \(found), where \(expected) is due"
    case .labelOutOfRange(let path, let index, let label, let classCount):
      "\(path): label \(label) of sample \(index) is outside 0 ..< \(classCount)"
    case .checksumDiffers(let path, let expected, let found, let expectedByteCount, let foundByteCount):
      "\(path): SHA-256 differs; \(foundByteCount) of \(expectedByteCount) bytes\n"
        + "  published: \(expected)\n  this file: \(found)"
    case .partsChanged(let set, let parts, let expected, let found):
      "\(set): the \(parts.joined(separator: " and ")) samples have changed since the training\n"
        + "  then: SHA-256 \(expected)\n  now:  SHA-256 \(found)"
    case .badPNG(let path, let reason): "\(path): \(reason)"
    case .image(let error): error.description
    case .unknownSet(let name, _): "no data set \"\(name)\""
    case .badArchive(let path, let reason): "\(path): \(reason)"
    case .missingMember(let path, let member): "\(path): the archive has no \(member)"
    case .notFound(let set, let file, let searched):
      "\(set): \(file) not found in \(searched.joined(separator: ", "))"
    case .offline(let set, let file, let searched):
      "\(set): \(file) not found in \(searched.joined(separator: ", ")), and offline mode forbids to fetch it"
    case .downloadFailed(let set, let file, _, let attempts):
      "\(set): could not fetch \(file)" + attempts.map { "\n  \($0.url): \($0.reason)" }.joined()
    case .table(let error): error.description
    case .cannotSplit(let count, let fraction):
      "\(count) samples cannot be split with a fraction of \(fraction): a part would be empty"
    case .badOption(let set, let option, let value, let allowed):
      "\(set): \(option) is \(value); allowed is \(allowed)"
    }
  }

  /// What to do about it, where that can be said.
  public var help: String? {
    switch self {
    case .unknownSet(let name, let known):
      (UnknownName(subject: "data set", name: name, known: known).suggestions.first.map {
        "did you mean \"\($0)\"? "
      } ?? "") + "known are \(known.joined(separator: ", "))"
    case .checksumDiffers(let path, _, _, _, _):
      "fetch it again: soma data get … --force; or remove \(path), or unpack it yourself: plain files are checked "
        + "for structure only"
    case .table(let error): error.help
    case .image(let error): error.help
    case .badGzip(let path, .truncated): "the download of \(path) was probably cut off; fetch it again"
    case .badGzip, .wrongByteCount, .badArchive, .missingMember: "fetch the file again, or make it again"
    case .empty: "name a file that holds something"
    case .notIDX, .unsupportedIDX:
      "an IDX file begins with 0, 0, a type (8 for bytes), the number of axes, and four bytes for the size of each"
    case .labelOutOfRange: "classes are numbered from 0"
    case .countsDiffer: "put files together that belong together"
    case .partsChanged: "bring the files back; or measure those of a folder all the same: --data FOLDER"
    case .badPNG: "write the image again as an 8-bit PNG"
    case .cannotSplit: "hold out another share: --val-fraction 0.1"
    case .file(let error) where [.create, .lock, .write].contains(error.operation):
      "fetched files are kept in $SOMA_CACHE, else in ~/.cache/soma: name a folder that can be written"
    case .notFound, .offline:
      "name the folder with --data DIR or SOMA_DATA; it may hold the files plain or as .gz, or in a folder "
        + "named after the set"
    case .downloadFailed(_, let file, let folder, let attempts):
      attempts.first.map { "fetch \($0.url) by other means and put it at \(folder)/\(file)" }
    default: nil
    }
  }
}
