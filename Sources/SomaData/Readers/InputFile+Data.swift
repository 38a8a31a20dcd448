import SomaFormats

/// Files with their errors among those of data.
extension InputFile {
  /// Opens a regular file.
  static func opened(_ path: String) throws(DataError) -> InputFile {
    do throws(FileError) { return try InputFile(path) } catch { throw .file(error) }
  }

  /// The first bytes; fewer when there are not as many.
  func start(_ count: Int) throws(DataError) -> [UInt8] {
    do throws(FileError) { return try read(upTo: count) } catch { throw .file(error) }
  }

  /// The whole file, with room for some bytes more.
  func content(reserving spare: Int = 0) throws(DataError) -> [UInt8] {
    do throws(FileError) { return try readAll(reserving: spare) } catch { throw .file(error) }
  }
}
