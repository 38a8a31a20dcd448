import Testing

import SomaTraining

/// The time that a training leaves for what comes after its last step.
@Suite struct TimeReserveTests {
  @Test func aLaterSaveTakesLongerThanTheFirst() {
    var reserve = TimeReserve()
    #expect(reserve.seconds(sampleCount: 1000, byteCount: 1000) == 0)
    // A network of 80 bytes in 2 s: with two moments, the best numbers and those in a file of their own, 400 take 10 s,
    // and a quarter more.
    reserve.saved(byteCount: 80, seconds: 2)
    #expect(reserve.seconds(sampleCount: 0, byteCount: 400) == 12.5)
    reserve.measured(sampleCount: 50, seconds: 0.5)
    #expect(reserve.seconds(sampleCount: 100, byteCount: 400) == 13.5)
    // The last one counts.
    reserve.saved(byteCount: 400, seconds: 4)
    #expect(reserve.seconds(sampleCount: 0, byteCount: 400) == 5)
    reserve.saved(byteCount: 0, seconds: 1)
    #expect(reserve.seconds(sampleCount: 0, byteCount: 0) == 0)
  }
}
