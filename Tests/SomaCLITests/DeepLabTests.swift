import Testing

/// What the labs about training print at 80 columns, in both languages. Numbers are PyTorch's, hand counts, or those
/// of the curriculum.
@Suite struct DeepLabTests {
  @Test(arguments: [
    (
      "backprop",
      [
        "W₁[1,1]    δ₁·x₁    -0.320373  -0.320373    -0.320373",
        "W₂[2]      δ·h₂     -1.376940  -1.376940    -1.376940",
        "b₂         δ        -1.835283  -1.835283    -1.835283", "     2       72            72",
        "graph agree to 1e-12",
      ], ["역전파", "순전파", "재사용", "W₁[1,1]   δ₁·x₁    -0.320373  -0.320373  -0.320373"]
    ),
    (
      "descent",
      [
        "full batch   1000              1       2368000        5",
        "mini-batch     32             32         75776      160",
      ],
      ["전체 배치", "미니배치", "확률적", "에포크"]
    ),
    (
      "race", ["bowl         28         5        14", "himmelblau   17        84        12", "On real data"],
      ["최솟값", "학습률", "최적화 기법", "걸음"]
    ),
    (
      "depth", ["0.25^10 = 9.54e-7", "sigmoid                 0.25          9.54e-7", "Rectifiers that die"],
      ["0.25^10 = 9.54e-7", "기울기", "시그모이드", "죽은 ReLU"]
    ),
    (
      "init",
      [
        "zeros                   0        0        0        0",
        "lsuv                    -        1        1        1",
      ],
      ["분산", "초기 가중치", "표준편차"]
    ),
    (
      "regularise", ["none              300", "early stopping", "val. accuracy"],
      ["검증 손실", "드롭아웃", "조기 종료", "배치 정규화"]
    ),
  ])
  func aLabSaysWhatIsKnown(_ lab: String, _ english: [String], _ korean: [String]) throws {
    try withFolder { folder in
      for (language, parts) in [("en", english), ("ko", korean)] {
        let run = try Soma.run(["lab", lab, "--lang", language], in: folder)
        #expect(run.status == 0, "\(run.messages)")
        for part in parts { #expect(run.output.contains(part), "\(lab) \(language): \(part)\n\(run.output)") }
      }
    }
  }

  @Test func aRaceNamesDivergenceAndWrongStarts() throws {
    try withFolder { folder in
      let run = try Soma.run(["lab", "race", "--surface", "ravine", "--rate", "0.05"], in: folder)
      #expect(run.status == 0 && run.output.contains("diverged ("))
      let wrong = try Soma.run(["lab", "race", "--start", "1"], in: folder)
      #expect(wrong.status != 0 && wrong.messages.contains("--start is 1"))
    }
  }
}
