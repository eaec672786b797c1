package io.alerthistory.service.http;

import java.util.List;
import java.util.Optional;

/// Where a request ends must be beyond doubt: a proxy before us and we would otherwise disagree, and
/// what one takes for a body the other takes for the next request (RFC 9112 §6.3, §11.2).
final class Framing {

    private static final int MOST_DIGITS = 18;

    private Framing() {}

    /// Why the length of the request is in doubt; empty when it is not.
    ///
    /// @param lengths every `Content-Length` value that was sent
    /// @param encodings every `Transfer-Encoding` value that was sent
    static Optional<String> doubt(List<String> lengths, List<String> encodings) {
        if (!encodings.isEmpty()) {
            if (!lengths.isEmpty()) {
                return Optional.of("both Content-Length and Transfer-Encoding were sent");
            }
            if (encodings.size() > 1 || !encodings.getFirst().equals("chunked")) {
                return Optional.of(
                        "Transfer-Encoding may only be \"chunked\", in small letters, once");
            }
            return Optional.empty();
        }
        if (lengths.size() > 1) {
            return Optional.of("Content-Length was sent more than once");
        }
        return lengths.isEmpty() || isNumber(lengths.getFirst())
                ? Optional.empty()
                : Optional.of("Content-Length is not a plain number of bytes");
    }

    private static boolean isNumber(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_DIGITS;
    }
}
