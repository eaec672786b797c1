package io.alerthistory.e2e.legacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// How the stack of before told alerts apart: a hash of the labels as compact JSON with sorted keys.
/// SHA-256 is what its last release computed, MD5 what its migration guide says.
enum PythonFingerprint {
    SHA256("SHA-256"),
    MD5("MD5");

    // As Python's json.dumps: everything that is not ASCII is escaped.
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final String algorithm;

    PythonFingerprint(String algorithm) {
        this.algorithm = algorithm;
    }

    /// In hex: 64 digits of SHA-256, 32 of MD5.
    String of(Map<String, String> labels) {
        try {
            var text = JSON.writeValueAsString(new TreeMap<>(labels));
            var digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(escaped(text)));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Jackson writes the digits of an escape in capitals, Python does not.
    private static byte[] escaped(String json) {
        var text = new StringBuilder(json);
        for (var at = text.indexOf("\\"); at >= 0; at = text.indexOf("\\", at + 2)) {
            for (var digit = at + 2; text.charAt(at + 1) == 'u' && digit < at + 6; digit++) {
                text.setCharAt(digit, Character.toLowerCase(text.charAt(digit)));
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
