package io.alerthistory.service.storage;

import java.util.Map;

/// Text as both databases can hold it. PostgreSQL has no NUL in text or jsonb, so it becomes U+FFFD;
/// the fingerprint was taken before.
public final class StoredText {

    private StoredText() {}

    static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /// A JSON object of these strings.
    public static String json(Map<String, String> map) {
        var json = new StringBuilder(64 + 32 * map.size()).append('{');
        var separator = "";
        for (var entry : map.entrySet()) {
            json.append(separator);
            quote(json, entry.getKey());
            json.append(':');
            quote(json, entry.getValue());
            separator = ",";
        }
        return json.append('}').toString();
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\0' -> json.append('\uFFFD');
                default -> {
                    if (c < 0x20) {
                        json.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
