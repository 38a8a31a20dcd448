import Foundation
import Synchronization

/// Ctrl-C, `kill` and a terminal that goes away: the first asks the training to finish its step and save, the second ends
/// the process at once. Ctrl-\ always ends it at once.
enum Interrupt {
  /// Begins to listen.
  static func listen() {
    _ = received.load(ordering: .relaxed)
    unblock([SIGINT, SIGTERM, SIGHUP])
    for signal in [SIGINT, SIGTERM] { handle(signal) }
    // Who said nohup wants the training to outlive the terminal.
    if !isIgnored(SIGHUP) { handle(SIGHUP) }
  }

  /// Lets Ctrl-\ end the process. Without this, the runtime would report a crash and go on.
  static func allowQuitting() {
    Foundation.signal(SIGQUIT, SIG_DFL)
    unblock([SIGQUIT])
  }

  /// A parent's mask is inherited, and threads of a dispatch queue start children with everything blocked.
  private static func unblock(_ signals: [Int32]) {
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for signal in signals { sigaddset(&wanted, signal) }
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
  }

  private static func handle(_ signal: Int32) {
    Foundation.signal(signal) { number in
      // Only what is safe inside a signal handler: an atomic, and leaving.
      if received.exchange(number, ordering: .relaxed) != 0 { _exit(128 + number) }
    }
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// The signal that came, if one did.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}

private let received = Atomic<Int32>(0)
