import Foundation
import SomaData
import SomaTensor
import SomaTestSupport
import Testing

@Suite struct ImageFolderTests {
  @Test func foldersWithoutClassesOrImagesAreRefused() throws {
    let folder = try TemporaryFolder()
    #expect(imageFault(folder.path) { _ = try ImageFolder.read(folder.path) } == .noClasses(imageCount: 0))
    try folder.writeGray("loose.png")
    try folder.write([1], to: "photo.JPG")
    try folder.write([1], to: "notes.txt")
    #expect(
      imageFault(folder.path) { _ = try ImageFolder.read(folder.path + "/") } == .noClasses(imageCount: 2))
    try folder.write([1], to: "a/notes.txt")
    let a = "\(folder.path)/a"
    #expect(imageFault(a) { _ = try ImageFolder.read(folder.path) } == .noImages(otherCount: 0, ending: ""))
    for name in ["1.jpg", "2.jpg", "3.gif"] { try folder.write([1], to: "a/\(name)") }
    #expect(
      imageFault(a) { _ = try ImageFolder.read(folder.path) } == .noImages(otherCount: 2, ending: ".jpg"))
    #expect(
      ImageErrorText(a, .noImages(otherCount: 2, ending: ".jpg"))
        == ImageErrorText(
          "\(a): there are no PNG images; 2 .jpg files are not read",
          help: "convert them: mogrify -format png \(a)/*.jpg"))
    #expect(throws: DataError.self) { try ImageFolder.read("/nowhere") }
    #expect(throws: DataError.self) { try ImageFolder.read("\(folder.path)/loose.png") }
  }

  /// What an error says, read off by provoking it.
  struct ImageErrorText: Equatable {
    let text: String, help: String?
    init(_ text: String, help: String?) { (self.text, self.help) = (text, help) }
    init(_ folder: String, _ fault: ImageError.Fault) {
      var found = ("", String?.none)
      do { _ = try ImageFolder.read((folder as NSString).deletingLastPathComponent) } catch {
        if case .image(let error) = error, error.fault == fault { found = ("\(error)", error.help) }
      }
      (text, help) = found
    }
  }

  @Test func whatIsPassedOverIsTold() throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.png", "b/1.png", "b/2.png"] { try folder.writeGray(name) }
    for name in ["a/1.jpg", "b/1.jpg", "b/x.webp", "b/Thumbs.db"] { try folder.write([1], to: name) }
    let set = try ImageFolder.read(folder.path)
    #expect(set.train.count == 3)
    #expect(
      set.notes == [
        "passed over 1 other file in \(folder.path)",
        "passed over 2 .jpg files in \(folder.path): only PNG is read; mogrify -format png converts them",
        "passed over 1 .webp file in \(folder.path): only PNG is read; mogrify -format png converts them",
        flatNote,
      ])
  }

  @Test func partsAreTakenWhereThereAreSome() throws {
    let folder = try TemporaryFolder()
    for name in [
      "train/a/1", "train/a/2", "train/b/1", "test/a/1", "test/b/1", "validation/a/1", "validation/b/1",
    ] {
      try folder.writeGray("\(name).png")
    }
    try folder.writeGray("more/1.png")
    let set = try ImageFolder.read(folder.path)
    #expect(set.train.count == 3 && set.test?.count == 2 && set.validation?.count == 2)
    #expect(set.classNames == ["a", "b"])
    #expect(set.notes == ["passed over \(folder.path)/more: the parts are train, test and val", flatNote])
    try folder.writeGray("test/c/1.png")
    #expect(
      imageFault("\(folder.path)/test") { _ = try ImageFolder.read(folder.path) }
        == .classesDiffer(missing: [], unexpected: ["c"]))
    try FileManager.default.removeItem(atPath: "\(folder.path)/test/c")
    try FileManager.default.removeItem(atPath: "\(folder.path)/validation/b")
    #expect(
      imageFault("\(folder.path)/validation") { _ = try ImageFolder.read(folder.path) }
        == .classesDiffer(missing: ["b"], unexpected: []))
  }

  /// A folder called train among others is a class, such as of vehicles.
  @Test func aClassMayBeCalledTrain() throws {
    let folder = try TemporaryFolder()
    for name in ["car/1", "train/1"] { try folder.writeGray("\(name).png") }
    #expect(try ImageFolder.read(folder.path).classNames == ["car", "train"])
  }

  @Test func imagesAreStretchedToTheSizeThatIsGiven() throws {
    let folder = try TemporaryFolder()
    try folder.write(PNGWriter.file(width: 2, height: 2, [0, 100, 100, 200]), to: "a/1.png")
    try folder.write(PNGWriter.file(width: 4, height: 1, [10, 20, 30, 50]), to: "b/1.png")
    let set = try ImageFolder.read(folder.path, size: ImageSize(width: 2, height: 1))
    #expect(set.train.features.shape == [2, 1, 1, 2])
    #expect(set.train.features.array(of: UInt8.self) == [50, 150, 15, 40])
    try folder.write(PNGWriter.file(width: 1, height: 1, channelCount: 3, [1, 2, 3]), to: "b/2.png")
    let color = try ImageFolder.read(folder.path, size: ImageSize(width: 2, height: 1))
    #expect(color.train.features.shape == [3, 3, 1, 2])
    #expect(
      color.train.features.array(of: UInt8.self) == [50, 150, 50, 150, 50, 150, 15, 40, 15, 40, 15, 40]
        + [1, 1, 2, 2, 3, 3])
  }

  @Test func brokenFilesAreNamed() throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.png", "b/1.png"] { try folder.writeGray(name) }
    let path = "\(folder.path)/b/2.png"
    func error(_ bytes: [UInt8]) throws -> DataError? {
      try folder.write(bytes, to: "b/2.png")
      do { _ = try ImageFolder.read(folder.path) } catch { return error }
      return nil
    }
    let whole = PNGWriter.file(width: 3, height: 2, [1, 2, 3, 4, 5, 6])
    #expect(try error(whole) == nil)
    #expect(try error([]) == .empty(path: path))
    #expect(try error(Array(whole.prefix(10))) == .badPNG(path: path, reason: "cut off after 10 bytes"))
    #expect(try error(Array(whole.prefix(50))) == .badPNG(path: path, reason: "cut off after 50 bytes"))
    #expect(try error(Array("<html>".utf8)) == .badPNG(path: path, reason: "not a PNG file"))
    // 30 000 × 30 000 pixels in a small file.
    var bomb = whole
    bomb.replaceSubrange(16..<24, with: [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30])
    #expect(
      try error(bomb)
        == .badPNG(path: path, reason: "30000 × 30000 pixels; 1 to \(PNGImage.maximumPixelCount) are read"))
    let jpeg = try #require(try error([0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + "JFIF".utf8))
    #expect("\(jpeg)" == "\(path): it is a JPEG image; only PNG is read")
    #expect(jpeg.help == "convert it: mogrify -format png \(path)")
    for (bytes, format) in [
      (Array("GIF89a".utf8), "GIF"), (Array("RIFF....WEBPVP8 ".utf8), "WebP"),
      ([0x49, 0x49, 0x2A, 0, 8], "TIFF"),
      (Array("BM1234".utf8) + [0, 0, 0, 0], "BMP"), ([0, 0, 0, 24] + Array("ftypheic".utf8), "HEIC"),
    ] {
      let found = try error(bytes)
      #expect("\(try #require(found))".contains("it is a \(format) image"))
    }
  }

  @Test func linksThatLeadNowhereOrRoundAndRoundEnd() throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.png", "b/1.png"] { try folder.writeGray(name) }
    let files = FileManager.default
    try files.createSymbolicLink(atPath: "\(folder.path)/b/2.png", withDestinationPath: "2.png")
    #expect(throws: DataError.self) { try ImageFolder.read(folder.path) }
    try files.removeItem(atPath: "\(folder.path)/b/2.png")
    // A class folder that is the folder itself has folders, but no images.
    try files.createSymbolicLink(atPath: "\(folder.path)/c", withDestinationPath: ".")
    #expect(
      imageFault("\(folder.path)/c") { _ = try ImageFolder.read(folder.path) }
        == .noImages(otherCount: 0, ending: ""))
  }

  @Test func onlyTheHeadsOfFilesDecideTheForm() throws {
    let folder = try TemporaryFolder()
    try folder.writeGray("a/1.png", 7, width: 5, height: 4)
    let alpha = PNGWriter.file(
      width: 5, height: 4, channelCount: 2, (0..<20).flatMap { _ in [UInt8(100), UInt8(51)] })
    try folder.write(alpha, to: "b/1.png")
    let set = try ImageFolder.read(folder.path)
    #expect(set.train.features.shape == [2, 1, 4, 5])
    // 51 of 255 of it, the rest white: 0.2 · 100 + 0.8 · 255.
    #expect(
      set.train.features.array(of: UInt8.self) == [UInt8](repeating: 7, count: 20)
        + [UInt8](repeating: 224, count: 20))
  }
}
