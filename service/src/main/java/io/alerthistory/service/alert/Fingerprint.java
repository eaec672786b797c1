package io.alerthistory.service.alert;

import java.util.HexFormat;
import java.util.Optional;

/// The 64-bit FNV-1a hash by which Prometheus and Alertmanager name a label set, printed as 16
/// lower-case hex digits. The number is a hash: its sign means nothing.
public record Fingerprint(long value) {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final HexFormat HEX = HexFormat.of();

    static long fnv1a(byte[] bytes) {
        var hash = OFFSET;
        for (var b : bytes) {
            hash = (hash ^ (b & 0xFF)) * PRIME;
        }
        return hash;
    }

    /// Reads the printed form; anything but 16 hex digits is no fingerprint.
    public static Optional<Fingerprint> parse(String hex) {
        return hex.length() == 16 && hex.chars().allMatch(HexFormat::isHexDigit)
                ? Optional.of(new Fingerprint(HexFormat.fromHexDigitsToLong(hex)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return HEX.toHexDigits(value);
    }
}
