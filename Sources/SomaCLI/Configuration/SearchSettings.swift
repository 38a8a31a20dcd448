import Foundation
import Soma
import SomaPlot
import SomaRules

extension SettingKind {
  /// Settings and the values to try, `{ train.lr = { log-uniform = [1e-4, 0.1] } }`; ``Settings/searchDimensions()``
  /// reads them.
  static let searchSpace = SettingKind(
    "settings with their values, such as train.lr = { log-uniform = [1e-4, 0.1] }",
    schema: ["type": .string("object"), "additionalProperties": ["type": .string("object")]],
    resolve: { if case .object(let fields) = $0, !fields.isEmpty { $0 } else { nil } })
}

/// How a search chooses its trials, as it is written in a file.
enum SearchMethodName: String, CaseIterable {
  case grid, random, halving
}

extension Settings {
  /// How trials are chosen.
  func searchMethod() -> SearchPlan.Method {
    let trials = integer("search.trials") ?? 20
    switch text("search.method").flatMap(SearchMethodName.init(rawValue:)) ?? .random {
    case .grid: return .grid(points: integer("search.points") ?? 3)
    case .random: return .random(trials: trials)
    case .halving: return .halving(trials: trials, eta: integer("search.eta") ?? 3)
    }
  }

  /// The settings that are searched.
  ///
  /// - Throws: `Failure` for keys and values that are none, or where nothing is searched.
  func searchDimensions() throws(Failure) -> [SearchDimension] {
    guard let space = self["search.space"] else {
      throw Failure(
        .configuration, "nothing is searched: there is no search.space",
        help: "add to the file: [search.space] and a line such as train.lr = { log-uniform = [1e-4, 0.1] }")
    }
    return try SearchSpaceReader(space).dimensions(space.value, at: "")
  }
}

/// Reads `search.space`. Its tables are sections until one has a name of a space in it.
private struct SearchSpaceReader {
  private let space: Assignment

  init(_ space: Assignment) { self.space = space }

  /// Where a part stands.
  private func origin(_ path: String) -> SettingOrigin {
    guard case .file(let file, let line) = space.origin else { return space.origin }
    return .file(file, line: space.linesInside[path] ?? line)
  }

  func dimensions(_ value: JSONValue, at path: String) throws(Failure) -> [SearchDimension] {
    if let key = SettingKey.at(path) {
      // The data is read once, and the search itself decides how long a trial is and what trials are compared by.
      guard ["model", "train"].contains(path.prefix { $0 != "." }),
        !["train.epochs", "train.monitor"].contains(path)
      else {
        throw Failure(
          .configuration, "\(origin(path).description): \(path) cannot be searched",
          help: "keys of model and train can, but not train.epochs and train.monitor")
      }
      return [try checked(SearchDimension(path, try space(value, key)))]
    }
    guard path.isEmpty || SettingKey.isSection(path) else {
      let failure = Failure.unknownKey(path, origin: origin(path))
      throw Failure(failure.code, "\(failure.message) in search.space", help: failure.help)
    }
    guard case .object(let fields) = value else { throw refused(path, value) }
    var dimensions: [SearchDimension] = []
    for (name, value) in fields {
      dimensions += try self.dimensions(value, at: path.isEmpty ? name : "\(path).\(name)")
    }
    return dimensions
  }

  private func space(_ value: JSONValue, _ key: SettingKey) throws(Failure) -> SearchSpace {
    guard case .object(let fields) = value, fields.count == 1, case .array(let values) = fields[0].value
    else {
      throw refused(key.path, value)
    }
    switch fields[0].key {
    case "choice":
      var choices: [SearchValue] = []
      for value in values { choices.append(Self.searchValue(try checked(value, key))) }
      return .choice(of: choices)
    case "integer":
      guard values.count == 2, case .integer(let low) = values[0], case .integer(let high) = values[1] else {
        throw refused(key.path, value)
      }
      for value in values { _ = try checked(value, key) }
      return .integer(from: low, to: high)
    case "uniform", "log-uniform":
      guard values.count == 2, let low = values[0].asNumber, let high = values[1].asNumber else {
        throw refused(key.path, value)
      }
      for value in values { _ = try checked(value, key) }
      return fields[0].key == "uniform" ? .uniform(from: low, to: high) : .logUniform(from: low, to: high)
    default: throw refused(key.path, value)
    }
  }

  /// A setting whose values can be searched. The plan would find the same fault, but not know the line.
  private func checked(_ dimension: SearchDimension) throws(Failure) -> SearchDimension {
    do throws(SearchError) {
      _ = try SearchPlan([dimension], method: .random(trials: 1), epochs: 1)
      return dimension
    } catch {
      throw Failure(
        .configuration, "\(origin(dimension.name).description): search.space.\(error)",
        help: "soma search --help shows how [search] is written")
    }
  }

  /// A value that the setting may have.
  private func checked(_ value: JSONValue, _ key: SettingKey) throws(Failure) -> JSONValue {
    try Assignment(key, value: value, origin: origin(key.path)).value
  }

  /// Numbers stay numbers; everything else is what a person would type.
  private static func searchValue(_ value: JSONValue) -> SearchValue {
    value.asNumber.map { .number($0) } ?? .text(SettingsText.text(value))
  }

  private func refused(_ path: String, _ value: JSONValue) -> Failure {
    Failure(
      .configuration, "\(origin(path).description): search.space.\(path.printable) is \(value.text)",
      help: "allowed is { choice = […] }, { integer = [low, high] }, { uniform = [low, high] } or "
        + "{ log-uniform = [low, high] }")
  }
}

extension SearchTrial {
  /// The trial's values for the settings that are searched.
  func assignments(_ plan: SearchPlan) throws -> [Assignment] {
    try zip(plan.dimensions, values).map { dimension, value in
      guard let key = SettingKey.at(dimension.name) else {
        brokenRule("search: \(dimension.name) is no key")
      }
      return try Assignment(key, text: value.description, origin: .flag("search.space"))
    }
  }
}
