import Foundation
import Synchronization

/// Ctrl-C and `kill`: the first asks the training to finish its step and save, the second ends the process at once.
enum Interrupt {
  /// Begins to listen.
  static func listen() {
    _ = received.load(ordering: .relaxed)
    // A parent's mask is inherited, and threads of a dispatch queue start children with everything blocked.
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for signal in [SIGINT, SIGTERM] { sigaddset(&wanted, signal) }
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    for signal in [SIGINT, SIGTERM] {
      Foundation.signal(signal) { number in
        // Only what is safe inside a signal handler: an atomic, and leaving.
        if received.exchange(number, ordering: .relaxed) != 0 { _exit(128 + number) }
      }
    }
  }

  /// The signal that came, if one did.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}

private let received = Atomic<Int32>(0)
