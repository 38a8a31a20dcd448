/// Any JSON. Keys are put in alphabetical order: the decoder does not tell theirs.
extension JSONValue: Decodable {
  /// Reads a value of any kind.
  public init(from decoder: any Decoder) throws {
    if let fields = try? decoder.container(keyedBy: Key.self) {
      self = .object(
        try fields.allKeys.sorted { $0.stringValue < $1.stringValue }.map { key in
          (key.stringValue, try fields.decode(JSONValue.self, forKey: key))
        })
    } else if var values = try? decoder.unkeyedContainer() {
      var array: [JSONValue] = []
      while !values.isAtEnd { array.append(try values.decode(JSONValue.self)) }
      self = .array(array)
    } else {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .null
      } else if let truth = try? value.decode(Bool.self) {
        self = .bool(truth)
      } else if let whole = try? value.decode(Int.self) {
        self = .integer(whole)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else {
        self = .string(try value.decode(String.self))
      }
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
