/// Different texts, numbered in the order in which they first came: a hash table over bytes.
struct TextPool {
  private var bytes: [UInt8] = []
  /// Where each text ends in `bytes`.
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Numbers of texts, or −1; open addressing with a power of two of places.
  private var places: [Int32] = []

  /// How many different texts there are.
  var count: Int { ends.count }

  /// The number of a text, which is a new one where the text is new.
  mutating func number(of text: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = Self.hash(text)
    if !places.isEmpty {
      var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
      while places[place] >= 0 {
        let number = places[place]
        if hashes[Int(number)] == hash, isEqual(Int(number), text) { return number }
        place = (place + 1) & (places.count - 1)
      }
    }
    return add(text, hash)
  }

  /// Adds the texts of another pool.
  ///
  /// - Returns: For each text of the other pool its number here.
  mutating func merge(_ other: TextPool) -> [Int32] {
    other.bytes.withUnsafeBufferPointer { bytes in
      (0..<other.count).map { number(of: UnsafeBufferPointer(rebasing: bytes[other.range($0)])) }
    }
  }

  /// All texts in their order.
  var texts: [String] {
    bytes.withUnsafeBufferPointer { bytes in
      (0..<count).map { String(decoding: UnsafeBufferPointer(rebasing: bytes[range($0)]), as: UTF8.self) }
    }
  }

  private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

  private func isEqual(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = range(number)
    guard range.count == text.count else { return false }
    var offset = 0
    while offset < text.count {
      if bytes[range.lowerBound + offset] != text[offset] { return false }
      offset += 1
    }
    return true
  }

  private mutating func add(_ text: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int32 {
    let number = Int32(count)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    hashes.append(hash)
    // At most half full, so that searches stay short.
    if places.count < 2 * count {
      places = [Int32](repeating: -1, count: max(16, 2 * places.count))
      for known in 0..<count { enter(Int32(known), hashes[known]) }
    } else {
      enter(number, hash)
    }
    return number
  }

  private mutating func enter(_ number: Int32, _ hash: UInt64) {
    var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
    while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
    places[place] = number
  }

  /// Eight bytes at a time, multiplied by a large odd number and folded.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    var hash = UInt64(text.count) &* factor
    let raw = UnsafeRawBufferPointer(text)
    var offset = 0
    while offset + 8 <= raw.count {
      hash = (hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* factor
      hash ^= hash >> 29
      offset += 8
    }
    var last: UInt64 = 0
    while offset < raw.count {
      last = last << 8 | UInt64(raw[offset])
      offset += 1
    }
    hash = (hash ^ last) &* factor
    return hash ^ hash >> 32
  }
}
