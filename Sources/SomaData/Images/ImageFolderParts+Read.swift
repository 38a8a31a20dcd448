import SomaFormats
import SomaTensor

/// The images of a training, divided and read.
struct DividedImages {
  let classNames: [String]
  let training: Samples
  let validation, test: Samples?
  /// The SHA-256 of the names and contents of all images.
  let sha256: String
  /// What the values of 16-bit images were stretched from.
  let range: ValueRange?
  /// What was noticed.
  let notes: [String]

  func dataSet(name: String, notes: [String]) -> DataSet {
    DataSet(
      name: name, classNames: classNames, train: training, validation: validation, test: test,
      notes: notes + self.notes)
  }
}

extension ImageFolderParts {
  /// Divides the training images by name, then reads each part into memory of its own.
  ///
  /// - Parameters:
  ///   - drawnTest: The share of the training images to test with, where there is no part of them; 0 for none.
  ///   - drawnValidation: The share of the others that chooses the best epoch, where there is no part for it.
  ///   - isNew: Whether the images are to be trained on for the first time, so that the range of their values is found.
  func read(
    _ form: ImageForm, test drawnTest: Double, validation drawnValidation: Double, seed: UInt64, isNew: Bool
  ) throws(DataError) -> DividedImages {
    let entries = training.entries
    let split: PartSplit
    do throws(PartSplit.Fault) {
      split = try PartSplit(
        Array(entries.indices), classes: entries.map(\.label), groups: nil,
        test: test == nil ? drawnTest : 0, validation: validation == nil ? drawnValidation : 0, seed: seed)
    } catch {
      throw .image(
        ImageError(folder, .cannotSplit(count: error.count, part: error.part, fraction: error.fraction)))
    }
    let form =
      isNew ? try form.stretched(over: split.training.map { training.path(entries[$0]) }) : form
    var heldNotes: [String] = []
    var digests: [(name: String, digest: SHA256.Digest)] = []
    func read(_ list: ImageList, _ chosen: [ImageList.Entry]) throws(DataError) -> Samples? {
      guard !chosen.isEmpty else { return nil }
      let part = try form.samples(list, chosen)
      // From the folder on, so that it may be moved.
      let names = chosen.map { String(list.path($0).dropFirst(folder.count)) }
      digests += zip(names, part.images.digests).map { (name: $0, digest: $1) }
      heldNotes += form.notes(heldCount: part.images.heldCount)
      return part.samples
    }
    func read(_ own: ImageList?, else drawn: [Int]) throws(DataError) -> Samples? {
      if let own { return try read(own, own.entries) }
      return try read(training, drawn.map { entries[$0] })
    }
    guard let learned = try read(nil, else: split.training) else {
      throw .image(ImageError(folder, .noClasses(imageCount: 0)))
    }
    let held = try read(validation, else: split.validation), tested = try read(test, else: split.test)
    return DividedImages(
      classNames: training.classNames, training: learned, validation: held, test: tested,
      sha256: Self.hash(digests), range: form.range,
      notes: form.notes(onTraining: learned) + heldNotes)
  }

  /// The same for the same files, however they are divided.
  private static func hash(_ digests: [(name: String, digest: SHA256.Digest)]) -> String {
    var hash = SHA256()
    for (name, digest) in digests.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      hash.update(Array("\(name.utf8.count) \(name)".utf8) + digest.bytes)
    }
    return hash.finalize().hexadecimal
  }
}
