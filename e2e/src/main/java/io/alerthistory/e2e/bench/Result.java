package io.alerthistory.e2e.bench;

/// What a run came to.
///
/// @param answered with 200
/// @param refused answers that were not 200
/// @param seconds that it took
/// @param p50Millis median time of an answer
/// @param p99Millis time within which 99 of 100 answers came
/// @param cpu that it took
record Result(
        long answered, long refused, double seconds, double p50Millis, double p99Millis, Cpu cpu) {

    double perSecond() {
        return answered / seconds;
    }
}
