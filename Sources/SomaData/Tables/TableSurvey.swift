/// What the columns of a table are and are for.
struct TableSurvey {
  /// All columns in their order.
  private(set) var profiles: [ColumnProfile] = []
  /// What is predicted; the scale of a number is not known yet. Nothing where it need not be known.
  private(set) var target: Preprocessing.Target?
  private(set) var notes: [String] = []

  static let classLimit = 1000

  init(_ table: Table, _ plan: TablePlan, needsTarget: Bool = true) throws(DataError) {
    let known = table.columns.map(\.name)
    for name in plan.kinds.keys.sorted() where table[name] == nil {
      throw table.error(.noColumn(role: "named in the kinds of columns", name: name, known: known))
    }
    if let group = plan.group, table[group] == nil {
      throw table.error(.noColumn(role: "the group", name: group, known: known))
    }
    let named = try Self.targetName(table, plan)
    if let note = named?.note { notes.append(note) }
    guard named != nil || !needsTarget else { throw table.error(.noTarget(known: known)) }
    if let group = plan.group, group == named?.name {
      throw table.error(.roleTwice(column: group, roles: "both the target and the group"))
    }
    if let name = named?.name, let kind = plan.kinds[name], !kind.isUsed {
      throw table.error(.roleTwice(column: name, roles: "both the target and left out"))
    }
    do throws(TableError) {
      if let column = named.flatMap({ table[$0.name] }) {
        let (found, remark) = try Self.target(column, table, plan)
        target = found
        if let remark { notes.append(remark) }
      }
      for column in table.columns {
        let (profile, remark) = try Self.profile(column, table, plan, isTarget: column.name == named?.name)
        profiles.append(profile)
        if let remark { notes.append(remark) }
      }
    } catch {
      throw .table(error)
    }
    guard let target else { return }
    if target.classNames.isEmpty, let place = profiles.firstIndex(where: { $0.role == .target }) {
      profiles[place] = profiles[place].asNumber
    }
    notes += LeakSearch(table, target, profiles).notes
  }

  private static func targetName(
    _ table: Table, _ plan: TablePlan
  ) throws(DataError) -> (name: String, note: String?)? {
    let known = table.columns.map(\.name)
    if let name = plan.target {
      guard table[name] != nil else {
        throw table.error(.noColumn(role: "the target", name: name, known: known))
      }
      return (name, nil)
    }
    let usual = known.filter { TablePlan.usualTargets.contains($0.lowercased()) }
    guard usual.count == 1 else { return nil }
    return (usual[0], "predicting \"\(usual[0])\", as no --target was given")
  }

  private static func profile(
    _ column: Column, _ table: Table, _ plan: TablePlan, isTarget: Bool
  ) throws(TableError) -> (profile: ColumnProfile, remark: String?) {
    let inference = KindInference(column, in: table)
    let isGroup = column.name == plan.group
    let found: KindInference.Finding
    if isTarget {
      found = (.category, nil, nil)
    } else if let kind = plan.kinds[column.name] {
      found = (kind, nil, nil)
    } else {
      found = isGroup ? (.category, nil, nil) : try inference.find()
    }
    let statistics = inference.statistics
    var texts: [String] = []
    if case .texts(_, let all) = column.values { texts = statistics.commonTexts(all, limit: 5) }
    let profile = ColumnProfile(
      name: column.name, role: isTarget ? .target : isGroup ? .group : found.kind.isUsed ? .input : .unused,
      kind: found.kind,
      missingWords: Dictionary(column.missing.map { ($0.word, $0.count) }, uniquingKeysWith: +),
      distinctCount: statistics.distinctCount,
      range: statistics.range, commonTexts: texts, note: found.note)
    return (profile, found.remark ?? (profile.role == .unused ? nil : inference.outliers()))
  }

  /// Finds out what is predicted.
  private static func target(
    _ column: Column, _ table: Table, _ plan: TablePlan
  ) throws(TableError) -> (target: Preprocessing.Target, remark: String?) {
    let inference = KindInference(column, in: table)
    let statistics = inference.statistics
    let distinct = statistics.distinctCount
    guard statistics.presentCount > 0 else {
      throw TableError(table.path, .noRows(reason: "\"\(column.name)\" has no value"))
    }
    if distinct == 1 {
      let row = (0..<table.rowCount).first { !column.isMissing(at: $0) } ?? 0
      throw TableError(
        table.path, .constantTarget(column: column.name, value: column.text(at: row) ?? ""))
    }
    let hasFewWhole = statistics.isWhole && (distinct ?? .max) <= KindInference.numericClassLimit
    let isClasses =
      switch plan.task {
      case .classification: true
      case .regression: false
      case nil: plan.kinds[column.name] != .number && (!column.isNumeric || hasFewWhole)
      }
    guard isClasses else {
      _ = try ColumnReading(column, table).numbers(isTarget: true)
      return (.number(column: column.name, scale: Preprocessing.Standardization(mean: 0, deviation: 0)), nil)
    }
    let remark = plan.task == nil && plan.kinds[column.name] == nil ? try inference.checkClasses() : nil
    guard let distinct, distinct <= classLimit else {
      throw TableError(
        table.path,
        .tooManyClasses(
          column: column.name, count: distinct ?? statistics.presentCount, limit: classLimit))
    }
    let names: [String]
    switch column.values {
    case .numbers(let cells): names = Set(cells.filter { !$0.isNaN }).map { Column.text($0) }
    case .texts(_, let texts): names = texts
    }
    return (.classes(column: column.name, names: ClassNames.sorted(names)), remark)
  }
}

extension ColumnProfile {
  /// The same for a quantity.
  fileprivate var asNumber: ColumnProfile {
    ColumnProfile(
      name: name, role: role, kind: .number, missingWords: missingWords, distinctCount: distinctCount,
      range: range, commonTexts: [], note: note)
  }
}
