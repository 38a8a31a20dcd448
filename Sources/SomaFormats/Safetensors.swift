public import SomaTensor

/// Named tensors and a few texts, as a safetensors file holds them.
///
///     let file = Safetensors(tensors: [("weight", weight), ("bias", bias)], metadata: ["format": "pt"])
///     try file.write(to: "model.safetensors")
///     let bias = try Safetensors(contentsOf: "model.safetensors")["bias"]
///
/// The file is the length of its header (eight bytes), the header (JSON), then the tensors' elements in
/// C order, little endian. Reading is stricter than the reference implementation: duplicate names, unknown
/// fields and Booleans other than 0 and 1 are refused. Numbers in half precision (F16) are read as float32, which has each
/// of them; `"__metadata__": null` is read as no texts, as the reference does. Writing gives the same bytes as the reference; where
/// the reference puts metadata of several keys in random order, they are sorted here.
///
/// **Source**: https://github.com/huggingface/safetensors, `README.md` and `safetensors/src/tensor.rs`.
public struct Safetensors: Sendable {
  /// The tensors; in a file that was read, in the order of its header.
  public var tensors: [(name: String, tensor: Tensor)]
  /// Texts for whoever reads the file, under names of their own.
  public var metadata: [String: String]

  /// The key of the header that holds the metadata.
  static let metadataKey = "__metadata__"
  /// More than any model needs, and little enough to be read into memory.
  static let maximumHeaderByteCount = 100_000_000
  static let maximumRank = 32
  static let lengthByteCount = 8

  /// Tensors and texts to be written.
  public init(tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of that name, if there is one.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }
}

extension DType {
  /// The name of the type in a safetensors header.
  var safetensorsName: String {
    switch self {
    case .float32: "F32"
    case .float64: "F64"
    case .bfloat16: "BF16"
    case .int32: "I32"
    case .int64: "I64"
    case .uint8: "U8"
    case .bool: "BOOL"
    }
  }

  /// The type that a safetensors header calls so, if Soma has it.
  init?(safetensorsName name: String) {
    guard let match = Self.allCases.first(where: { $0.safetensorsName == name }) else { return nil }
    self = match
  }

  /// The place of the type in the reference's list, which is by alignment; files are sorted by it.
  var safetensorsRank: Int {
    switch self {
    case .bool: 0
    case .uint8: 1
    case .bfloat16: 2
    case .int32: 3
    case .float32: 4
    case .float64: 5
    case .int64: 6
    }
  }
}
