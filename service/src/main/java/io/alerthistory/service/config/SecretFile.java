package io.alerthistory.service.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A secret in a file, such as a key of a mounted Kubernetes Secret. Every reading reads the file, so
/// a rotated secret is used at once.
public record SecretFile(Path path) {

    private static final int MOST_BYTES = 64 << 10;

    /// The content as text, without one newline at its end.
    ///
    /// @throws SecretProblem when there is no such file, it is empty or not readable, or not text
    public Secret read() throws SecretProblem {
        var value = withoutNewline(decoded(bytes()));
        if (value.isEmpty()) {
            throw missing("is empty", "put the value into it");
        }
        return new Secret(value);
    }

    /// Fails unless the file is there and readable; for files that others read.
    ///
    /// @throws SecretProblem when there is no such file, or it is not readable
    public void check() throws SecretProblem {
        if (!Files.isRegularFile(path)) {
            throw absent();
        }
        if (!Files.isReadable(path)) {
            throw unreadable();
        }
    }

    /// `<secret>/<key>`: the last two segments of the path.
    public String name() {
        var segments = path.getNameCount();
        return segments == 0
                ? path.toString()
                : path.subpath(Math.max(0, segments - 2), segments).toString();
    }

    private byte[] bytes() throws SecretProblem {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw invalid(
                        "is larger than 64 KiB", "put the one value into it and nothing else");
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw absent();
        } catch (IOException _) {
            throw unreadable();
        }
    }

    private String decoded(byte[] bytes) throws SecretProblem {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw invalid("is not UTF-8 text", "write it as text");
        }
    }

    private static String withoutNewline(String text) {
        if (!text.endsWith("\n")) {
            return text;
        }
        return text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
    }

    private SecretProblem absent() {
        return missing("is missing", "create the Secret or its key");
    }

    private SecretProblem unreadable() {
        return missing("cannot be read", "let the service's user read it");
    }

    private SecretProblem missing(String what, String remedy) {
        return problem(SecretProblem.MISSING, what, remedy);
    }

    private SecretProblem invalid(String what, String remedy) {
        return problem(SecretProblem.INVALID, what, remedy);
    }

    private SecretProblem problem(String code, String what, String remedy) {
        return new SecretProblem(code, name() + " " + what + " (" + path + "); " + remedy);
    }
}
