package io.alerthistory.service.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Refuses bytes that are not UTF-8: overlong forms, surrogates, truncated sequences. The JSON parser
/// would let some of them through.
final class StrictUtf8 {

    private static final int CHUNK = 8192;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private StrictUtf8() {}

    static void check(byte[] bytes) throws MalformedBody {
        if (!isAscii(bytes)) {
            decode(bytes);
        }
    }

    /// As most bodies are; eight bytes at a time.
    private static boolean isAscii(byte[] bytes) {
        var at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            if (((long) LONGS.get(bytes, at) & 0x8080808080808080L) != 0) {
                return false;
            }
        }
        for (; at < bytes.length; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }

    private static void decode(byte[] bytes) throws MalformedBody {
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
