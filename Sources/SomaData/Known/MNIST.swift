import SomaTensor

extension KnownDataSet {
  static let mnist = KnownDataSet(
    name: "mnist",
    summary: "handwritten digits, 60 000 + 10 000 gray images of 28 × 28, 10 classes",
    attribution: """
      Yann LeCun, Corinna Cortes, Christopher J. C. Burges, "The MNIST database of handwritten digits", \
      http://yann.lecun.com/exdb/mnist/; commonly stated to be CC BY-SA 3.0
      """,
    files: mnistFiles(
      [
        (9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
      ],
      mirrors: [
        "https://ossci-datasets.s3.amazonaws.com/mnist",
        "https://storage.googleapis.com/cvdf-datasets/mnist",
      ]),
    make: { set, options throws(DataError) in
      try set.loadIDX(classNames: (0..<10).map(String.init), options)
    })

  static let fashionMNIST = KnownDataSet(
    name: "fashion-mnist",
    summary: "photographs of clothing, 60 000 + 10 000 gray images of 28 × 28, 10 classes",
    attribution: """
      Han Xiao, Kashif Rasul, Roland Vollgraf (Zalando Research), "Fashion-MNIST", arXiv:1708.07747, \
      https://github.com/zalandoresearch/fashion-mnist; MIT, copyright 2017 Zalando SE
      """,
    files: mnistFiles(
      [
        (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
      ],
      mirrors: [
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
        "https://fashion-mnist.s3.eu-central-1.amazonaws.com",
      ]),
    make: { set, options throws(DataError) in
      let names = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
        "Ankle boot",
      ]
      return try set.loadIDX(classNames: names, options)
    })

  private static func mnistFiles(
    _ published: [(byteCount: Int, sha256: String)], mirrors: [String]
  ) -> [KnownFile] {
    let names = [
      "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
      "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
    ]
    return zip(names, published).map { name, published in
      KnownFile(
        name: name, byteCount: published.byteCount, sha256: published.sha256,
        urls: mirrors.map { "\($0)/\(name)" })
    }
  }

  /// Reads the four files of a set in the layout of MNIST.
  private func loadIDX(classNames: [String], _ options: DataOptions) throws(DataError) -> DataSet {
    var tensors: [(path: String, tensor: Tensor)] = []
    for file in files {
      // `name-ubyte` is the file unpacked; some programs write `name.ubyte`.
      let plain = String(file.name.dropLast(".gz".count))
      let path = try DataLocator(set: name, options: options).locate(
        file, alternatives: [plain, plain.replacing("-idx", with: ".idx")])
      guard path.hasSuffix(".gz") else {
        // What was unpacked by somebody has no published checksum; its structure is checked all the same.
        tensors.append((path, try IDX.read(path)))
        continue
      }
      let raw = try RawFile(path, limit: file.byteLimit)
      try file.check(raw.stored, path: path)
      tensors.append((path, try IDX.read(raw)))
    }
    return DataSet(
      name: name, attribution: attribution, classNames: classNames,
      train: try IDX.samples(images: tensors[0], labels: tensors[1], classCount: classNames.count),
      test: try IDX.samples(images: tensors[2], labels: tensors[3], classCount: classNames.count))
  }
}

extension IDX {
  /// Reads a file of images and the file of their labels, as MNIST has them.
  ///
  /// - Returns: Images of shape `[count, 1, height, width]` with class indices.
  /// - Throws: `DataError`, as `read(_:)` does, or `.wrongShape`, `.countsDiffer` or `.labelOutOfRange`.
  public static func readImages(
    _ images: String, labels: String, classCount: Int
  ) throws(DataError) -> Samples {
    try samples(images: (images, read(images)), labels: (labels, read(labels)), classCount: classCount)
  }

  fileprivate static func samples(
    images: (path: String, tensor: Tensor), labels: (path: String, tensor: Tensor), classCount: Int
  ) throws(DataError) -> Samples {
    guard images.tensor.dtype == .uint8, images.tensor.shape.count == 3 else {
      throw .wrongShape(
        path: images.path, expected: "bytes [count, height, width]", found: images.tensor.shape)
    }
    guard labels.tensor.dtype == .uint8, labels.tensor.shape.count == 1 else {
      throw .wrongShape(path: labels.path, expected: "bytes [count]", found: labels.tensor.shape)
    }
    let count = images.tensor.shape[0]
    guard labels.tensor.shape[0] == count else {
      throw .countsDiffer(
        images: images.path, imageCount: count, labels: labels.path, labelCount: labels.tensor.shape[0])
    }
    let classes = labels.tensor.withUnsafeBytes { $0.map(Int32.init) }
    if let index = classes.firstIndex(where: { $0 >= classCount }) {
      throw .labelOutOfRange(
        path: labels.path, index: index, label: Int(classes[index]), classCount: classCount)
    }
    let shape = [count, 1] + images.tensor.shape.dropFirst()
    return Samples(
      features: images.tensor.reshaped(to: shape), targets: Tensor(classes, shape: [count]), divisor: 255)
  }
}
