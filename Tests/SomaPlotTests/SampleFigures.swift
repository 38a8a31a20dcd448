import Foundation
import SomaPlot

/// Figures with every kind of mark, for the checks that hold for all.
enum SampleFigures {
  static let all: [(name: String, figure: Figure)] = [
    ("curves", curves), ("plane", plane), ("surface", surface), ("bars", bars), ("graph", graph),
    ("hostile", hostile), ("empty", empty), ("nothing", Figure(title: "", description: "", rows: [])),
  ]

  static let curves = Figure(
    title: "Activation functions", description: "Sigmoid and tanh with their derivatives.",
    rows: [
      [
        Panel(
          title: "σ and tanh", x: Axis("x"), y: Axis("y"),
          marks: [
            .line(Line(points { 1 / (1 + exp(-$0)) }, ink: .series(0), label: "sigmoid")),
            .line(Line(points { tanh($0) }, ink: .series(1), dash: .dashed, label: "tanh")),
            .line(
              Line(points { max(0.01 * $0, min(1, $0)) }, ink: .series(2), dash: .dotted, label: "clipped")),
          ]),
        Panel(
          title: "loss", x: Axis("epoch"), y: Axis("loss", scale: .logarithmic),
          marks: [
            .line(
              Line(values: (0..<40).map { exp(-Double($0) / 6) + 1e-3 }, ink: .series(3), label: "train")),
            .straightLine(StraightLine(a: 0, b: 1, c: 0.01, ink: .muted, dash: .dashed, label: "goal")),
          ]),
      ]
    ])

  static let plane = Figure(
    title: "Perceptron on AND",
    description: "Four points and the line that separates (1, 1) from the others.",
    rows: [
      [
        Panel(
          x: Axis("x₁", range: -0.5...1.5), y: Axis("x₂", range: -0.5...1.5), aspect: 1,
          marks: [
            .heatMap(
              HeatMap(
                Grid(x: -0.5...1.5, y: -0.5...1.5) { tanh(2 * ($0.x + $0.y - 1.5)) }, scale: .regions,
                showsScale: true)),
            .straightLine(StraightLine(a: 1, b: 1, c: 1.5, label: "w·x + b = 0")),
            .arrow(Arrow(from: Point(0.75, 0.75), to: Point(1.1, 1.1), ink: .accent, label: "w")),
            .scatter(
              Scatter(
                [Point(0, 0), Point(0, 1), Point(1, 0)], marker: .square, ink: .negative, label: "class 0")),
            .scatter(Scatter([Point(1, 1)], ink: .positive, label: "class 1")),
            .scatter(Scatter([Point(0, 1)], marker: .ring, ink: .accent, size: 10)),
            .note(Note("last mistake", at: Point(0, 1), side: .above)),
          ])
      ]
    ])

  static let surface = Figure(
    title: "Optimizer race", description: "Two paths down a bowl.",
    rows: [
      [
        Panel(
          title: "bowl", x: Axis("a"), y: Axis("b"),
          marks: [
            .heatMap(HeatMap(bowl, scale: .surface, showsScale: true)),
            .contours(Contours(bowl, levels: [0.1, 0.5, 1, 2, 4], ink: .bright)),
            .line(
              Line(
                (0..<20).map { Point(1.8 * pow(0.8, Double($0)), pow(-0.85, Double($0))) }, ink: .series(1),
                label: "SGD")),
            .scatter(Scatter([Point(0, 0)], marker: .cross, ink: .ok, label: "minimum")),
          ]),
        Panel(
          title: "digit", x: .hidden(), y: .hidden(), aspect: 1,
          marks: [
            .heatMap(
              HeatMap(
                Grid(
                  x: 0...8, y: 0...8, columnCount: 8, rowCount: 8,
                  values: (0..<64).map { Double($0 * 37 % 17) }), scale: .gray))
          ]),
      ]
    ])

  static let bars = Figure(
    title: "Gradient norms", description: "They shrink from layer to layer.",
    rows: [
      [
        Panel(
          title: "by layer", x: Axis("‖∂L/∂W‖", scale: .logarithmic),
          marks: [.bars(Bars((1...6).map { .init("layer \($0)", pow(0.2, Double($0)), ink: .series(0)) }))]),
        Panel(
          title: "signed", x: Axis("weight"),
          marks: [.bars(Bars([.init("w₁", 0.2), .init("w₂", -0.35, ink: .negative), .init("기울기", 0)]))]),
      ]
    ])

  static let graph = Figure(
    title: "f = (x + y) · z", description: "The graph with forward values and gradients.",
    rows: [
      [
        Panel(
          x: .hidden(-0.3...3.3), y: .hidden(-0.5...2.5), aspect: 0.5,
          marks: [
            .graph(
              NodeGraph(
                nodes: [
                  .init("x", at: Point(0, 2), caption: "-2"), .init("y", at: Point(0, 1), caption: "5"),
                  .init("z", at: Point(0, 0), caption: "-4"), .init("+", at: Point(1.5, 1.5), shape: .box),
                  .init("×", at: Point(3, 0.8), caption: "-12", shape: .box, ink: .accent),
                ],
                edges: [
                  .init(0, 3, above: "-2", below: "-4", belowInk: .negative),
                  .init(1, 3, above: "5", below: "-4", belowInk: .negative),
                  .init(3, 4, above: "3", below: "-4", belowInk: .negative),
                  .init(2, 4, above: "-4", below: "3", ink: .positive, dash: .dashed),
                ]))
          ])
      ]
    ])

  /// What data from outside may hold.
  static let hostile = Figure(
    title: "<&\"\u{1B}[31m\u{0}>", description: "]]>\n\u{FFFE}",
    rows: [
      [
        Panel(
          title: "\u{7F}", x: Axis("\t"), y: Axis(scale: .logarithmic),
          marks: [
            .line(Line([Point(0, .nan), Point(1, 1), Point(.infinity, 1), Point(2, -1), Point(3, 1e308)])),
            .scatter(Scatter([Point(.nan, .nan), Point(0, 0), Point(1e300, .leastNonzeroMagnitude)])),
            .straightLine(StraightLine(a: 1, b: 1, c: .nan)), .straightLine(StraightLine(a: 0, b: 0, c: 1)),
            .arrow(Arrow(from: Point(0, 0), to: Point(0, 0))),
          ]),
        Panel(
          x: Axis(range: 3...3), y: Axis(range: -.infinity ... .infinity),
          marks: [
            .line(Line([Point(-1e308, 1e308), Point(1e308, -1e308)])),
            .bars(Bars([.init("nan", .nan), .init("inf", .infinity), .init("zero", 0)])),
          ]),
        Panel(
          marks: [
            .heatMap(
              HeatMap(
                Grid(x: 0...1, y: 0...1, columnCount: 2, rowCount: 1, values: [.nan, .infinity]),
                showsScale: true)),
            .contours(
              Contours(
                Grid(x: 0...0, y: 1...1, columnCount: 2, rowCount: 2, values: [.nan, 1, 1, 1]),
                levels: [.nan, 1])),
          ]),
      ]
    ])

  static let empty = Figure(
    title: "no data", description: "Nothing.",
    rows: [[Panel(marks: [])], [], [Panel(marks: [.line(Line([]))])]])

  private static let bowl = Grid(x: -2...2, y: -1.2...1.2) { $0.x * $0.x / 2 + 2 * $0.y * $0.y }

  private static func points(_ function: (Double) -> Double) -> [Point] {
    stride(from: -4.0, through: 4, by: 0.1).map { Point($0, function($0)) }
  }
}
