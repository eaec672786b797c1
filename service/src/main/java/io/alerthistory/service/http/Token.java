package io.alerthistory.service.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A bearer token that is known, as its hash: the token itself is not kept.
///
/// @param name who holds it, for logs; two tokens of one name may be valid at once
/// @param grants what its holder may do
/// @param hash SHA-256 of the token's UTF-8 bytes
public record Token(String name, Access grants, byte[] hash) {

    /// Keeps the hash of this secret.
    public static Token of(String name, Access grants, String secret) {
        return new Token(name, grants, hash(secret));
    }

    /// Whether this is the token; takes the same time whatever the answer.
    boolean matches(byte[] presented) {
        return MessageDigest.isEqual(hash, presented);
    }

    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Token[" + name + ", " + grants + "]";
    }
}
