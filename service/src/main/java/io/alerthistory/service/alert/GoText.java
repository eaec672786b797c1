package io.alerthistory.service.alert;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Text between quotes with the escapes of Go (`strconv.Unquote`), which Alertmanager and Prometheus
/// use: `\n`, `\x41`, `\101`, `\u00e9`, `\U0001f642` and the like.
final class GoText {

    private final String text;
    private final char quote;
    private final ByteArrayOutputStream bytes;
    private int at;

    private GoText(String text, char quote) {
        this.text = text;
        this.quote = quote;
        this.bytes = new ByteArrayOutputStream(text.length());
    }

    /// What the text between these quotes says; null when it is not well formed.
    static @Nullable String unquote(String inside, char quote) {
        return new GoText(inside, quote).unquoted();
    }

    private @Nullable String unquoted() {
        while (at < text.length()) {
            var c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c == '\n' || (c == '\\' && !escape())) {
                return null;
            }
            if (c != '\\') {
                add(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    private boolean escape() {
        if (at == text.length()) {
            return false;
        }
        var c = text.charAt(at++);
        return switch (c) {
            case 'a' -> add(0x07);
            case 'b' -> add('\b');
            case 'f' -> add('\f');
            case 'n' -> add('\n');
            case 'r' -> add('\r');
            case 't' -> add('\t');
            case 'v' -> add(0x0B);
            case '\\' -> add('\\');
            case '"', '\'' -> c == quote && add(c);
            case 'x' -> byteOf(number(2, 16));
            case 'u' -> codePoint(number(4, 16));
            case 'U' -> codePoint(number(8, 16));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                yield byteOf(number(3, 8));
            }
            default -> false;
        };
    }

    /// The number of exactly this many digits; −1 when there are fewer.
    private long number(int digits, int radix) {
        if (at + digits > text.length()) {
            return -1;
        }
        var value = 0L;
        for (var i = 0; i < digits; i++) {
            var c = text.charAt(at++);
            var digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    private boolean byteOf(long value) {
        if (value < 0 || value > 0xFF) {
            return false;
        }
        bytes.write((int) value);
        return true;
    }

    private boolean codePoint(long value) {
        return value >= 0
                && value <= Character.MAX_CODE_POINT
                && !(value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE)
                && add((int) value);
    }

    private boolean add(int codePoint) {
        bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        return true;
    }
}
