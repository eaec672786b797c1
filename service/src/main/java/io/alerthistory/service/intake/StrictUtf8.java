package io.alerthistory.service.intake;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Refuses bytes that are not UTF-8: overlong forms, surrogates, truncated sequences. The JSON parser
/// would let some of them through.
final class StrictUtf8 {

    private static final int CHUNK = 8192;

    private StrictUtf8() {}

    static void check(byte[] bytes) throws MalformedBody {
        var decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(Math.min(CHUNK, bytes.length + 1));
        while (true) {
            var result = decoder.decode(in, out, true);
            if (result.isError()) {
                throw new MalformedBody(
                        "INVALID_UTF8",
                        "the body is not UTF-8: byte " + in.position() + " begins no character");
            }
            if (result.isUnderflow()) {
                return;
            }
            out.clear();
        }
    }
}
