import SomaFormats
import Testing

/// Headers, legal and not. The rules are those of the reference (`safetensors/src/tensor.rs` and its tests)
/// and, marked "stricter", the places where it departs from its own README.
@Suite struct SafetensorsHeaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let header: String
    let dataByteCount: Int
    let rule: SafetensorsError.Rule?
    let tensor: String?

    init(
      _ header: String, _ dataByteCount: Int = 4, _ rule: SafetensorsError.Rule? = nil,
      in tensor: String? = nil
    ) {
      (self.header, self.dataByteCount, self.rule, self.tensor) = (header, dataByteCount, rule, tensor)
    }

    var testDescription: String { String(header.prefix(100)) }
  }

  /// The entry of a tensor `name` of bytes.
  static func entry(_ name: String, _ begin: Int, _ end: Int) -> String {
    #""\#(name)":{"dtype":"U8","shape":[\#(end - begin)],"data_offsets":[\#(begin),\#(end)]}"#
  }

  /// A header with one tensor `a` of four bytes whose fields are as given.
  static func one(
    dtype: String = #""F32""#, shape: String = "[1]", offsets: String = "[0,4]", more: String = ""
  ) -> String {
    #"{"a":{"dtype":\#(dtype),"shape":\#(shape),"data_offsets":\#(offsets)\#(more)}}"#
  }

  static let legal: [Case] = [
    Case("{}", 0),
    Case("{ }  \n\t\r ", 0),
    Case(" {}", 0),  // The README forbids it; the reference reads it, and files have it.
    Case(one()),
    Case(one(shape: "[]")),
    Case(one(shape: "[1,1,1,1]")),
    Case(one(shape: "[0]", offsets: "[0,0]"), 0),
    Case(one(shape: "[3,0,2]", offsets: "[0,0]"), 0),
    Case(one(shape: "[\(repeatElement("1", count: 32).joined(separator: ","))]")),
    Case(#"{"a":{"data_offsets":[0,4],"shape":[1],"dtype":"F32"}}"#),
    Case(#"{ "a" : { "dtype" : "F32" , "shape" : [ 1 ] , "data_offsets" : [ 0 , 4 ] } }"#),
    Case("{\(entry("b", 2, 4)),\(entry("a", 0, 2))}"),
    Case("{\(entry("b", 2, 4)),\(entry("empty", 2, 2)),\(entry("a", 0, 2))}"),
    // Unaligned.
    Case("{\(entry("a", 0, 1)),\"b\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[1,5]}}", 5),
    Case("{\(entry("", 0, 4))}"),
    Case("{\(entry(#"\u0000"#, 0, 4))}"),
    Case("{\(entry("../../etc/passwd", 0, 4))}"),
    Case("{\(entry(#"\"\\\/\b\f\n\r\t\u00e9\uD83E\uDDE0"#, 0, 4))}"),
    Case(#"{"__metadata__":{}}"#, 0),
    Case(#"{"__metadata__":{"a":"1","b":""}}"#, 0),
    Case("{\(entry("a", 0, 4)),\"__metadata__\":{\"a\":\"1\"}}"),
    Case(#"{"__metadata__":null}"#, 0),
    Case("{\(entry("a", 0, 4)),\"__metadata__\": null }"),
    Case(one(dtype: #""F16""#, shape: "[2]")),
    Case(one(dtype: #""F16""#, shape: "[0,4]", offsets: "[0,0]"), 0),
  ]

  static let malformed: [Case] = [
    // Not the JSON it should be.
    Case("", 0, .malformedHeader(offset: 0, expected: "'{'")),
    Case("   ", 0, .malformedHeader(offset: 3, expected: "'{'")),
    Case("null", 0, .malformedHeader(offset: 0, expected: "'{'")),
    Case("[]", 0, .malformedHeader(offset: 0, expected: "'{'")),
    Case("\u{FEFF}{}", 0, .malformedHeader(offset: 0, expected: "'{'")),
    Case("{", 0, .malformedHeader(offset: 1, expected: "'\"'")),
    Case("{}\0", 0, .malformedHeader(offset: 2, expected: "the end")),
    Case("{}{}", 0, .malformedHeader(offset: 2, expected: "the end")),
    Case("{},", 0, .malformedHeader(offset: 2, expected: "the end")),
    Case("{,}", 0, .malformedHeader(offset: 1, expected: "'\"'")),
    Case("{\(entry("a", 0, 4)),}", 4, .malformedHeader(offset: 53, expected: "'\"'")),
    Case("{'a':1}", 0, .malformedHeader(offset: 1, expected: "'\"'")),
    Case("{a:1}", 0, .malformedHeader(offset: 1, expected: "'\"'")),
    Case(#"{"a"}"#, 0, .malformedHeader(offset: 4, expected: "':'")),
    Case(#"{"a":1}"#, 0, .malformedHeader(offset: 5, expected: "'{'"), in: "a"),
    Case(#"{"a":null}"#, 0, .malformedHeader(offset: 5, expected: "'{'"), in: "a"),
    Case(#"{"a":[]}"#, 0, .malformedHeader(offset: 5, expected: "'{'"), in: "a"),
    Case(#"{"a":{}"#, 0, .missingField("dtype"), in: "a"),
    Case(#"{"a"#, 0, .malformedHeader(offset: 3, expected: "'\"'")),
    Case("{\"a\nb\":{}}", 0, .malformedHeader(offset: 3, expected: "no bare control character")),
    Case(#"{"\x":{}}"#, 0, .malformedHeader(offset: 3, expected: "one of the escapes of JSON")),
    Case(#"{"\u12"#, 0, .malformedHeader(offset: 6, expected: "a hexadecimal digit")),
    Case(#"{"\u12g4":{}}"#, 0, .malformedHeader(offset: 6, expected: "a hexadecimal digit")),
    Case(#"{"\ud800":{}}"#, 0, .malformedHeader(offset: 3, expected: "a whole surrogate pair")),
    Case(#"{"\ud800\u0041":{}}"#, 0, .malformedHeader(offset: 3, expected: "a whole surrogate pair")),
    Case(#"{"\udc00":{}}"#, 0, .malformedHeader(offset: 3, expected: "a whole surrogate pair")),
    Case(#"{"__metadata__":{"a":1}}"#, 0, .malformedHeader(offset: 21, expected: "'\"'")),
    Case(#"{"__metadata__":{"a":{"b":"c"}}}"#, 0, .malformedHeader(offset: 21, expected: "'\"'")),
    Case(#"{"__metadata__":nul}"#, 0, .malformedHeader(offset: 16, expected: "'{'")),
    Case(#"{"__metadata__":nulls}"#, 0, .malformedHeader(offset: 20, expected: "'}'")),
    Case(#"{"__metadata__":{"a":null}}"#, 0, .malformedHeader(offset: 21, expected: "'\"'")),
    Case(#"{"__metadata__":"text"}"#, 0, .malformedHeader(offset: 16, expected: "'{'")),
    Case(String(repeating: #"{"a":"#, count: 1000), 0, .unknownField("a"), in: "a"),  // depth
    Case(one(shape: "[[1]]"), 4, .malformedHeader(offset: 29, expected: "a non-negative integer"), in: "a"),
    // Numbers that are not plain integers.
    Case(one(shape: "[1.0]"), 4, .malformedHeader(offset: 29, expected: "a non-negative integer"), in: "a"),
    Case(one(shape: "[1e0]"), 4, .malformedHeader(offset: 29, expected: "a non-negative integer"), in: "a"),
    Case(one(shape: "[-0]"), 4, .malformedHeader(offset: 29, expected: "a non-negative integer"), in: "a"),
    Case(one(shape: "[-1]"), 4, .malformedHeader(offset: 29, expected: "a non-negative integer"), in: "a"),
    Case(one(shape: "[+1]"), 4, .malformedHeader(offset: 29, expected: "a non-negative integer"), in: "a"),
    Case(one(shape: "[01]"), 4, .malformedHeader(offset: 29, expected: "a non-negative integer"), in: "a"),
    Case(one(shape: #"["1"]"#), 4, .malformedHeader(offset: 29, expected: "a non-negative integer"), in: "a"),
    Case(one(shape: "[1,]"), 4, .malformedHeader(offset: 31, expected: "a non-negative integer"), in: "a"),
    Case(one(shape: "[1 1]"), 4, .malformedHeader(offset: 31, expected: "']'"), in: "a"),
    Case(
      one(shape: "[9223372036854775808]"), 4,
      .malformedHeader(offset: 29, expected: "an integer of at most 9223372036854775807"), in: "a"),
    Case(
      one(shape: "[0,18446744073709551615]"), 4,  // stricter
      .malformedHeader(offset: 31, expected: "an integer of at most 9223372036854775807"), in: "a"),
    // Names twice; all stricter.
    Case("{\(entry("a", 0, 4)),\(entry("a", 0, 4))}", 4, .duplicateName("a")),
    Case("{\(entry("a", 0, 2)),\(entry("a", 2, 4))}", 4, .duplicateName("a")),
    Case("{\(entry("a", 0, 2)),\(entry(#"\u0061"#, 2, 4))}", 4, .duplicateName("a")),
    Case("{\(entry("\u{E9}", 0, 2)),\(entry("e\u{301}", 2, 4))}", 4, .duplicateName("\u{E9}")),
    Case(#"{"__metadata__":{"a":"1","a":"1"}}"#, 0, .duplicateName("a")),
    Case(#"{"__metadata__":{},"__metadata__":{}}"#, 0, .duplicateName("__metadata__")),
    Case(one(more: #","dtype":"F32""#), 4, .duplicateName("dtype"), in: "a"),
    // Fields of an entry.
    Case(one(more: #","stride":[1]"#), 4, .unknownField("stride"), in: "a"),  // stricter
    Case(#"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, 4, .missingField("dtype"), in: "a"),
    Case(#"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, 4, .missingField("shape"), in: "a"),
    Case(#"{"a":{"dtype":"F32","shape":[1]}}"#, 4, .missingField("data_offsets"), in: "a"),
    Case(one(dtype: #""F16""#), 4, .wrongByteCount(expected: 2, found: 4), in: "a"),
    Case(
      one(dtype: #""F16""#, shape: "[4611686018427387904]"), 4, .sizeOverflow(shape: [1 << 62]), in: "a"),
    Case(one(dtype: #""F8_E4M3""#), 4, .unsupportedDType("F8_E4M3"), in: "a"),
    Case(one(dtype: #""f32""#), 4, .unsupportedDType("f32"), in: "a"),
    Case(one(dtype: "32"), 4, .malformedHeader(offset: 14, expected: "'\"'"), in: "a"),
    Case(
      one(offsets: "[0]"), 4, .malformedHeader(offset: 51, expected: "two data_offsets, found 1"), in: "a"),
    Case(
      one(offsets: "[0,4,8]"), 4, .malformedHeader(offset: 55, expected: "two data_offsets, found 3"), in: "a"
    ),
    Case(one(offsets: "[4,0]"), 4, .offsetsReversed(begin: 4, end: 0), in: "a"),
    // Sizes.
    Case(
      one(shape: "[\(repeatElement("1", count: 33).joined(separator: ","))]"), 4, .tooManyAxes(count: 33),
      in: "a"),
    Case(one(shape: "[2]"), 4, .wrongByteCount(expected: 8, found: 4), in: "a"),
    Case(one(shape: "[0]"), 4, .wrongByteCount(expected: 0, found: 4), in: "a"),
    Case(one(shape: "[4611686018427387904,4]"), 4, .sizeOverflow(shape: [1 << 62, 4]), in: "a"),
    Case(one(shape: "[4611686018427387904]"), 4, .sizeOverflow(shape: [1 << 62]), in: "a"),
    Case(
      one(shape: "[9223372036854775807,2,0]", offsets: "[0,0]"), 0, .sizeOverflow(shape: [.max, 2, 0]),
      in: "a"),
    Case(
      one(shape: "[0,9223372036854775807,2]", offsets: "[0,0]"), 0,  // stricter
      .sizeOverflow(shape: [0, .max, 2]), in: "a"),
    // Layout.
    Case("{\(entry("a", 1, 4))}", 4, .hole(expectedBegin: 0, found: 1), in: "a"),
    Case("{\(entry("a", 0, 1)),\(entry("b", 2, 4))}", 4, .hole(expectedBegin: 1, found: 2), in: "b"),
    Case("{\(entry("a", 0, 3)),\(entry("b", 2, 4))}", 4, .overlap(expectedBegin: 3, found: 2), in: "b"),
    Case("{\(entry("a", 0, 4)),\(entry("b", 0, 4))}", 4, .overlap(expectedBegin: 4, found: 0), in: "b"),
    Case("{\(entry("a", 0, 4)),\(entry("b", 2, 2))}", 4, .overlap(expectedBegin: 4, found: 2), in: "b"),
    Case("{\(entry("a", 0, 4))}", 2, .dataCutOff(expected: 4, found: 2)),
    Case("{\(entry("a", 0, 4))}", 6, .trailingBytes(count: 2)),
    Case("{}", 1, .trailingBytes(count: 1)),
  ]

  @Test(arguments: legal) func legalHeaderIsRead(_ test: Case) throws {
    let bytes = file(header: Array(test.header.utf8), dataByteCount: test.dataByteCount)
    #expect(throws: Never.self) { try Safetensors(bytes: bytes, path: "x") }
  }

  @Test(arguments: malformed) func malformedHeaderIsRefused(_ test: Case) throws {
    let bytes = file(header: Array(test.header.utf8), dataByteCount: test.dataByteCount)
    let error = #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes, path: "x") }
    #expect(error?.rule == test.rule)
    #expect(error?.tensor == test.tensor)
    #expect(error?.description.hasPrefix("x: ") == true)
  }
}
