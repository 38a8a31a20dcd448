extension KnownDataSet {
  static let cifar10 = KnownDataSet(
    name: "cifar-10",
    summary: "small photographs, 50 000 + 10 000 color images of 32 × 32, 10 classes",
    attribution: """
      Alex Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, \
      https://www.cs.toronto.edu/~kriz/cifar.html; no licence stated
      """,
    files: [
      KnownFile(
        name: "cifar-10-binary.tar.gz", byteCount: 170_052_171,
        sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        urls: [
          "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
          "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/cifar-10-binary.tar.gz",
        ])
    ],
    make: { set, options throws(DataError) in try CIFAR10Loader(set: set, options: options).load() })
}

/// Reads CIFAR-10 from its batch files, plain or packed one by one, or from the official archive.
///
/// The content of every batch is checked, so all forms get the same check.
private struct CIFAR10Loader {
  let set: KnownDataSet
  let options: DataOptions

  static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
  static let batchByteCount = 30_730_000
  /// The batches as they are unpacked, with the test batch last.
  static let batches: [(name: String, sha256: String)] = [
    ("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
    ("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
    ("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
    ("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
    ("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
    ("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
  ]

  func load() throws(DataError) -> DataSet {
    let locator = DataLocator(set: set.name, options: options)
    let paths = Self.batches.map { batch in
      locator.find(["\(batch.name).gz", batch.name, "cifar-10-batches-bin/\(batch.name)"])
    }
    guard let testPath = paths[5], paths[..<5].contains(where: { $0 != nil }) else {
      return try loadArchive(locator.locate(set.files[0]))
    }
    var training: [CIFAR10.Batch] = []
    var missing: [String] = []
    for (path, batch) in zip(paths, Self.batches).prefix(5) {
      if let path {
        training.append(try read(path, batch.sha256))
      } else {
        missing.append(batch.name)
      }
    }
    let test = try read(testPath, Self.batches[5].sha256)
    let notes = missing.map { "\($0) is missing; training uses the other \(training.count) batches" }
    return dataSet(training, test, notes)
  }

  private func read(_ path: String, _ sha256: String) throws(DataError) -> CIFAR10.Batch {
    let content = try RawFile(path, limit: 2 * Self.batchByteCount).content(
      expectedByteCount: Self.batchByteCount, limit: Self.batchByteCount)
    return try batch(content, path, sha256)
  }

  private func batch(_ content: [UInt8], _ path: String, _ sha256: String) throws(DataError) -> CIFAR10.Batch
  {
    let published = KnownFile(name: path, byteCount: Self.batchByteCount, sha256: sha256, urls: [])
    try published.check(content, path: path)
    return try CIFAR10.Batch(records: content, path: path)
  }

  private func loadArchive(_ path: String) throws(DataError) -> DataSet {
    let limit = 2 * Self.batches.count * Self.batchByteCount
    let content = try RawFile(path, limit: limit).content(expectedByteCount: limit / 2, limit: limit)
    let members = try Tar(content, path: path).members
    var batches: [CIFAR10.Batch] = []
    for (name, sha256) in Self.batches {
      guard let range = members[name] else { throw .missingMember(path: path, member: name) }
      batches.append(try batch(Array(content[range]), "\(path):\(name)", sha256))
    }
    return dataSet(Array(batches[..<5]), batches[5], [])
  }

  private func dataSet(
    _ training: [CIFAR10.Batch], _ test: CIFAR10.Batch, _ notes: [String]
  ) -> DataSet {
    DataSet(
      name: set.name, attribution: set.attribution, classNames: Self.classNames,
      train: CIFAR10.samples(training), test: CIFAR10.samples([test]), notes: notes)
  }
}
