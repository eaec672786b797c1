package io.alerthistory.service.intake;

import java.util.Map;

/// Notices whether annotations changed without keeping them.
final class Annotations {

    private Annotations() {}

    /// The same for equal maps on every machine and in every run, whatever their order.
    static long hash(Map<String, String> annotations) {
        var sum = 0L;
        for (var entry : annotations.entrySet()) {
            sum += mix(((long) entry.getKey().hashCode() << 32) ^ mix(entry.getValue().hashCode()));
        }
        return sum;
    }

    /// The finalizer of SplitMix64.
    private static long mix(long value) {
        var z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
