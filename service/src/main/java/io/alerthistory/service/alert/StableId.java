package io.alerthistory.service.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Ids that every replica knows unasked: the leading eight bytes of the SHA-256 of some texts.
///
/// Of a list, each text is hashed in UTF-8 and followed by 0xFF, which occurs in no UTF-8 text, so that no two lists of texts
/// have the same bytes. That is how Alertmanager hashes labels.
public final class StableId {

    private static final byte SEPARATOR = (byte) 0xFF;

    /// Never used but copied: to find it among the providers would cost more than to hash a label set.
    private static final MessageDigest SHA_256 = sha256();

    private StableId() {}

    /// The id of these texts, in this order.
    public static long of(String... texts) {
        return of(bytes(texts));
    }

    /// What is hashed of these texts.
    static byte[] bytes(String... texts) {
        var encoded = new byte[texts.length][];
        var length = texts.length;
        for (var i = 0; i < texts.length; i++) {
            encoded[i] = texts[i].getBytes(StandardCharsets.UTF_8);
            length += encoded[i].length;
        }
        var bytes = new byte[length];
        var at = 0;
        for (var text : encoded) {
            System.arraycopy(text, 0, bytes, at, text.length);
            at += text.length;
            bytes[at++] = SEPARATOR;
        }
        return bytes;
    }

    /// The id of these bytes, as they are.
    public static long of(byte[] bytes) {
        try {
            var digest = ((MessageDigest) SHA_256.clone()).digest(bytes);
            return ByteBuffer.wrap(digest).getLong();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own SHA-256 can be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
