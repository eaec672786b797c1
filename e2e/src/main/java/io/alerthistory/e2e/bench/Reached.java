package io.alerthistory.e2e.bench;

import java.util.OptionalLong;

/// What a limit came to.
///
/// @param perSecond rows
/// @param cpuMicros processor time of a row, client and server together, where that is known
record Reached(double perSecond, OptionalLong cpuMicros) {

    static Reached rate(double perSecond) {
        return new Reached(perSecond, OptionalLong.empty());
    }
}
